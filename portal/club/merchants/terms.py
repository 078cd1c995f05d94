"""The network's terms that staff set: how long a settlement may be disputed, when a contract's end is near.

Every change is a row with the day from which it counts; what was decided by the older one stays as it was.
"""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club import audit
from portal.database import Base, Id, add, session
from portal.refusal import Refusal


@dataclass(frozen=True)
class Terms:
    dispute_days: int = 10
    warn_days: int = 30


class TermsRow(Base):
    __tablename__ = "merchant_terms"
    __table_args__ = (
        UniqueConstraint("counts_from"),
        CheckConstraint("dispute_days > 0 AND warn_days > 0", name="days"),
    )

    id: Mapped[Id]
    counts_from: Mapped[date]
    dispute_days: Mapped[int]
    warn_days: Mapped[int]
    written_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    written_at: Mapped[datetime]


def on(day: date) -> Terms:
    """What counts on that day; before the first row, the house's defaults."""
    row = session.scalar(
        select(TermsRow).where(TermsRow.counts_from <= day).order_by(TermsRow.counts_from.desc()).limit(1)
    )
    return Terms(row.dispute_days, row.warn_days) if row else Terms()


def change(terms: Terms, counts_from: date, by: int) -> TermsRow:
    """From a day on, today at the earliest; one change a day (constraint uq_merchant_terms_counts_from)."""
    if counts_from < clock.today():
        raise Refusal(_l("Terms cannot be changed for days that are over."), "counts_from")
    if session.scalar(select(TermsRow.id).where(TermsRow.counts_from == counts_from)) is not None:
        raise Refusal(_l("Something else is written for that day already."), "counts_from")
    row = add(
        TermsRow(
            counts_from=counts_from,
            dispute_days=terms.dispute_days,
            warn_days=terms.warn_days,
            written_by=by,
            written_at=clock.now(),
        )
    )
    audit.record(by, "merchant_terms.changed", terms=row.id)
    return row


def history() -> list[TermsRow]:
    """Every change, the latest first."""
    return list(session.scalars(select(TermsRow).order_by(TermsRow.counts_from.desc())))
