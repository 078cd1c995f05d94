"""What a reader of a points statement asks for in the address: a kind of line, a period, a past day."""

from dataclasses import dataclass
from typing import Any

from flask import request

from portal.club.purse.points import EntryKind, Only
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web.days import period_of

GROUPS: dict[str, tuple[EntryKind, ...]] = {
    "earned": (EntryKind.EARN, EntryKind.CLAW_BACK, EntryKind.REPAY),
    "spent": (EntryKind.SPEND, EntryKind.GIVE_BACK),
    "expired": (EntryKind.EXPIRE,),
    "gifts": (EntryKind.GIFT_IN, EntryKind.GIFT_OUT),
    "deposits": (EntryKind.LOCK, EntryKind.UNLOCK, EntryKind.FORFEIT),
}
GROUP_NAMES = {
    "earned": _l("What I earned"),
    "spent": _l("What I spent"),
    "expired": _l("What expired"),
    "gifts": _l("Gifts in the family"),
    "deposits": _l("Deposits"),
}


@dataclass(frozen=True)
class StatementFilter:
    """The filter as typed, what it means, and the sentences beside what means nothing."""

    typed: dict[str, str]  # of what was given: kind, since, until
    only: Only
    errors: dict[str, str]

    def values(self, **further: Any) -> dict[str, Any]:
        """For an address that asks for the same."""
        return self.typed | further

    def __bool__(self) -> bool:
        return bool(self.typed)


def asked() -> StatementFilter:
    """The filter of this address. What is wrong filters nothing and is told."""
    typed = {name: value for name in ("kind", "since", "until") if (value := request.args.get(name, "").strip()[:20])}
    begins, ends, errors = period_of(typed, "since", "until")
    kinds = GROUPS.get(typed.get("kind", ""))
    if "kind" in typed and kinds is None:
        errors["kind"] = str(_("Please choose one of these."))
    return StatementFilter(typed, Only() if errors else Only(kinds, begins, ends), errors)
