"""Careful acts: what tells people, moves points or cannot be taken back is looked at twice, its consequences counted.

The second look itself is a page (portal/web/careful.py). Here is what remains of it: who did what and why, what was
counted, and until when it can be undone. Letters of an act that can be undone wait until then (outbox.held_back).
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, ForeignKey, Index, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club.ground import outbox
from portal.club.ground.happenings import Entity, Happening, happened
from portal.club.ground.scope import CLUB
from portal.database import Base, Id, add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

MINUTES = timedelta(minutes=10)
T = TypeVar("T")


@dataclass(frozen=True)
class Counted:
    """One consequence: how many, what happens to them, and who or what they are."""

    figure: int
    title: object
    detail: object = ""
    names: Sequence[object] = ()


class CarefulAct(Base):
    """One act that was looked at twice. `place`: the page of what it was done to, on which it can be undone."""

    __tablename__ = "careful_acts"
    __table_args__ = (Index("ix_careful_acts_place", "place", "id"),)

    id: Mapped[Id]
    act: Mapped[str]  # the route's endpoint
    arguments: Mapped[dict[str, Any]]
    place: Mapped[str]
    said: Mapped[str]  # as the person read it
    by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]
    reason: Mapped[str]
    counted: Mapped[dict[str, Any]]
    undo_until: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Any) -> ColumnElement[bool]:
        """Whoever did it takes it back."""
        mine: ColumnElement[bool] = cls.by_id == viewer.account_id
        return mine

    @property
    def can_be_undone(self) -> bool:
        return self.undo_until is not None and self.undone_at is None and self.undo_until > clock.now()

    @property
    def letters(self) -> int:
        """How many of its letters have not left."""
        return outbox.held_of(self.id)


def acts_of(ids: Collection[int]) -> dict[int, str]:
    """What these acts are called, as the person read it, with the reason."""
    rows = session.scalars(select(CarefulAct).where(CarefulAct.id.in_(ids)))
    return {row.id: f"{row.said} · {row.reason}" if row.reason else row.said for row in rows}


CAREFUL_ACT = Entity("careful", "careful_acts", acts_of)
DONE = Happening("careful.done", _l("looked a second time before doing it: %(careful)s"), (CAREFUL_ACT,))
UNDONE_QUIETLY = Happening(
    "careful.undone_quietly", _l("took back within some minutes, before anybody was told: %(careful)s"), (CAREFUL_ACT,)
)
UNDONE = Happening(
    "careful.undone",
    _l("took back within some minutes, with %(letters)s letters unsent: %(careful)s"),
    (CAREFUL_ACT,),
    values=("letters",),
)


def write_down(
    act: str, arguments: dict[str, Any], by: int, *, place: str, said: str, reason: str, counted: Sequence[Counted],
    can_be_undone: bool,
) -> CarefulAct:  # fmt: skip
    """Who does it and why, in the transaction in which it is done."""
    figures = [one.figure for one in counted]
    until = clock.now() + MINUTES if can_be_undone else None
    done = add(
        CarefulAct(
            act=act, arguments=arguments, place=place, said=said, by_id=by, at=clock.now(), reason=reason,
            counted={"figures": figures}, undo_until=until,
        )
    )  # fmt: skip
    happened(DONE, by, careful=done.id)
    return done


def carry_out(done: CarefulAct, effect: Callable[[], T]) -> T:
    """Do it; its letters wait as long as it can be undone."""
    if done.undo_until is None:
        return effect()
    with outbox.held_back(done.id, done.undo_until):
        return effect()


def undo(done: CarefulAct, by: int, reverse: Callable[..., object]) -> int:
    """As if it had not been done, once and in time: its letters never leave. Gives how many there were."""
    still = (CarefulAct.id == done.id) & CarefulAct.undone_at.is_(None) & (CarefulAct.undo_until > clock.now())
    if changed(update(CarefulAct).where(still).values(undone_at=clock.now())) != 1:
        raise Refusal(_l("The time to undo this is over, or it was undone already."), status=409)
    unsent = outbox.take_back(done.id)
    reverse(**done.arguments)
    if unsent:
        happened(UNDONE, by, careful=done.id, letters=unsent)
    else:
        happened(UNDONE_QUIETLY, by, careful=done.id)
    return unsent


def undoable_at(place: str, by: int) -> CarefulAct | None:
    """What this person did there last, if it can still be undone."""
    rows = select(CarefulAct).where(CarefulAct.place == place, CarefulAct.by_id == by)
    last: CarefulAct | None = session.scalar(rows.order_by(CarefulAct.id.desc()).limit(1))
    return last if last is not None and last.can_be_undone else None
