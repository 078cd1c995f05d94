"""The first page: what was honoured today, and the way to everything else; all that was honoured, for managers."""

from typing import Any

from flask import request
from sqlalchemy import Select

from portal import clock
from portal.blueprints.trade.merchants.shop import blueprint
from portal.blueprints.trade.merchants.shop.figures import choice
from portal.club.purse import vouchers
from portal.club.purse.vouchers import Voucher
from portal.club.trade import merchants
from portal.identity import clerks_only, managers_only, viewer
from portal.numbers import number_in
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.sentences import pgettext
from portal.web import Answer, page, wording
from portal.web.lists import Asked, Listed, ListOf, Sort

AT = Sort(_l("Time"), (Voucher.used_at, Voucher.id), descending=True)


def _today(asked: Asked) -> Select[tuple[Voucher]]:
    """At the till where this person stands; a manager's are all."""
    rows = merchants.rooms.honoured(viewer, asked.get("q", ""), viewer.shop_id or None)
    return rows.where(Voucher.used_at >= clock.moment_of(clock.today()))


def _ever(asked: Asked) -> Select[tuple[Voucher]]:
    month = next((one for one in choice() if f"{one:%Y-%m}" == asked.get("month")), None)
    return merchants.rooms.honoured(viewer, asked.get("q", ""), number_in(asked.get("shop", "")), month)


TODAY = ListOf("shop.today", "shop.index", _today, ("q",), {"at": AT}, usual=lambda _asked: "-at")
HONOURED = ListOf(
    "shop.honoured", "shop.honoured", _ever, ("q", "shop", "month"), {"at": AT}, usual=lambda _asked: "-at"
)


@blueprint.get("")
@clerks_only
def index() -> Answer:
    firm, listed = merchants.merchant_of(viewer.merchant_id), TODAY.at(request.args)
    return page(
        "trade/merchants/shop/index.html",
        firm=firm,
        returned=merchants.proposals.returned_of(firm.id) if viewer.is_manager else [],
        settlement=merchants.rooms.latest_settlement(viewer) if viewer.is_manager else None,
        **_told(listed),
    )


@blueprint.get("/honoured")
@managers_only
def honoured() -> Answer:
    listed = HONOURED.at(request.args)
    told = _told(listed)
    choices = [("month", _("Month"), [(f"{month:%Y-%m}", wording.month(month)) for month in choice()])]
    if len(told["shops"]) > 1:
        known = [(str(shop_id), title) for shop_id, title in told["shops"].items()]
        choices.append(("shop", pgettext("of one merchant", "Shop"), known))
    return page("trade/merchants/shop/honoured.html", choices=choices, **told)


def _told(listed: Listed[Voucher]) -> dict[str, Any]:
    """A list of vouchers, whose they were, at which shop."""
    return {
        "listed": listed,
        "holders": {row.id: vouchers.holder_of(row) for row in listed.rows},
        "shops": {shop.id: shop.title for shop in merchants.shops.shops_of(viewer.merchant_id, closed=True)},
    }
