"""The first page: what was honoured today, and the way to everything else."""

from portal.blueprints.trade.merchants.shop import blueprint
from portal.club.purse import vouchers
from portal.club.trade import merchants
from portal.identity import clerks_only, viewer
from portal.web import Answer, page


@blueprint.get("")
@clerks_only
def index() -> Answer:
    firm = merchants.merchant_of(viewer.merchant_id)
    rows = vouchers.used_today(firm.id, viewer)
    here = [row for row in rows if not viewer.shop_id or row.shop_id == viewer.shop_id]
    settlements = merchants.settlement.of_merchant(firm.id)[:1] if viewer.is_manager else []
    return page(
        "trade/merchants/shop/index.html",
        firm=firm,
        rows=here,
        holders={row.id: vouchers.holder_of(row) for row in here},
        shops={shop.id: shop.title for shop in merchants.shops.shops_of(firm.id, closed=True)},
        returned=merchants.proposals.returned_of(firm.id) if viewer.is_manager else [],
        settlement=settlements[0] if settlements else None,
    )
