"""A membership ends: by the member's own wish, or because they have died. What follows is each subject's (endings)."""

from portal.club.ground import endings
from portal.club.ground.careful import Counted
from portal.club.ground.happenings import happened
from portal.club.people import accounts, members
from portal.club.people.accounts import Account
from portal.club.people.departures import happenings as h
from portal.club.people.members import Member
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


def counted(member: Member) -> list[Counted]:
    """What leaving costs, for the second look."""
    return [Counted(1, _l("Member card that scans as invalid from now on")), *endings.counted(member.id)]


def figures(found: list[Counted]) -> str:
    """By which it is seen that the page and the act mean the same."""
    return ",".join(str(one.figure) for one in found)


def leave(member: Member) -> None:
    """All of it, at once. Raises Refusal (409) where the membership has ended already."""
    points = sum(one.count(member.id) for one in endings.every() if one.pass_on is not None)
    if not members.cancel(member, member.account_id):
        raise Refusal(_l("This membership has ended already."), status=409)
    endings.carry_out(member.id, member.account_id)
    happened(h.LEFT, member.account_id, member=member, told=h.MembershipEnded(points=points), points=points)


def note_death(member: Member, heir_id: int | None, by: int) -> None:
    """The door is closed without a letter; those who live there are told, and points go to the one who is named."""
    mates = members.housemates_of(member.id)
    heir = next((one for one in mates if one.id == heir_id), None)
    points = sum(one.count(member.id) for one in endings.every() if one.pass_on is not None) if heir else 0
    members.cancel(member, by)
    endings.carry_out(member.id, by, heir.id if heir else None)
    accounts.close_quietly(member.account, by)
    told = {one.account_id: h.HousemateDied(name=member.name, points=points if one is heir else 0) for one in mates}
    happened(h.DIED, by, member=member, told=told)


def may_be_closed(account: Account) -> None:
    """Raises Refusal for whoever works here: their account is closed by the administrator first."""
    if account.is_staff or account.is_clerk:
        raise Refusal(_l("This account is also used for work. Please have that ended first, then come back."))
