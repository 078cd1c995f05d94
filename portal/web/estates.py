"""The estates in which the viewer may do something: for lists to choose from, on pages and in forms."""

from portal.club.estate import projects
from portal.club.estate.projects import Estate
from portal.identity import viewer
from portal.sentences import gettext as _


def estates_for(permission: str) -> list[Estate]:
    return [estate for estate in projects.estates() if viewer.may(permission, estate)]


def estate_choices(permission: str, whole: object = None) -> list[tuple[int, str]]:
    """As choices of a field; 0, the whole club, only where the permission is held for every estate."""
    named = [(estate.id, str(estate.name)) for estate in estates_for(permission)]
    return [(0, str(whole or _("the whole club"))), *named] if viewer.estates(permission) is None else named
