"""The desk's rooms: the groups of the bar, the rooms of a group, and who may enter which. The subjects declare them."""

from typing import NamedTuple

from flask import current_app

from portal.club.people.accounts import Viewer
from portal.identity import access_of, viewer_now
from portal.manifest import Group, Room, pages
from portal.sentences import lazy_gettext as _l

GROUP_NAMES = {
    Group.CUSTOMERS: _l("Customers"),
    Group.SERVICE: _l("Service"),
    Group.POINTS: _l("Points and merchants"),
    Group.EVENTS: _l("Events and magazine"),
    Group.PROJECTS: _l("Projects and homes"),
    Group.ADMINISTRATION: _l("Administration"),
}


class Wing(NamedTuple):
    """A group with those of its rooms that somebody may enter; never empty."""

    group: Group
    name: str
    rooms: list[Room]

    def holds(self, key: str) -> bool:
        return any(room.key == key for room in self.rooms)


def wings() -> list[Wing]:
    """The groups of the bar for whoever looks; a room without the right to it is absent."""
    me = viewer_now()
    rooms = sorted((room for one in pages().values() for room in one.rooms), key=lambda room: room.order)
    mine = [room for room in rooms if may_enter(me, room)]
    held = {group: [room for room in mine if room.group is group] for group in GROUP_NAMES}
    return [Wing(group, str(GROUP_NAMES[group]), rooms) for group, rooms in held.items() if rooms]


def may_enter(me: Viewer, room: Room) -> bool:
    """Whether the room's page would let this person in: what it asks for is said once, at the page."""
    access = access_of(current_app.view_functions[room.endpoint])
    wanted = (access.permissions if access else ()) or room.permissions
    return any(map(me.may, wanted)) if wanted else True
