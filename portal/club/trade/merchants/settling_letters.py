"""Who manages a merchant is told of its settlement."""

from typing import Any

from portal.club.ground.happenings import Happening, happened
from portal.club.trade.merchants.contracts import to_managers
from portal.club.trade.merchants.letters import OfSettlement
from portal.club.trade.merchants.settlement_tables import Settlement


def tell(
    what: Happening, settlement: Settlement, by: int | None, letter: type[OfSettlement] | None = None, **kept: int
) -> None:
    """With a letter to who manages the merchant."""
    told = to_managers(settlement.merchant, _letter(letter, settlement)) if letter else None
    ids: dict[str, Any] = {"settlement": settlement.id, "merchant": settlement.merchant_id, **kept}
    happened(what, by, told=told, **ids)


def _letter(kind: type[OfSettlement], settlement: Settlement) -> OfSettlement:
    return kind(
        merchant=settlement.merchant.name,
        settlement=settlement.id,
        month_on=settlement.month,
        total=settlement.total,
        until_on=settlement.dispute_until,
    )
