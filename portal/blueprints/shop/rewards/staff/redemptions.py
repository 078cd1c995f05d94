"""Everything that was redeemed, as a list and a sheet."""

from flask import Response, request

from portal.blueprints.shop.rewards.staff import blueprint
from portal.blueprints.shop.rewards.staff.lists import REDEMPTIONS
from portal.club.shop import rewards
from portal.club.shop.rewards import Redemption
from portal.database import session
from portal.identity import staff
from portal.sentences import gettext as _
from portal.web import Answer, page
from portal.web.excel import Cell, sheet

MOST_LINES = 10_000  # of one sheet


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
