"""What stands behind an amount of a settlement, for merchant and desk: each voucher with its time and place."""

from typing import Any

from portal.club.trade import merchants
from portal.club.trade.merchants.settlement import SettlementLine


def behind_line(line: SettlementLine) -> dict[str, Any]:
    """For trade/merchants/line_vouchers.html."""
    merchant_id = line.settlement.merchant_id
    return {
        "vouchers": merchants.disputes.vouchers_of(line),
        "places": {shop.id: shop.title for shop in merchants.shops.shops_of(merchant_id, closed=True)},
        "people": merchants.shops.who_worked(merchant_id),
    }
