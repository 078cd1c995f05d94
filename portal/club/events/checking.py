"""What must hold for events (`club doctor`, and tests)."""

from sqlalchemy import text

from portal.database import session

_LOCK = "ledger l ON l.key = 'deposit:' || s.id"
_END = "LEFT JOIN ledger u ON u.member_id = l.member_id AND u.reverses = l.seq"
_RULES = {
    "sign-up %s: the ledger did not lock its deposit": f"""
        SELECT s.id FROM sign_ups s LEFT JOIN {_LOCK}
        WHERE s.deposit > 0
          AND (l.seq IS NULL OR l.kind <> 'lock' OR -l.amount <> s.deposit OR l.member_id <> s.member_id)""",  # noqa: S608
    "sign-up %s: a deposit is locked of which it knows nothing": f"""
        SELECT s.id FROM sign_ups s JOIN {_LOCK} WHERE s.deposit = 0""",  # noqa: S608
    "sign-up %s: it and the ledger disagree about how its deposit ended": f"""
        SELECT s.id FROM sign_ups s JOIN {_LOCK} {_END}
        LEFT JOIN ledger g ON g.member_id = u.member_id AND g.reverses = u.seq
        WHERE (s.deposit_state = 'locked') <> (u.seq IS NULL)
           OR (s.deposit_state = 'kept' AND u.kind <> 'forfeit')
           OR (s.deposit_state = 'returned' AND u.kind = 'forfeit' AND g.seq IS NULL)""",  # noqa: S608
    "sign-up %s: it is over, and its deposit is still locked": """
        SELECT s.id FROM sign_ups s
        WHERE s.deposit_state = 'locked' AND s.state <> 'held'""",
}


def check() -> list[str]:
    """The first offenders of every broken invariant; empty when all is well."""
    broken = []
    for sentence, query in _RULES.items():
        broken += [sentence % found for found in session.scalars(text(f"{query} LIMIT 3"))]
    return broken
