"""The end of a membership: each subject says what becomes of what is its own (its manifest), one act does all of it."""

from portal.club.ground.careful import Counted
from portal.manifest import Ending, subjects


def every() -> list[Ending]:
    """In the order in which they are done."""
    declared = [one for subject in subjects().values() for one in subject.leaving.endings]
    return sorted(declared, key=lambda one: one.order)


def counted(member_id: int) -> list[Counted]:
    """What the member would lose, of each kind how many; what they have none of is not named."""
    found = [Counted(one.count(member_id), one.name) for one in every()]
    return [one for one in found if one.figure]


def carry_out(member_id: int, by: int | None, heir_id: int | None = None) -> None:
    """All of it, in the open transaction; asked again it finds nothing.

    Twice, for what somebody did meanwhile: the first time ends with the member's points held, and who spends some at
    the same moment has either done so, and is found now, or comes after us and finds none.
    """
    first = [one for one in every() if not one.last]
    for one in (*first, *every()):
        if heir_id is not None and one.pass_on is not None:
            one.pass_on(member_id, heir_id, by)
        else:
            one.end(member_id, by)


def unfinished(member_id: int) -> int:
    """How much must be finished before the member can be erased."""
    return sum(one.keeps(member_id) for one in every())
