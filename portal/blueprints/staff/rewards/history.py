"""The history of a reward as staff read it: what each change was called, and every value before and after in words."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.blueprints.staff.rewards.forms import PERS, named
from portal.club import accounts, merchants, projects, rewards
from portal.club.events import Sitting
from portal.club.members import GRADE_NAMES
from portal.club.rewards import KIND_NAMES, RewardChange
from portal.database import session
from portal.web.wording import moment, money
from portal.words import Words

ACTS = {
    "created": _l("Written"),
    "edited": _l("Changed"),
    "published": _l("Put into the catalogue"),
    "withdrawn": _l("Taken out of the catalogue"),
    "picture": _l("Pictures changed"),
}
LABELS = {
    "kind": _l("Kind"),
    "category_id": _l("Category"),
    "name": _l("Name of the reward"),
    "description": _l("Description"),
    "note": _l("Short note under the name"),
    "price": _l("Price in points"),
    "value_fen": _l("What it is worth, in yuan"),
    "cash_fen": _l("To pay at the desk besides, in yuan"),
    "per_member": _l("At most a member"),
    "per_household": _l("At most a household"),
    "per": _l("counted"),
    "grade": _l("From which grade"),
    "estate_ids": _l("Only for the people of these estates"),
    "opens_at": _l("To be redeemed from"),
    "closes_at": _l("To be redeemed until"),
    "by_desk": _l("Collected at a desk"),
    "by_post": _l("Sent to the member"),
    "merchant_id": _l("Shop, for a shop voucher"),
    "sitting_id": _l("Session, for a place at an event"),
    "credit_fen": _l("Off the property fee, in yuan"),
    "cause": _l("Cause of a donation"),
    "thanks": _l("Thanks to the giver"),
    "place": _l("Where it is handed over"),
    "hours": _l("When"),
    "valid_days": _l("Voucher good for how many days"),
    "settles": _l("What the club pays the shop for each voucher, in yuan"),
    "hold_minutes": _l("Minutes it is set aside for choosing"),
    "forfeits": _l("Not collected in time: the points do not return"),
    "is_limited": _l("Limited edition: stands first, across the page"),
    "made": _l("How many there ever were"),
    "position": _l("Place in the catalogue"),
}
UNSEEN = {"event_id"}  # event_id follows from the session
NOTHING = "—"
_ROWS: dict[str, Callable[[], Iterable[Any]]] = {
    "shops": merchants.directory,
    "estates": projects.estates,
    "categories": rewards.categories,
}


class Told(NamedTuple):
    """One change in words. `values`: (what, before, after)."""

    change: RewardChange
    what: str
    who: str
    undone_by: str
    values: list[tuple[str, str, str]]


def told(changes: list[RewardChange]) -> list[Told]:
    """The changes in words; as many statements for two hundred of them as for one."""
    names = accounts.names_of({by for one in changes for by in (one.made_by, one.withdrawn_by) if by})
    say = _Speaker()
    return [
        Told(
            change=one,
            what=str(ACTS.get(one.what, one.what)),
            who=names.get(one.made_by or 0, ""),
            undone_by=names.get(one.withdrawn_by or 0, ""),
            values=[
                (str(LABELS[name]), say(name, _before(one, name)), say(name, value))
                for name, value in one.became.items()
                if name not in UNSEEN
            ],
        )
        for one in changes
    ]


def _before(change: RewardChange, name: str) -> Any:
    """What stood there until it began; of what is still to come, what stands there now."""
    return change.was[name] if name in change.was else rewards.packed(getattr(change.reward, name))


class _Speaker:
    """Says what a column holds. Shops and estates are asked for once, and only when one is named."""

    def __init__(self) -> None:
        self._known: dict[str, dict[int, str]] = {}
        self._ways: dict[str, Callable[[Any], str]] = {
            "kind": lambda value: str(KIND_NAMES[value]),
            "per": lambda value: str(PERS[value]),
            "grade": lambda value: str(GRADE_NAMES[value]),
            "opens_at": moment,
            "closes_at": moment,
            "sitting_id": lambda value: named(session.get_one(Sitting, value)),
            "category_id": lambda value: self._named("categories", value),
            "merchant_id": lambda value: self._named("shops", value),
            "estate_ids": lambda value: "、".join(self._named("estates", one) for one in value),
        }

    def __call__(self, name: str, packed: Any) -> str:
        value = rewards.unpacked(name, packed)
        if value is None or value in ("", []):
            return NOTHING
        if isinstance(value, bool):
            return str(_("yes") if value else _("no"))
        if name.endswith("_fen") or name == "settles":
            return money(value)
        way = self._ways.get(name)
        if way is not None:
            return way(value)
        if isinstance(value, Words):
            return _in_both(value)
        return f"{value:,}" if isinstance(value, int) else str(value)

    def _named(self, what: str, ident: int) -> str:
        if what not in self._known:
            self._known[what] = {row.id: str(row.name) for row in _ROWS[what]()}
        return self._known[what].get(ident, f"#{ident}")


def _in_both(value: Words) -> str:
    """What was written, in every language in which it was."""
    return (f"{value.zh} / {value.en}" if value.en else value.zh) or NOTHING
