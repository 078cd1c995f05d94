"""What counts at a till: how many wrong codes within how long lock it, and how long a verification can be taken back.

Every change is a row with the day from which it counts; of two rows for one day the later one counts.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club import audit
from portal.database import Base, Id, add, session
from portal.guards import append_only
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

MOST_MISSES, MOST_MINUTES, LEAST_WINDOW = 100, 1440, 5


@dataclass(frozen=True)
class TillTerms:
    misses: int = 20  # so many wrong codes of one clerk lock the till
    undo_minutes: int = 15
    window_minutes: int = 60  # when they are typed within so many minutes


class TillTermsRow(Base):
    __tablename__ = "till_terms"
    __table_args__ = (
        Index("ix_till_terms_counts_from", "counts_from", "id"),
        CheckConstraint("misses BETWEEN 3 AND 100 AND undo_minutes BETWEEN 1 AND 1440", name="numbers"),
        CheckConstraint("window_minutes BETWEEN 5 AND 1440", name="window"),
    )

    id: Mapped[Id]
    counts_from: Mapped[date]
    misses: Mapped[int]
    undo_minutes: Mapped[int]
    window_minutes: Mapped[int]
    written_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    written_at: Mapped[datetime]


append_only(TillTermsRow)


def today() -> TillTerms:
    """What counts now; before the first row, the house's defaults."""
    counts = select(TillTermsRow.misses, TillTermsRow.undo_minutes, TillTermsRow.window_minutes)
    begun = counts.where(TillTermsRow.counts_from <= clock.today())
    row = session.execute(begun.order_by(TillTermsRow.counts_from.desc(), TillTermsRow.id.desc()).limit(1)).first()
    return TillTerms(*row) if row else TillTerms()


def change(terms: TillTerms, counts_from: date, by: int) -> TillTermsRow:
    """From a day on, today at the earliest. What was verified before keeps the minutes it was given."""
    if counts_from < clock.today():
        raise Refusal(_l("Terms cannot be changed for days that are over."), "counts_from")
    _between("misses", 3, terms.misses, MOST_MISSES)
    _between("undo_minutes", 1, terms.undo_minutes, MOST_MINUTES)
    _between("window_minutes", LEAST_WINDOW, terms.window_minutes, MOST_MINUTES)
    made = add(TillTermsRow(**vars(terms), counts_from=counts_from, written_by=by, written_at=clock.now()))
    audit.record(by, "till_terms.changed", terms=made.id, misses=terms.misses, minutes=terms.undo_minutes)
    return made


def history() -> list[TillTermsRow]:
    """Every change, the one that counts last first."""
    return list(session.scalars(select(TillTermsRow).order_by(TillTermsRow.counts_from.desc(), TillTermsRow.id.desc())))


def _between(field: str, least: int, number: int, most: int) -> None:
    if not least <= number <= most:
        raise Refusal(_l("Please give a whole number from %(least)s to %(most)s.", least=least, most=most), field)
