"""What must hold for rewards (`club doctor`, and tests)."""

from sqlalchemy import text

from portal.club.rewards.categories import book as categories
from portal.club.rewards.changes import book as changes
from portal.database import session

_BACK = "LEFT JOIN ledger l ON l.key = 'redemption:' || r.id || ':' || 'back'"
_RULES = {
    "reward %s: its stock is not what its movements say": """
        SELECT r.id FROM rewards r
        LEFT JOIN (SELECT reward_id, sum(change) AS total FROM stock_movements GROUP BY reward_id) m
          ON m.reward_id = r.id
        WHERE r.stock IS NOT NULL AND r.stock <> coalesce(m.total, 0)""",
    "redemption %s: the ledger has no spend of its price": """
        SELECT r.id FROM redemptions r LEFT JOIN ledger l ON l.key = 'redemption:' || r.id
        WHERE r.confirmed_at IS NOT NULL
          AND (l.amount IS NULL OR -l.amount <> r.price OR l.member_id <> r.member_id)""",
    "redemption %s: never confirmed, but paid for": """
        SELECT r.id FROM redemptions r JOIN ledger l ON l.key = 'redemption:' || r.id WHERE r.confirmed_at IS NULL""",
    "redemption %s: cancelled, but its points were not returned": f"""
        SELECT r.id FROM redemptions r {_BACK}
        WHERE r.state = 'cancelled' AND r.confirmed_at IS NOT NULL AND l.amount IS NULL""",  # noqa: S608
    "redemption %s: good, but its points were returned": f"""
        SELECT r.id FROM redemptions r {_BACK}
        WHERE r.state IN ('held', 'confirmed', 'fulfilled') AND l.amount IS NOT NULL""",  # noqa: S608
    "redemption %s: it is over, but its pieces are not back": """
        SELECT r.id FROM redemptions r
        JOIN (SELECT redemption_id, sum(change) AS total FROM stock_movements GROUP BY redemption_id) m
          ON m.redemption_id = r.id
        WHERE m.total <> CASE WHEN r.state IN ('cancelled', 'expired') THEN 0 ELSE -r.quantity END""",
    "redemption %s: it and its voucher disagree": """
        SELECT r.id FROM redemptions r JOIN vouchers v ON v.id = r.voucher_id
        WHERE (v.state = 'used') <> (r.state = 'fulfilled') OR (v.state = 'cancelled') <> (r.state = 'cancelled')""",
    "redemption %s: it and its fee credit disagree": """
        SELECT r.id FROM redemptions r JOIN fee_credits c ON c.redemption_id = r.id
        WHERE (c.state = 'exported') <> (r.state = 'fulfilled') OR (c.state = 'taken_back') <> (r.state = 'cancelled')
           OR c.member_id <> r.member_id OR c.home_id <> r.home_id""",
    "reward %s: it stands in a category that was taken away": """
        SELECT r.id FROM rewards r JOIN reward_categories c ON c.id = r.category_id WHERE c.removed_at IS NOT NULL""",
    "fee export %s: its notes are not what it says": """
        SELECT e.id FROM fee_exports e
        LEFT JOIN (SELECT export_id, count(*) AS notes, sum(amount_fen) AS total FROM fee_credits GROUP BY export_id) c
          ON c.export_id = e.id
        WHERE e.notes <> coalesce(c.notes, 0) OR e.total_fen <> coalesce(c.total, 0)""",
}


def check() -> list[str]:
    """The first offenders of every broken invariant; empty when all is well."""
    broken = []
    for sentence, query in _RULES.items():
        broken += [sentence % found for found in session.scalars(text(f"{query} LIMIT 3"))]
    return broken + changes.check("reward") + categories.check("reward category")
