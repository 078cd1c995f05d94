"""What must hold for every member's points, asked of the database itself (`club doctor`, and tests).

Every rule is one statement over a slice of members, so that memory stays small and each table is read in the order in
which it lies, however many millions of lines there are.
"""

from sqlalchemy import func, select, text

from portal.club.points import pending
from portal.club.points.tables import PointsAccount
from portal.database import read

SLICE = 20_000  # members a statement
MOST = 3  # offenders named for a rule

_RULES = {
    "the member's row is not what the ledger says": """
        SELECT p.member_id FROM points p LEFT JOIN (
            SELECT member_id, sum(amount) AS total, sum(debt) AS debt, max(seq) AS last, count(*) AS lines FROM ledger
            WHERE member_id BETWEEN :first AND :last GROUP BY member_id
        ) l ON l.member_id = p.member_id
        WHERE p.member_id BETWEEN :first AND :last AND (
            p.balance <> coalesce(l.total, 0) OR p.debt <> coalesce(l.debt, 0)
            OR p.next_seq <> coalesce(l.last, 0) + 1 OR coalesce(l.lines, 0) <> coalesce(l.last, 0))""",
    "the ledger has lines of a member without a row": """
        SELECT l.member_id FROM ledger l LEFT JOIN points p ON p.member_id = l.member_id
        WHERE l.member_id BETWEEN :first AND :last AND l.seq = 1 AND p.member_id IS NULL""",
    "balance is not what the lots hold": """
        SELECT p.member_id FROM points p
        LEFT JOIN (
            SELECT member_id, sum(remaining) AS total FROM lots
            WHERE member_id BETWEEN :first AND :last GROUP BY member_id
        ) o ON o.member_id = p.member_id
        WHERE p.member_id BETWEEN :first AND :last AND p.balance <> coalesce(o.total, 0)""",
    "who owes has points to spend": """
        SELECT member_id FROM points WHERE member_id BETWEEN :first AND :last AND debt > 0 AND balance > 0""",
    "what is locked is not what the open deposits say": """
        SELECT p.member_id FROM points p LEFT JOIN (
            SELECT d.member_id, -sum(d.amount) AS total FROM ledger d
            LEFT JOIN ledger e ON e.member_id = d.member_id AND e.reverses = d.seq
            WHERE d.kind = 'lock' AND d.member_id BETWEEN :first AND :last AND e.seq IS NULL GROUP BY d.member_id
        ) o ON o.member_id = p.member_id
        WHERE p.member_id BETWEEN :first AND :last AND p.locked <> coalesce(o.total, 0)""",
    "a line's balance is not the sum so far": """
        SELECT member_id FROM (
            SELECT member_id, balance, sum(amount) OVER (PARTITION BY member_id ORDER BY seq) AS so_far FROM ledger
            WHERE member_id BETWEEN :first AND :last
        ) AS lines WHERE balance <> so_far""",
    "a lot does not hold what its allocations leave": """
        SELECT o.member_id FROM lots o
        LEFT JOIN (
            SELECT lot_id, sum(amount) AS total FROM allocations
            WHERE member_id BETWEEN :first AND :last GROUP BY lot_id
        ) a ON a.lot_id = o.id
        WHERE o.member_id BETWEEN :first AND :last AND o.remaining <> o.amount + coalesce(a.total, 0)""",
    "a line is not what its lots say": """
        SELECT l.member_id FROM ledger l
        LEFT JOIN (
            SELECT member_id, seq, sum(amount) AS total FROM lots
            WHERE member_id BETWEEN :first AND :last GROUP BY member_id, seq
        ) o ON o.member_id = l.member_id AND o.seq = l.seq
        LEFT JOIN (
            SELECT member_id, seq, sum(amount) AS total FROM allocations
            WHERE member_id BETWEEN :first AND :last GROUP BY member_id, seq
        ) a ON a.member_id = l.member_id AND a.seq = l.seq
        WHERE l.member_id BETWEEN :first AND :last AND l.amount <> coalesce(o.total, 0) + coalesce(a.total, 0)""",
    "an entry took from the lot of another member": """
        SELECT a.member_id FROM allocations a JOIN lots o ON o.id = a.lot_id
        WHERE a.member_id BETWEEN :first AND :last AND o.member_id <> a.member_id""",
    "an entry undoes one that it cannot undo": """
        SELECT l.member_id FROM ledger l LEFT JOIN ledger u ON u.member_id = l.member_id AND u.seq = l.reverses
        WHERE l.member_id BETWEEN :first AND :last AND l.reverses IS NOT NULL AND NOT coalesce(
            l.reverses < l.seq AND (
                (l.kind = 'give_back' AND u.kind = 'spend' AND l.amount = -u.amount)
                OR (l.kind = 'give_back' AND u.kind = 'claw_back' AND l.amount - l.debt = u.debt - u.amount)
                OR (l.kind = 'give_back' AND u.kind = 'forfeit')
                OR (l.kind = 'unlock' AND u.kind = 'lock' AND l.amount = -u.amount)
                OR (l.kind = 'forfeit' AND u.kind = 'lock')
                OR (l.kind = 'claw_back' AND u.kind = 'earn' AND l.debt - l.amount <= u.amount)
            ), false)""",
    "what came back did not go to the lots it came from": """
        SELECT l.member_id FROM ledger l
        JOIN ledger u ON u.member_id = l.member_id AND u.seq = l.reverses
        JOIN allocations a ON a.member_id = u.member_id
            AND a.seq = CASE WHEN u.kind = 'forfeit' THEN u.reverses ELSE u.seq END
        LEFT JOIN allocations b ON b.member_id = l.member_id AND b.seq = l.seq AND b.lot_id = a.lot_id
        WHERE l.member_id BETWEEN :first AND :last AND l.kind IN ('give_back', 'unlock')
            AND coalesce(b.amount, 0) <> -a.amount""",
    "a gift did not arrive as it left": """
        SELECT g.giver_id FROM gifts g
        LEFT JOIN ledger o ON o.member_id = g.giver_id AND o.seq = g.out_seq AND o.kind = 'gift_out'
        LEFT JOIN ledger i ON i.member_id = g.receiver_id AND i.seq = g.in_seq AND i.kind = 'gift_in'
        WHERE g.giver_id BETWEEN :first AND :last
            AND NOT coalesce(o.amount = -g.amount AND i.amount = g.amount, false)""",
    "a line of a gift has no gift": """
        SELECT l.member_id FROM ledger l
        WHERE l.member_id BETWEEN :first AND :last AND (
            l.kind = 'gift_out'
                AND NOT EXISTS (SELECT 1 FROM gifts g WHERE g.giver_id = l.member_id AND g.out_seq = l.seq)
            OR l.kind = 'gift_in'
                AND NOT EXISTS (SELECT 1 FROM gifts g WHERE g.receiver_id = l.member_id AND g.in_seq = l.seq))""",
    "a gift changed the expiry of points": """
        SELECT sums.giver_id FROM (
            SELECT g.id, g.giver_id, o.expires_at, a.amount FROM gifts g
            JOIN allocations a ON a.member_id = g.giver_id AND a.seq = g.out_seq JOIN lots o ON o.id = a.lot_id
            WHERE g.giver_id BETWEEN :first AND :last
            UNION ALL
            SELECT g.id, g.giver_id, o.expires_at, o.amount FROM gifts g
            JOIN lots o ON o.member_id = g.receiver_id AND o.seq = g.in_seq
            WHERE g.giver_id BETWEEN :first AND :last
        ) sums GROUP BY sums.id, sums.giver_id, sums.expires_at HAVING sum(sums.amount) <> 0""",
}
_STATEMENTS = {sentence: text(f"{query} LIMIT {MOST}") for sentence, query in _RULES.items()}
_AT_ONCE = {sentence: text(f"{query} LIMIT {MOST}") for sentence, query in pending.INVARIANTS.items()}
_ENDS = select(func.min(PointsAccount.member_id), func.max(PointsAccount.member_id))
_LEDGER_ENDS = text("SELECT (SELECT min(member_id) FROM ledger), (SELECT max(member_id) FROM ledger)")


def check(first: int | None = None, last: int | None = None) -> list[str]:
    """The first offenders of every broken invariant; empty when all is well. `first`, `last`: only these members."""
    return [f"points of member {member_id}: {sentence}" for member_id, sentence in offenders(first, last)]


def offenders(first: int | None = None, last: int | None = None) -> list[tuple[int, str]]:
    """(member, broken invariant), the first few of each."""
    broken: dict[str, set[int]] = {}
    start, stop = _ends()
    start, stop = start if first is None else first, stop if last is None else last
    for low in range(start, stop + 1, SLICE):
        for sentence, statement in _STATEMENTS.items():
            found = read(statement, first=low, last=min(low + SLICE - 1, stop)).scalars()
            broken.setdefault(sentence, set()).update(found)
    for sentence, statement in _AT_ONCE.items():
        broken[sentence] = set(read(statement).scalars())
    return [(member_id, sentence) for sentence, found in broken.items() for member_id in sorted(found)[:MOST]]


def _ends() -> tuple[int, int]:
    ends = [end for row in (read(_ENDS).one(), read(_LEDGER_ENDS).one()) for end in row if end is not None]
    return (min(ends), max(ends)) if ends else (1, 0)
