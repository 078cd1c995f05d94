"""What must hold for draws (`club doctor`, and tests): every result is the one its seed and list give."""

from sqlalchemy import select, text

from portal.club.draws.choosing import Chance, chances_in, fingerprint, order_of
from portal.club.draws.tables import Award, Draw, Entrant, Entry, SealedList, Seed, State
from portal.database import session

_RULES = {
    "draw %s: its number of entries is not what there is": """
        SELECT d.id FROM draws d LEFT JOIN (SELECT draw_id, count(*) AS n FROM draw_entries GROUP BY draw_id) e
          ON e.draw_id = d.id WHERE d.entries <> coalesce(e.n, 0)
        UNION SELECT t.draw_id FROM draw_entrants t
          LEFT JOIN (SELECT entrant_id, count(*) AS n FROM draw_entries GROUP BY entrant_id) e ON e.entrant_id = t.id
          WHERE t.entries <> coalesce(e.n, 0)""",
    "draw %s: an entry was not paid for": """
        SELECT e.draw_id FROM draw_entries e JOIN draws d ON d.id = e.draw_id
        LEFT JOIN ledger l ON l.key = 'draw_entry:' || e.id
        WHERE d.price > 0 AND (l.amount IS NULL OR -l.amount <> d.price)""",
    "draw %s: called off and told, but points were not returned": """
        SELECT t.draw_id FROM draw_entrants t JOIN draws d ON d.id = t.draw_id
        JOIN draw_entries e ON e.entrant_id = t.id
        LEFT JOIN ledger l ON l.key = 'draw_entry:' || e.id || ':' || 'back'
        WHERE d.price > 0 AND d.state = 'cancelled' AND t.told_at IS NOT NULL AND l.amount IS NULL""",
    "draw %s: more was given than there is": """
        SELECT a.draw_id FROM draw_awards a JOIN draw_prizes p ON p.id = a.prize_id
        WHERE a.state = 'held' GROUP BY a.draw_id, p.id, p.quantity HAVING count(*) > p.quantity""",
}


def check() -> list[str]:
    """The first offenders of every broken invariant; empty when all is well."""
    broken = []
    for sentence, query in _RULES.items():
        broken += [sentence % found for found in session.scalars(text(f"{query} LIMIT 3"))]
    for draw in session.scalars(select(Draw).where(Draw.sealed.is_not(None)).order_by(Draw.id)):
        broken += [f"draw {draw.id}: {sentence}" for sentence in _faults(draw)]
    return broken


def _faults(draw: Draw) -> list[str]:
    listed = session.scalar(select(SealedList.text).where(SealedList.draw_id == draw.id)) or ""
    if fingerprint(listed) != draw.sealed:
        return ["its list is not the one that was sealed"]
    faults = [] if sorted(chances_in(listed)) == sorted(_counted(draw)) else ["its list is not what was entered"]
    if draw.state is not State.DRAWN:
        return faults
    seed = session.scalar(select(Seed.seed).where(Seed.draw_id == draw.id)) or ""
    if fingerprint(seed) != draw.commitment or seed != draw.seed:
        faults.append("its seed is not the one that was promised")
    order = order_of(draw.seed or "", draw.sealed or "", draw.public_number, chances_in(listed))
    ranked = select(Entrant.code).where(Entrant.draw_id == draw.id, Entrant.rank.is_not(None)).order_by(Entrant.rank)
    if list(session.scalars(ranked)) != [chance.holder for chance in order]:
        faults.append("its order is not the one that seed and list give")
    won = select(Award.number).where(Award.draw_id == draw.id, Award.round == 1)
    pieces = sum(prize.quantity for prize in draw.prizes)
    if not set(session.scalars(won)) <= {chance.number for chance in order[: max(pieces, draw.last_rank)]}:
        faults.append("its winners are not the first of that order")
    return faults


def _counted(draw: Draw) -> list[Chance]:
    rows = select(Entry.number, Entrant.code).join(Entrant, Entrant.id == Entry.entrant_id)
    counted = rows.where(Entry.draw_id == draw.id, Entrant.is_left_out.is_(False))
    return [Chance(number, holder) for number, holder in session.execute(counted)]
