"""Points for tests, earned through the club's verbs alone."""

from itertools import count

from portal import clock
from portal.club.people.members import Member
from portal.club.purse import points
from portal.database import transaction
from tests import make

_keys = count(1)


def key() -> str:
    return f"test:{next(_keys)}"


def rules() -> None:
    with transaction():
        points.install_rules()


def earn(member: Member, amount: int, at=None) -> points.Entry:
    """A credit of exactly `amount` (a multiple of 5 is plain events, anything else an adjustment by hand)."""
    staff = make.staff()
    with transaction(), clock.at(at or clock.now()):
        adjustment = points.adjust(member, amount, "测试", staff.id)
        if adjustment.state is points.Decision.WAITING:
            points.approve(adjustment, make.staff().id)
        return points.by_key(f"adjustment:{adjustment.id}")


def spend(member: Member, amount: int, at=None, **values) -> points.Entry:
    with transaction(), clock.at(at or clock.now()):
        return points.spend(member.id, amount, key=values.pop("key", None) or key(), reason="test")
