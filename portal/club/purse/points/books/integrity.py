"""What must hold for every member's points, asked of the database itself (`club doctor`, and tests).

Every rule is one statement over a slice of members, so that memory stays small and each table is read in the order in
which it lies, however many millions of lines there are. `ORDER BY` within what is added up lets SQLite merge the
tables as they lie and add up as it reads, instead of sorting them all; PostgreSQL is quicker by it as well.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import text

from portal.database import session
from portal.language import speaking
from portal.sentences import Sentence
from portal.sentences import lazy_gettext as _l

SLICE = 5_000  # members a statement: what it reads stays in the cache for the next rule
MOST = 3  # offenders named for a rule


class Rule(NamedTuple):
    """`query` finds the members who break it; `code` never changes, the sentence may.

    `follows`: whoever breaks it breaks another rule too, so it is asked only where something is wrong.
    """

    code: str
    sentence: Sentence
    query: str
    follows: bool = False


_RULES = (
    Rule(
        "row",
        _l("the member's row is not what the ledger says"),
        """
        SELECT p.member_id FROM points p LEFT JOIN (
            SELECT member_id, sum(amount) AS total, sum(debt) AS debt, max(seq) AS last, count(*) AS lines FROM ledger
            WHERE member_id BETWEEN :first AND :last GROUP BY member_id
        ) l ON l.member_id = p.member_id
        WHERE p.member_id BETWEEN :first AND :last AND (
            p.balance <> coalesce(l.total, 0) OR p.debt <> coalesce(l.debt, 0)
            OR p.next_seq <> coalesce(l.last, 0) + 1 OR coalesce(l.lines, 0) <> coalesce(l.last, 0))""",
    ),
    Rule(
        "no_row",
        _l("the ledger has lines of a member without a row"),
        """
        SELECT l.member_id FROM ledger l LEFT JOIN points p ON p.member_id = l.member_id
        WHERE l.member_id BETWEEN :first AND :last AND l.seq = 1 AND p.member_id IS NULL""",
    ),
    Rule(
        "lots",
        _l("balance is not what the lots hold"),
        """
        SELECT p.member_id FROM points p
        LEFT JOIN (
            SELECT member_id, sum(remaining) AS total FROM lots
            WHERE member_id BETWEEN :first AND :last GROUP BY member_id
        ) o ON o.member_id = p.member_id
        WHERE p.member_id BETWEEN :first AND :last AND p.balance <> coalesce(o.total, 0)""",
        follows=True,  # from "row", "line" and "lot", each added up over the member
    ),
    Rule(
        "debt",
        _l("who owes has points to spend"),
        """
        SELECT member_id FROM points WHERE member_id BETWEEN :first AND :last AND debt > 0 AND balance > 0""",
    ),
    Rule(
        "locked",
        _l("what is locked is not what the open deposits say"),
        """
        SELECT p.member_id FROM points p LEFT JOIN (
            SELECT d.member_id, -sum(d.amount) AS total FROM ledger d
            LEFT JOIN ledger e ON e.member_id = d.member_id AND e.reverses = d.seq
            WHERE d.kind = 'lock' AND d.member_id BETWEEN :first AND :last AND e.seq IS NULL GROUP BY d.member_id
        ) o ON o.member_id = p.member_id
        WHERE p.member_id BETWEEN :first AND :last AND p.locked <> coalesce(o.total, 0)""",
    ),
    Rule(
        "running",
        _l("a line's balance is not the sum so far"),
        """
        SELECT member_id FROM (
            SELECT member_id, balance, sum(amount) OVER mine AS so_far FROM ledger
            WHERE member_id BETWEEN :first AND :last
            WINDOW mine AS (PARTITION BY member_id ORDER BY seq ROWS UNBOUNDED PRECEDING)
        ) AS lines WHERE balance <> so_far""",
    ),
    Rule(
        "lot",
        _l("a lot does not hold what its allocations leave"),
        """
        SELECT member_id FROM (
            SELECT member_id, id, amount - remaining AS amount FROM lots WHERE member_id BETWEEN :first AND :last
            UNION ALL SELECT member_id, lot_id, amount FROM allocations WHERE member_id BETWEEN :first AND :last
            ORDER BY 1, 2
        ) AS amounts GROUP BY member_id, id HAVING sum(amount) <> 0""",
    ),
    Rule(
        "line",
        _l("a line is not what its lots say"),
        """
        SELECT member_id FROM (
            SELECT member_id, seq, amount, 1 AS line FROM ledger WHERE member_id BETWEEN :first AND :last
            UNION ALL SELECT member_id, seq, -amount, 0 FROM lots WHERE member_id BETWEEN :first AND :last
            UNION ALL SELECT member_id, seq, -amount, 0 FROM allocations WHERE member_id BETWEEN :first AND :last
            ORDER BY 1, 2
        ) AS amounts GROUP BY member_id, seq HAVING sum(amount) <> 0 OR max(line) = 0""",
    ),
    Rule(
        "foreign_lot",
        _l("an entry took from the lot of another member"),
        """
        SELECT a.member_id FROM allocations a LEFT JOIN (
            SELECT id, member_id FROM lots WHERE member_id BETWEEN :first AND :last
        ) o ON o.id = a.lot_id AND o.member_id = a.member_id
        WHERE a.member_id BETWEEN :first AND :last AND o.id IS NULL""",
    ),
    Rule(
        "undoing",
        _l("an entry undoes one that it cannot undo"),
        """
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
    ),
    Rule(  # materialized: PostgreSQL would look up every line whether something undoes it
        "came_back",
        _l("what came back did not go to the lots it came from"),
        """
        WITH undoing AS MATERIALIZED (
            SELECT member_id, seq, reverses FROM ledger
            WHERE member_id BETWEEN :first AND :last AND kind IN ('give_back', 'unlock')
        )
        SELECT l.member_id FROM undoing l
        JOIN ledger u ON u.member_id = l.member_id AND u.seq = l.reverses
        JOIN allocations a ON a.member_id = u.member_id
            AND a.seq = CASE WHEN u.kind = 'forfeit' THEN u.reverses ELSE u.seq END
        LEFT JOIN allocations b ON b.member_id = l.member_id AND b.seq = l.seq AND b.lot_id = a.lot_id
        WHERE coalesce(b.amount, 0) <> -a.amount""",
    ),
    Rule(
        "gift",
        _l("a gift did not arrive as it left"),
        """
        SELECT g.giver_id FROM gifts g
        LEFT JOIN ledger o ON o.member_id = g.giver_id AND o.seq = g.out_seq AND o.kind = 'gift_out'
        LEFT JOIN ledger i ON i.member_id = g.receiver_id AND i.seq = g.in_seq AND i.kind = 'gift_in'
        WHERE g.giver_id BETWEEN :first AND :last
            AND NOT coalesce(o.amount = -g.amount AND i.amount = g.amount, false)""",
    ),
    Rule(
        "gift_line",
        _l("a line of a gift has no gift"),
        """
        SELECT l.member_id FROM ledger l
        WHERE l.member_id BETWEEN :first AND :last AND (
            l.kind = 'gift_out'
                AND NOT EXISTS (SELECT 1 FROM gifts g WHERE g.giver_id = l.member_id AND g.out_seq = l.seq)
                AND NOT EXISTS (SELECT 1 FROM gifts g WHERE g.receiver_id = l.member_id
                    AND l.key = 'gift_declined:' || g.id || ':' || 'out')
            OR l.kind = 'gift_in'
                AND NOT EXISTS (SELECT 1 FROM gifts g WHERE g.receiver_id = l.member_id AND g.in_seq = l.seq)
                AND NOT EXISTS (SELECT 1 FROM gifts g WHERE g.giver_id = l.member_id
                    AND l.key = 'gift_declined:' || g.id || ':' || 'in'))""",
    ),
    Rule(
        "gift_declined",
        _l("a declined gift did not go back to the lots from which it left"),
        """
        SELECT g.giver_id FROM gifts g
        LEFT JOIN ledger o ON o.key = 'gift_declined:' || g.id || ':' || 'out'
        LEFT JOIN ledger i ON i.key = 'gift_declined:' || g.id || ':' || 'in'
        WHERE g.giver_id BETWEEN :first AND :last AND (o.seq IS NOT NULL OR i.seq IS NOT NULL) AND NOT coalesce(
            o.member_id = g.receiver_id AND i.member_id = g.giver_id AND o.amount = -i.amount AND i.amount <= g.amount
            AND i.amount = (SELECT coalesce(sum(b.amount), 0) FROM allocations b
                JOIN allocations a ON a.member_id = g.giver_id AND a.seq = g.out_seq
                    AND a.lot_id = b.lot_id AND a.amount = -b.amount
                WHERE b.member_id = i.member_id AND b.seq = i.seq)
            AND o.amount = (SELECT coalesce(sum(c.amount), 0) FROM allocations c
                JOIN lots t ON t.id = c.lot_id AND t.member_id = g.receiver_id AND t.seq = g.in_seq
                WHERE c.member_id = o.member_id AND c.seq = o.seq), false)""",
    ),
    Rule(
        "gift_expiry",
        _l("a gift changed the expiry of points"),
        """
        SELECT sums.giver_id FROM (
            SELECT g.id, g.giver_id, o.expires_at, a.amount FROM gifts g
            JOIN allocations a ON a.member_id = g.giver_id AND a.seq = g.out_seq JOIN lots o ON o.id = a.lot_id
            WHERE g.giver_id BETWEEN :first AND :last
            UNION ALL
            SELECT g.id, g.giver_id, o.expires_at, o.amount FROM gifts g
            JOIN lots o ON o.member_id = g.receiver_id AND o.seq = g.in_seq
            WHERE g.giver_id BETWEEN :first AND :last
        ) sums GROUP BY sums.id, sums.giver_id, sums.expires_at HAVING sum(sums.amount) <> 0""",
    ),
)
_OF_PENDING = (
    Rule(
        "promised",
        _l("a pending credit that was credited is not in the ledger as it was promised"),
        """
        SELECT p.member_id FROM pending_points p LEFT JOIN ledger l ON l.key = p.key
        WHERE p.state = 'credited' AND (l.key IS NULL OR l.member_id <> p.member_id OR l.amount <> p.amount
              OR l.status <> p.status)""",
    ),
    Rule(
        "waiting",
        _l("a credit that still waits, or was cancelled, is in the ledger"),
        """
        SELECT p.member_id FROM pending_points p JOIN ledger l ON l.key = p.key WHERE p.state <> 'credited'""",
    ),
)
_STATEMENTS = {rule.code: text(f"{rule.query} LIMIT {MOST}") for rule in _RULES}
_AT_ONCE = {rule.code: text(f"{rule.query} LIMIT {MOST}") for rule in _OF_PENDING}
SENTENCES = {rule.code: rule.sentence for rule in (*_RULES, *_OF_PENDING)}
_ENDS = [
    text(f"SELECT (SELECT min(member_id) FROM {table}), (SELECT max(member_id) FROM {table})")  # noqa: S608 - our own
    for table in ("points", "ledger", "lots", "allocations")
]


def check(first: int | None = None, last: int | None = None) -> list[str]:
    """The first offenders of every broken rule, in English; empty when all is well. `first`, `last`: only these."""
    with speaking("en"):
        return [f"points of member {member_id}: {SENTENCES[code]}" for member_id, code in offenders(first, last)]


def offenders(first: int | None = None, last: int | None = None) -> list[tuple[int, str]]:
    """(member, code of the broken rule), the first few of each."""
    broken: dict[str, set[int]] = {code: set() for code in SENTENCES}
    start, stop = _ends()
    start, stop = start if first is None else first, stop if last is None else last
    for low in range(start, stop + 1, SLICE):
        for code, found in _in_slice(low, min(low + SLICE - 1, stop)):
            broken[code].update(found)
    for code, statement in _AT_ONCE.items():
        broken[code].update(session.scalars(statement))
    return [(member_id, code) for code, found in broken.items() for member_id in sorted(found)[:MOST]]


def _in_slice(first: int, last: int) -> Iterator[tuple[str, Sequence[int]]]:
    """Each rule, and the first who break it among these members."""
    is_well = True
    for rule in sorted(_RULES, key=lambda rule: rule.follows):
        if not (rule.follows and is_well):
            found = session.scalars(_STATEMENTS[rule.code], {"first": first, "last": last}).all()
            is_well = is_well and not found
            yield rule.code, found


def _ends() -> tuple[int, int]:
    """The first and the last member of whom there is anything, whether or not there should be."""
    ends = [end for statement in _ENDS for end in session.execute(statement).one() if end is not None]
    return (min(ends), max(ends)) if ends else (1, 0)
