"""Entering: a number for a member who may, as often as allowed, until the list is sealed."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from portal import clock
from portal.club.ground.codes import EASY, Codes
from portal.club.ground.happenings import happened
from portal.club.people.members import GRADE_NAMES, Member
from portal.club.purse import points
from portal.club.shop.draws import happenings as h
from portal.club.shop.draws.tables import Draw, DrawEntry, DrawState, Entrant
from portal.database import add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

CODES = Codes(EASY, 8)
# Whoever counts an entry holds the draw's row, and so does whoever seals the list: a machine whose clock is behind
# finds the state changed, not an open door.
COUNT = (
    update(Draw)
    .where(
        Draw.id == bindparam("of"),
        Draw.state == DrawState.PUBLISHED,
        Draw.opens_at <= bindparam("now"),
        Draw.closes_at > bindparam("now"),
        Draw.price == bindparam("seen"),
    )
    .values(entries=Draw.entries + 1)
)
ALLOW = (
    update(Entrant)
    .where(
        Entrant.draw_id == bindparam("of"),
        Entrant.member_id == bindparam("member"),
        Entrant.entries < bindparam("most"),
    )
    .values(entries=Entrant.entries + 1)
)
_ROW: dict[str, Any] = {
    "draw_id": bindparam("of"), "member_id": bindparam("member"), "code": bindparam("new"), "entries": 0,
    "is_left_out": False,
}  # fmt: skip
_ONCE = {"index_elements": [Entrant.draw_id, Entrant.member_id]}
_BEGIN = {
    "sqlite": sqlite.insert(Entrant).values(**_ROW).on_conflict_do_nothing(**_ONCE),  # type: ignore[arg-type]
    "postgresql": postgresql.insert(Entrant).values(**_ROW).on_conflict_do_nothing(**_ONCE),  # type: ignore[arg-type]
}


def enter(draw: Draw, member: Member, *, price_seen: int) -> DrawEntry:
    """One more entry, paid for where it costs points. Raises Refusal when it is not open, not for them, or enough."""
    if (barred := not_for(draw, member)) is not None:
        raise Refusal(barred)
    if changed(COUNT, of=draw.id, now=clock.now(), seen=price_seen) != 1:
        raise _closed(draw, price_seen)
    engine = session().get_bind().dialect.name
    changed(_BEGIN[engine], of=draw.id, member=member.id, new=_new(Entrant.code, draw))
    if changed(ALLOW, of=draw.id, member=member.id, most=draw.per_member) != 1:
        raise Refusal(_l("You have all the entries a member may have: %(most)s.", most=draw.per_member), status=409)
    entrant = session.scalars(_mine(draw.id, member.id).execution_options(populate_existing=True)).one()
    entry = add(DrawEntry(draw_id=draw.id, entrant_id=entrant.id, number=_new(DrawEntry.number, draw), at=clock.now()))
    if draw.price:
        points.spend(member.id, draw.price, key=entry.entry_key, reason="draw", draw=draw.id, entry=entry.id)
    session.refresh(draw)
    happened(h.ENTERED, member.account_id, member=member.id, draw=draw.id, entry=entry.id)
    return entry


def entrant_of(draw: Draw, member_id: int) -> Entrant | None:
    found: Entrant | None = session.scalar(_mine(draw.id, member_id))
    return found


def mine_in(draw: Draw, member_id: int) -> tuple[Entrant | None, list[str]]:
    """What a member has in a draw, by one statement: their row and the numbers of their entries."""
    rows = select(Entrant, DrawEntry.number).outerjoin(DrawEntry, DrawEntry.entrant_id == Entrant.id)
    mine = rows.where(Entrant.draw_id == draw.id, Entrant.member_id == member_id).order_by(DrawEntry.id)
    found = session.execute(mine).all()
    return (found[0][0] if found else None), [number for _entrant, number in found if number]


def numbers_of(entrant: Entrant) -> list[str]:
    """The numbers of a member's entries, as they will stand in the list."""
    rows = select(DrawEntry.number).where(DrawEntry.entrant_id == entrant.id).order_by(DrawEntry.id)
    return list(session.scalars(rows))


def not_for(draw: Draw, member: Member) -> Any:
    """Why this draw is not for this member at all, in words; None when it is."""
    if not member.is_valid:
        return _l("This needs a valid member card.")
    if member.account.is_staff:
        return _l("Whoever works for the club does not take part in its draws.")
    if draw.grade is not None and not member.grade.reaches(draw.grade):
        return _l("This is for %(grade)s and above.", grade=GRADE_NAMES[draw.grade])
    if draw.estate_id is not None and member.estate_id != draw.estate_id:
        return _l("This is for the people of one estate.")
    return None


def why_not(draw: Draw, member: Member, entrant: Entrant | None, balance: int) -> Any:
    """What stands between this member and one more entry now, in words; None when nothing does."""
    if (barred := not_for(draw, member)) is not None:
        return barred
    if entrant is not None and entrant.entries >= draw.per_member:
        return _l("You have all the entries a member may have: %(most)s.", most=draw.per_member)
    if balance < draw.price:
        return _l("You are %(missing)s points short of this.", missing=f"{draw.price - balance:,}")
    return None


def _mine(draw_id: int, member_id: int) -> Any:
    return select(Entrant).where(Entrant.draw_id == draw_id, Entrant.member_id == member_id)


def _closed(draw: Draw, seen: int) -> Refusal:
    session.refresh(draw)
    now: datetime = clock.now()
    if draw.state is DrawState.PUBLISHED and draw.opens_at > now:
        return Refusal(_l("Entries open later."), status=409)
    if draw.is_open and draw.price != seen:
        return Refusal(_l("An entry costs %(price)s points.", price=f"{draw.price:,}"), status=409)
    return Refusal(_l("Entries are closed."), status=409)


def _new(column: Any, draw: Draw) -> str:
    """A code that this draw has not given in that column; its row is held, so nobody gives one meanwhile."""
    known = select(column).where(column.class_.draw_id == draw.id)
    return CODES.unless(lambda code: session.scalar(known.where(column == code)))
