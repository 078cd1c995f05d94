"""The lists of what was redeemed: all of it, and what is to be sent."""

from sqlalchemy import Select

from portal.club.shop import rewards
from portal.club.shop.rewards import STAGES, Redemption
from portal.identity import viewer
from portal.manifest import SearchQuery
from portal.sentences import lazy_gettext as _l
from portal.web.lists import Asked, ListOf, Sort

OPENS = ("staff.rewards.redemption", "redemption_id", "id")
AT = Sort(_l("Redeemed on"), (Redemption.at, Redemption.id), descending=True)


def _redeemed(asked: Asked) -> Select[tuple[Redemption]]:
    state = asked.get("state")
    rows = rewards.redeemed_by_all(viewer, state if state in rewards.STATE_NAMES else None)
    return _told(rows, asked)


def _parcels(asked: Asked) -> Select[tuple[Redemption]]:
    return _told(rewards.parcels(viewer, stage_of(asked)), asked)


def stage_of(asked: Asked) -> str:
    stage = asked.get("stage", "")
    return stage if stage in STAGES else "packing"


def _told(rows: Select[tuple[Redemption]], asked: Asked) -> Select[tuple[Redemption]]:
    query = SearchQuery.of(asked.get("q", ""))
    return rows.where(rewards.redeemed_as(query)) if query else rows


REDEMPTIONS = ListOf(
    "redemptions",
    "staff.rewards.redemptions",
    _redeemed,
    ("state", "q"),
    {"at": AT, "price": Sort(_l("Points"), (Redemption.price, Redemption.id), descending=True)},
    usual=lambda _asked: "-at",
    opens=OPENS,
)
PARCELS = ListOf(
    "deliveries",
    "staff.rewards.deliveries",
    _parcels,
    ("stage", "q"),
    {"at": AT},
    usual=lambda _asked: "at",
    opens=OPENS,
)
