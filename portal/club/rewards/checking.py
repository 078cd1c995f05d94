"""What must hold for rewards (`club doctor`, and tests)."""

from sqlalchemy import text

from portal.database import session

_RULES = {
    "reward %s: its stock is not what its movements say": """
        SELECT r.id FROM rewards r
        LEFT JOIN (SELECT reward_id, sum(change) AS total FROM stock_movements GROUP BY reward_id) m
          ON m.reward_id = r.id
        WHERE r.stock IS NOT NULL AND r.stock <> coalesce(m.total, 0)""",
    "redemption %s: the ledger has no spend of its price": """
        SELECT r.id FROM redemptions r LEFT JOIN ledger l ON l.key = 'redemption:' || r.id
        WHERE l.amount IS NULL OR -l.amount <> r.price OR l.member_id <> r.member_id""",
    "redemption %s: cancelled, but its points were not returned": """
        SELECT r.id FROM redemptions r LEFT JOIN ledger l ON l.key = 'redemption:' || r.id || ':' || 'back'
        WHERE (r.state = 'cancelled') <> (l.amount IS NOT NULL)""",
}


def check() -> list[str]:
    """The first offenders of every broken invariant; empty when all is well."""
    broken = []
    for sentence, query in _RULES.items():
        broken += [sentence % found for found in session.scalars(text(f"{query} LIMIT 3"))]
    return broken
