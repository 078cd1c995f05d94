"""The lists of what was redeemed: all of it, and what is to be sent."""

from flask import Response, request
from sqlalchemy import Select

from portal.blueprints.shop.rewards.staff import blueprint
from portal.club.shop import rewards
from portal.club.shop.rewards import STAGES, Redemption
from portal.database import session
from portal.identity import staff, viewer
from portal.manifest import SearchQuery
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, page
from portal.web.excel import Cell, sheet
from portal.web.lists import Asked, ListOf, Sort

MOST_LINES = 10_000  # of one sheet
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


@blueprint.get("/redemptions")
@staff("rewards.handover")
def redemptions() -> Answer:
    """Everything that was redeemed, the latest first; by member, code, number of the parcel or recipient, too."""
    listed = REDEMPTIONS.at(request.args)
    return page("shop/rewards/staff/redemptions.html", listed=listed, states=rewards.STATE_NAMES)


@blueprint.get("/redemptions.xlsx")
@staff("rewards.handover")
def redemptions_sheet() -> Response:
    """What the list finds, a line each; no numbers of telephones and no addresses."""
    heads = (
        _("Number"), _("Reward"), _("Member"), _("Card number"), _("Redeemed on"), _("Pieces"), _("Points"),
        _("To pay at the desk"), _("State"),
    )  # fmt: skip
    rows = session.scalars(REDEMPTIONS.ordered(request.args).limit(MOST_LINES)).unique()
    return sheet("redemptions", _("Redemptions"), heads, map(_line, rows))


def _line(one: Redemption) -> tuple[Cell, ...]:
    return (
        one.id, str(one.reward.name), one.member.name, one.member.shown_number, one.at, one.quantity, one.price,
        one.cash_fen / 100, str(one.state_name),
    )  # fmt: skip
