"""What must hold for every member's points, asked of the database itself (`club doctor`, and tests)."""

from sqlalchemy import text

from portal.club.points import pending
from portal.database import session

_RULES = {
    "balance is not what the ledger says": """
        SELECT p.member_id FROM points p
        LEFT JOIN (SELECT member_id, sum(amount) AS total, max(seq) AS last FROM ledger GROUP BY member_id) l
          ON l.member_id = p.member_id
        WHERE p.balance <> coalesce(l.total, 0) OR p.next_seq <> coalesce(l.last, 0) + 1
        UNION SELECT member_id FROM ledger WHERE member_id NOT IN (SELECT member_id FROM points)""",
    "balance is not what the lots hold": """
        SELECT p.member_id FROM points p
        LEFT JOIN (SELECT member_id, sum(remaining) AS total FROM lots GROUP BY member_id) o
          ON o.member_id = p.member_id
        WHERE p.balance <> coalesce(o.total, 0)""",
    "a line's balance is not the sum so far": """
        SELECT member_id FROM (
            SELECT member_id, balance, sum(amount) OVER (PARTITION BY member_id ORDER BY seq) AS so_far FROM ledger
        ) AS lines WHERE balance <> so_far""",
    "a lot does not hold what its allocations leave": """
        SELECT o.member_id FROM lots o
        LEFT JOIN (SELECT lot_id, sum(amount) AS total FROM allocations GROUP BY lot_id) a ON a.lot_id = o.id
        WHERE o.remaining <> o.amount + coalesce(a.total, 0)""",
    "a line is not what its lots say": """
        SELECT l.member_id FROM ledger l
        LEFT JOIN (SELECT member_id, seq, sum(amount) AS total FROM lots GROUP BY member_id, seq) o
          ON o.member_id = l.member_id AND o.seq = l.seq
        LEFT JOIN (SELECT member_id, seq, sum(amount) AS total FROM allocations GROUP BY member_id, seq) a
          ON a.member_id = l.member_id AND a.seq = l.seq
        WHERE l.amount <> coalesce(o.total, 0) + coalesce(a.total, 0)""",
}


def check() -> list[str]:
    """The first offenders of every broken invariant; empty when all is well."""
    broken = []
    for sentence, query in (_RULES | pending.INVARIANTS).items():
        offenders = session.scalars(text(f"{query} LIMIT 3")).all()
        broken += [f"points of member {member_id}: {sentence}" for member_id in offenders]
    return broken
