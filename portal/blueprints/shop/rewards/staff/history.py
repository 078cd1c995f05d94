"""How rewards and categories speak of their changes."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from portal.blueprints.shop.rewards.staff.forms import PERS, named
from portal.club.estate import projects
from portal.club.gatherings.events import Sitting
from portal.club.people.members import GRADE_NAMES
from portal.club.shop import rewards
from portal.club.shop.rewards import KINDS, Reward, RewardCategory
from portal.club.trade import merchants
from portal.database import session
from portal.sentences import lazy_gettext as _l
from portal.web.history import ChangeTold, Glossary, told
from portal.web.wording import money

ACTS = {"published": _l("Put into the catalogue"), "withdrawn": _l("Taken out of the catalogue")}
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
}  # event_id follows from the session
CATEGORY = Glossary(
    acts={"removed": _l("Taken away"), "put_back": _l("Put back")},
    labels={"name": _l("Name of the category"), "position": _l("Place in the order")},
    ways={},
)


def of_reward(reward: Reward) -> list[ChangeTold]:
    return told(rewards.book, reward, rewards.history_of(reward), Glossary(ACTS, LABELS, _ways()))


def of_category(category: RewardCategory) -> list[ChangeTold]:
    return told(rewards.category_book, category, rewards.category_book.history_of(category), CATEGORY)


def _ways() -> dict[str, Callable[[Any], str]]:
    """What numbers of other rows stand for. Shops and estates are asked for once, and only when one is named."""
    shops, estates, categories = (_names(rows) for rows in (merchants.directory, projects.estates, _all_categories))
    return {
        "kind": lambda value: str(KINDS[value].name),
        "per": lambda value: str(PERS[value]),
        "grade": lambda value: str(GRADE_NAMES[value]),
        "sitting_id": lambda value: named(session.get_one(Sitting, value)),
        "settles": money,
        "category_id": categories,
        "merchant_id": shops,
        "estate_ids": lambda value: "、".join(estates(one) for one in value),
    }


def _all_categories() -> list[RewardCategory]:
    return rewards.categories() + rewards.removed_categories()


def _names(rows: Callable[[], Iterable[Any]]) -> Callable[[int], str]:
    known = cache(lambda: {row.id: str(row.name) for row in rows()})
    return lambda ident: known().get(ident, f"#{ident}")
