"""What the worker does for draws: seal, draw, and tell everybody (with points returned), in short portions."""

from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import selectinload

from portal import clock
from portal.club.ground.happenings import happened
from portal.club.ground.letters import Letter
from portal.club.ground.portions import Portion, in_portions, portion
from portal.club.people.members import Member
from portal.club.purse import points
from portal.club.shop.draws import drawing, sealing
from portal.club.shop.draws import happenings as h
from portal.club.shop.draws.selection import Chance
from portal.club.shop.draws.tables import Draw, DrawEntry, DrawState, Entrant
from portal.database import changed, session

CHUNK = 20  # people a transaction: others who write wait well under a tenth of a second
TRIES = 3  # of sealing, while the last entries come in


def run() -> None:
    """The job: whatever is due now. Twice at the same moment does no harm."""
    for draw_id in _ids(Draw.state == DrawState.PUBLISHED, Draw.closes_at <= clock.now()):
        _seal(draw_id)
    for draw_id in _ids(Draw.state == DrawState.SEALED, Draw.draws_at <= clock.now(), drawing.HAS_NUMBER):
        _draw(draw_id)
    for draw_id in _ids(Draw.state.in_((DrawState.SEALED, DrawState.DRAWN, DrawState.CANCELLED)), _somebody_waits()):
        in_portions(partial(_settle_some, draw_id), CHUNK)


def due() -> int:
    """How many draws the next turn closes or draws."""
    closes = (Draw.state == DrawState.PUBLISHED) & (Draw.closes_at <= clock.now())
    drawn = (Draw.state == DrawState.SEALED) & (Draw.draws_at <= clock.now()) & drawing.HAS_NUMBER
    return session.scalar(select(func.count()).select_from(Draw).where(closes | drawn)) or 0


def to_come() -> int:
    open_ones = Draw.state.in_((DrawState.PUBLISHED, DrawState.SEALED))
    return session.scalar(select(func.count()).select_from(Draw).where(open_ones)) or 0


def _seal(draw_id: int) -> None:
    for _ in range(TRIES):
        ready = sealing.list_to_seal(session.get_one(Draw, draw_id))
        if _sealed(draw_id, ready):
            return


def _draw(draw_id: int) -> None:
    """Places are written in portions first; the draw that shows them is one step."""
    order = drawing.order_to_draw(session.get_one(Draw, draw_id, populate_existing=True))
    in_portions(partial(_rank_some, draw_id, order), sealing.PORTION)
    _drawn(draw_id, order)


@portion()
def _sealed(draw_id: int, ready: sealing.ListToSeal) -> bool:
    return sealing.seal(session.get_one(Draw, draw_id), ready)


def _rank_some(draw_id: int, order: list[Chance], most: int) -> Portion:
    written = drawing.rank_some(session.get_one(Draw, draw_id), order, most)
    return Portion(written, written)


@portion()
def _drawn(draw_id: int, order: list[Chance]) -> bool:
    return drawing.draw_now(session.get_one(Draw, draw_id), order)


def _settle_some(draw_id: int, most: int) -> Portion:
    """Tell the next portion of those who do not know yet, and return their points where they come back."""
    draw = session.get_one(Draw, draw_id)
    rows = select(Entrant).where(Entrant.draw_id == draw_id, Entrant.told_at.is_(None))
    if draw.state is DrawState.SEALED:
        rows = rows.where(Entrant.is_left_out.is_(True))
    rows = rows.options(selectinload(Entrant.member).selectinload(Member.account))
    waiting = session.scalars(rows.order_by(Entrant.member_id).limit(most).with_for_update(skip_locked=True)).all()
    for entrant in waiting:
        untold = (Entrant.id == entrant.id) & Entrant.told_at.is_(None)
        if changed(update(Entrant).where(untold).values(told_at=clock.now())) == 1:
            _settle(draw, entrant)
    return Portion(len(waiting), len(waiting))


def _settle(draw: Draw, entrant: Entrant) -> None:
    back = _give_back(draw, entrant) if entrant.is_left_out or draw.state is DrawState.CANCELLED else 0
    happened(h.SETTLED, None, member=entrant.member, told=_letter(draw, entrant, back), draw=draw.id)


def _letter(draw: Draw, entrant: Entrant, back: int) -> Letter:
    """How it ended for this member; `back`: the points that have come back."""
    about: dict[str, Any] = {"draw": draw.id, "title": draw.title, "back": back}
    if draw.state is DrawState.CANCELLED:
        return h.DrawCalledOff(reason=draw.cancel_reason, **about)
    return h.LeftOut(**about) if entrant.is_left_out else h.Lost(rank=entrant.rank or 0, **about)


def _give_back(draw: Draw, entrant: Entrant) -> int:
    """Return what this member paid to the lots it came from; how many points that was."""
    if not draw.price:
        return 0
    paid = session.scalars(select(DrawEntry).where(DrawEntry.entrant_id == entrant.id).order_by(DrawEntry.id)).all()
    for entry in paid:
        points.give_back(entry.entry_key, key=f"{entry.entry_key}:back", reason="draw_returned")
    return draw.price * len(paid)


def _somebody_waits() -> ColumnElement[bool]:
    waits = (Entrant.draw_id == Draw.id) & Entrant.told_at.is_(None)
    left_out = (Draw.state != DrawState.SEALED) | Entrant.is_left_out.is_(True)
    return select(Entrant.id).where(waits, left_out).exists()


def _ids(*conditions: ColumnElement[bool]) -> list[int]:
    return list(session.scalars(select(Draw.id).where(*conditions).order_by(Draw.id)))
