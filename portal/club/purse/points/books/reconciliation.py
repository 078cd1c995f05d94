"""The daily reconciliation: do balances, lots, ledger and seals still agree? What does not is an alarm on the desk.

An alarm stands until the fault is gone, or until somebody has written down why it may stay.
"""

import time
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    and_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.ground import tasks
from portal.club.ground.happenings import happened
from portal.club.ground.portions import portion
from portal.club.people.accounts import Account, Viewer
from portal.club.people.members import Member
from portal.club.purse.points import happenings as h
from portal.club.purse.points.books import integrity
from portal.club.purse.points.ledger import verification
from portal.club.purse.points.ledger.seals import Notebook
from portal.database import Base, Id, add, changed, session
from portal.language import speaking
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

LATE = timedelta(hours=36)  # a reconciliation that has not run for so long is an alarm itself
LONGEST = 500  # characters of a reason


class About(StrEnum):
    SUMS = "sums"  # balances, lots and ledger do not agree
    SEALS = "seals"  # the ledger is not what was sealed


class Reconciliation(Base):
    """One run: when, how long it took, how many faults it found."""

    __tablename__ = "reconciliations"

    id: Mapped[Id]
    at: Mapped[datetime]
    milliseconds: Mapped[int]
    found: Mapped[int]


class Discrepancy(Base):
    """A fault, from the run that first saw it to the one that no longer did. One open row a fault."""

    __tablename__ = "discrepancies"
    __table_args__ = (
        Index(
            "uq_discrepancies_open",
            "key",
            unique=True,
            sqlite_where=text("cleared_at IS NULL"),
            postgresql_where=text("cleared_at IS NULL"),
        ),
        CheckConstraint("(acknowledged_at IS NULL) = (reason IS NULL)", name="reason"),
    )

    id: Mapped[Id]
    key: Mapped[
        str
    ]  # the same fault is the same key: "sums:<member>:<rule>", "seals:<block>:<what>:<member>:<from>:<to>"
    about: Mapped[About]
    what: Mapped[str]  # in English, as the doctor said it; `sentence` is for readers
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    found_at: Mapped[datetime]
    seen_at: Mapped[datetime]  # by the newest run that found it
    cleared_at: Mapped[datetime | None]
    acknowledged_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    acknowledged_at: Mapped[datetime | None]
    reason: Mapped[str | None]

    member: Mapped[Member | None] = relationship(lazy="joined")
    acknowledged: Mapped[Account | None] = relationship(lazy="joined")

    @property
    def sentence(self) -> str:
        """What is wrong, in the reader's language; as it was noted where the code no longer knows such a fault."""
        match self.key.split(":"):
            case [About.SUMS, _member, code] if code in integrity.SENTENCES:
                return str(integrity.SENTENCES[code])
            case [About.SEALS, block, what, *where] if what in verification.SENTENCES:
                return str(verification.Damage(int(block), what, *map(int, where)))
        return self.what

    estate_of = "member"
    shared_by = ("points.approve",)  # a broken seal concerns everybody who approves points

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        """Who approves points sees their own estates' members, and what belongs to no member."""
        return viewer.covers(cls, "points.approve")


def reconcile(notebook: Notebook) -> Reconciliation:
    """The job: look at everything, note what is new, clear what is gone."""
    begun, at = time.monotonic(), clock.now()
    with speaking("en"):
        found = _faults(notebook)
    spent = int((time.monotonic() - begun) * 1000)
    return _noted(found, at, spent)


@portion()
def _noted(found: dict[str, tuple[About, str, int | None]], at: datetime, spent: int) -> Reconciliation:
    members = set(session.scalars(select(Member.id).where(Member.id.in_([row[2] for row in found.values()]))))
    open_now = {row.key: row for row in session.scalars(select(Discrepancy).where(Discrepancy.cleared_at.is_(None)))}
    for key, (about, what, whom) in found.items():
        if (known := open_now.get(key)) is not None:
            known.seen_at = at
        else:
            whose = whom if whom in members else None
            session.add(Discrepancy(key=key, about=about, what=what, member_id=whose, found_at=at, seen_at=at))
    for key in open_now.keys() - found.keys():
        open_now[key].cleared_at = at
    run = add(Reconciliation(at=at, milliseconds=spent, found=len(found)))
    happened(h.RECONCILED, None, run=run.id, found=len(found))
    tasks.mend([tasks.KINDS["points.discrepancy"]])
    return run


def _faults(notebook: Notebook) -> dict[str, tuple[About, str, int | None]]:
    """What is wrong now: by its key, what about, in words, and whose."""
    found: dict[str, tuple[About, str, int | None]] = {}
    for fault in verification.damages(notebook):
        key = f"{About.SEALS}:{fault.block}:{fault.what}:{fault.member_id}:{fault.from_seq}:{fault.to_seq}"
        found[key] = (About.SEALS, str(fault), fault.member_id or None)
    for member_id, code in integrity.offenders():
        found[f"{About.SUMS}:{member_id}:{code}"] = (About.SUMS, str(integrity.SENTENCES[code]), member_id)
    return found


def acknowledge(fault: Discrepancy, reason: str, by: int) -> None:
    """Somebody has looked, and says why it may stand; it is no alarm any more, and is cleared when it is gone."""
    if not reason.strip():
        raise Refusal(_l("Please say what you found; whoever comes after you reads it."), "reason")
    waiting = and_(Discrepancy.id == fault.id, Discrepancy.acknowledged_at.is_(None), Discrepancy.cleared_at.is_(None))
    values = {"acknowledged_by": by, "acknowledged_at": clock.now(), "reason": reason.strip()}
    if changed(update(Discrepancy).where(waiting).values(**values)) != 1:
        raise Refusal(_l("Somebody has dealt with this already."), status=409)
    happened(h.ACKNOWLEDGED, by, discrepancy=fault.id)


def alarms(viewer: Viewer) -> list[Discrepancy]:
    """What nobody has dealt with yet, the oldest first."""
    rows = select(Discrepancy).where(
        Discrepancy.cleared_at.is_(None), Discrepancy.acknowledged_at.is_(None), Discrepancy.visible_to(viewer)
    )
    return list(session.scalars(rows.order_by(Discrepancy.id)))


def discrepancies(viewer: Viewer, *, is_open: bool, most: int = 50) -> list[Discrepancy]:
    """Every fault that still is there, or the newest of those that are gone."""
    there = Discrepancy.cleared_at.is_(None) if is_open else Discrepancy.cleared_at.is_not(None)
    rows = select(Discrepancy).where(there, Discrepancy.visible_to(viewer)).order_by(Discrepancy.id.desc())
    return list(session.scalars(rows.limit(most)))


def last_reconciliation() -> Reconciliation | None:
    return session.scalar(select(Reconciliation).order_by(Reconciliation.id.desc()).limit(1))


def is_late(run: Reconciliation | None) -> bool:
    """Whether the job has stopped running: silence is not good news."""
    return run is not None and run.at < clock.now() - LATE
