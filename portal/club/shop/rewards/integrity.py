"""What must hold for rewards (`club doctor`, and tests)."""

from sqlalchemy import Select, Text, cast, func, literal, or_, select, text
from sqlalchemy.orm import aliased

from portal.club.purse import points, vouchers
from portal.club.purse.vouchers import Voucher
from portal.club.shop.rewards.categories import book as categories
from portal.club.shop.rewards.changes import book as changes
from portal.club.shop.rewards.kinds import KINDS
from portal.club.shop.rewards.redemptions import LIVE, Redemption, RedemptionState
from portal.database import session

_spend, _back = aliased(points.Entry), aliased(points.Entry)
_KEY = func.coalesce(Redemption.paid_under, literal("redemption:") + cast(Redemption.id, Text))
_returned = select(Redemption.id).outerjoin(_back, _back.key == _KEY + literal(":back"))
_ACROSS: dict[str, Select[int]] = {  # with what other subjects keep
    "redemption %s: the ledger has no spend of its price": select(Redemption.id)
    .outerjoin(_spend, _spend.key == _KEY)
    .where(
        Redemption.confirmed_at.is_not(None),
        or_(
            _spend.amount.is_(None) & (Redemption.price > 0),
            -_spend.amount != Redemption.price,
            _spend.member_id != Redemption.member_id,
        ),
    ),
    "redemption %s: never confirmed, but paid for": select(Redemption.id)
    .join(_spend, _spend.key == _KEY)
    .where(Redemption.confirmed_at.is_(None)),
    "redemption %s: cancelled, but its points were not returned": _returned.where(
        Redemption.state == RedemptionState.CANCELLED,
        Redemption.confirmed_at.is_not(None),
        Redemption.price > 0,
        _back.amount.is_(None),
    ),
    "redemption %s: good, but its points were returned": _returned.where(
        Redemption.state.in_(LIVE), _back.amount.is_not(None)
    ),
    "redemption %s: it and its voucher disagree": select(Redemption.id)
    .join(Voucher, Voucher.id == Redemption.voucher_id)
    .where(
        or_(
            (Voucher.state == vouchers.VoucherState.USED) != (Redemption.state == RedemptionState.FULFILLED),
            (Voucher.state == vouchers.VoucherState.CANCELLED) != (Redemption.state == RedemptionState.CANCELLED),
        )
    ),
}
_RULES = {
    "reward %s: its stock is not what its movements say": """
        SELECT r.id FROM rewards r
        LEFT JOIN (SELECT reward_id, sum(change) AS total FROM stock_movements GROUP BY reward_id) m
          ON m.reward_id = r.id
        WHERE r.stock IS NOT NULL AND r.stock <> coalesce(m.total, 0)""",
    "redemption %s: it is over, but its pieces are not back": """
        SELECT r.id FROM redemptions r
        JOIN (SELECT redemption_id, sum(change) AS total FROM stock_movements GROUP BY redemption_id) m
          ON m.redemption_id = r.id
        WHERE m.total <> CASE WHEN r.state IN ('cancelled', 'expired') THEN 0 ELSE -r.quantity END""",
    "reward %s: more were redeemed than went out": """
        SELECT r.reward_id FROM redemptions r JOIN rewards w ON w.id = r.reward_id AND w.stock IS NOT NULL
        LEFT JOIN (SELECT reward_id, -sum(change) AS gone FROM stock_movements
                   WHERE redemption_id IS NOT NULL OR what IN ('redeemed', 'cancelled', 'lapsed') GROUP BY reward_id) m
          ON m.reward_id = r.reward_id
        WHERE r.state IN ('held', 'confirmed', 'fulfilled') GROUP BY r.reward_id, m.gone
        HAVING sum(r.quantity) <> coalesce(m.gone, 0)""",
    "redemption %s: it is to be fetched, but there is no voucher": """
        SELECT id FROM redemptions WHERE state = 'confirmed' AND way = 'desk' AND voucher_id IS NULL""",
    "redemption %s: it is to be sent, but whereto stands nowhere": """
        SELECT r.id FROM redemptions r LEFT JOIN deliveries d ON d.redemption_id = r.id
        WHERE r.state IN ('waiting', 'confirmed') AND r.way = 'post' AND d.id IS NULL""",
    "reward %s: it stands in a category that was taken away": """
        SELECT r.id FROM rewards r JOIN reward_categories c ON c.id = r.category_id WHERE c.removed_at IS NOT NULL""",
}


def check() -> list[str]:
    """The first offenders of every broken invariant; empty when all is well."""
    broken = []
    of_kinds = [check for kind in KINDS.values() for check in kind.checks]
    for sentence, query in (*_RULES.items(), *of_kinds):
        broken += [sentence % found for found in session.scalars(text(f"{query} LIMIT 3"))]
    for sentence, across in _ACROSS.items():
        broken += [sentence % found for found in session.scalars(across.limit(3))]
    return broken + changes.check("reward") + categories.check("reward category")
