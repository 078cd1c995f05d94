"""What must hold for draws (`club doctor`, and tests): every result is the one its seed and list give."""

from sqlalchemy import CompoundSelect, Select, Text, cast, func, literal, or_, select
from sqlalchemy.orm import aliased

from portal.club.purse import points
from portal.club.shop.draws.award_tables import Award, AwardState
from portal.club.shop.draws.selection import Chance, chances_in, fingerprint, order_of
from portal.club.shop.draws.tables import Draw, DrawEntry, DrawState, Entrant, Prize, SealedList, Seed
from portal.database import session

_paid = aliased(points.Entry)
_kept, _taken = (
    select(column, func.count().label("n")).group_by(column).subquery()
    for column in (DrawEntry.draw_id, DrawEntry.entrant_id)
)
_RULES: dict[str, Select[int] | CompoundSelect[int]] = {
    "draw %s: its number of entries is not what there is": select(Draw.id)
    .outerjoin(_kept, _kept.c.draw_id == Draw.id)
    .where(Draw.entries != func.coalesce(_kept.c.n, 0))
    .union(
        select(Entrant.draw_id)
        .outerjoin(_taken, _taken.c.entrant_id == Entrant.id)
        .where(Entrant.entries != func.coalesce(_taken.c.n, 0))
    ),
    "draw %s: an entry was not paid for": select(DrawEntry.draw_id)
    .join(Draw, Draw.id == DrawEntry.draw_id)
    .outerjoin(_paid, _paid.key == literal("draw_entry:") + cast(DrawEntry.id, Text))
    .where(Draw.price > 0, or_(_paid.amount.is_(None), -_paid.amount != Draw.price)),
    "draw %s: called off and told, but points were not returned": select(Entrant.draw_id)
    .join(Draw, Draw.id == Entrant.draw_id)
    .join(DrawEntry, DrawEntry.entrant_id == Entrant.id)
    .outerjoin(_paid, _paid.key == literal("draw_entry:") + cast(DrawEntry.id, Text) + literal(":back"))
    .where(Draw.price > 0, Draw.state == DrawState.CANCELLED, Entrant.told_at.is_not(None), _paid.amount.is_(None)),
    "draw %s: more was given than there is": select(Award.draw_id)
    .join(Prize, Prize.id == Award.prize_id)
    .where(Award.state == AwardState.HELD)
    .group_by(Award.draw_id, Prize.id, Prize.quantity)
    .having(func.count() > Prize.quantity),
}


def check() -> list[str]:
    """The first offenders of every broken invariant; empty when all is well."""
    broken = []
    for sentence, query in _RULES.items():
        broken += [sentence % found for found in session.scalars(query.limit(3))]
    for draw in session.scalars(select(Draw).where(Draw.sealed.is_not(None)).order_by(Draw.id)):
        broken += [f"draw {draw.id}: {sentence}" for sentence in _faults(draw)]
    return broken


def _faults(draw: Draw) -> list[str]:
    listed = session.scalar(select(SealedList.text).where(SealedList.draw_id == draw.id)) or ""
    if fingerprint(listed) != draw.sealed:
        return ["its list is not the one that was sealed"]
    faults = [] if sorted(chances_in(listed)) == sorted(_counted(draw)) else ["its list is not what was entered"]
    if draw.state is not DrawState.DRAWN:
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
    rows = select(DrawEntry.number, Entrant.code).join(Entrant, Entrant.id == DrawEntry.entrant_id)
    counted = rows.where(DrawEntry.draw_id == draw.id, Entrant.is_left_out.is_(False))
    return [Chance(number, holder) for number, holder in session.execute(counted)]
