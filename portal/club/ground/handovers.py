"""What a colleague has in hand when they leave: each subject says it (its manifest), one act hands all of it over."""

from collections.abc import Sequence

from portal.manifest import Handover, subjects


def every() -> list[Handover]:
    return [one for subject in subjects().values() for one in subject.handovers]


def in_hand(account_id: int) -> list[tuple[Handover, dict[int, str]]]:
    """What that account has in hand, of each kind the rows by their ids and what they are called."""
    return [(one, held) for one in every() if (held := one.held(account_id))]


def takers(account_id: int) -> dict[int, str]:
    """Who could take at least some of it: the name by account."""
    return {ident: name for one, _held in in_hand(account_id) for ident, name in one.takers(account_id).items()}


def give(had: Sequence[tuple[Handover, dict[int, str]]], to: int, by: int) -> int:
    """These rows, which are nobody's any more, to a colleague; how many they may take. The rest stays with the desk."""
    return sum(one.give(list(held), to, by) for one, held in had)


def take_back(account_id: int, by: int) -> int:
    """Whoever was shut out by mistake has again what they had; how many rows."""
    return sum(one.take_back(account_id, by) for one in every())
