"""The network's terms that staff set: how long a settlement may be disputed, when a contract's end is near and told.

Every change is a row with the day from which it counts; what was decided by the older one stays as it was.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club import audit
from portal.database import Base, Id, add, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

MOST_NOTICES, LONGEST_NOTICE = 6, 365


@dataclass(frozen=True)
class Terms:
    dispute_days: int = 10
    warn_days: int = 30  # before its end a contract stands on the desk
    notice_days: tuple[int, ...] = (60, 30, 7)  # before its end its managers get a letter, each of these days


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
    notice_days: Mapped[list[int]] = mapped_column(JSON)
    written_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    written_at: Mapped[datetime]


def on(day: date) -> Terms:
    """What counts on that day; before the first row, the house's defaults."""
    row = session.scalar(
        select(TermsRow).where(TermsRow.counts_from <= day).order_by(TermsRow.counts_from.desc()).limit(1)
    )
    return Terms(row.dispute_days, row.warn_days, tuple(row.notice_days)) if row else Terms()


def change(terms: Terms, counts_from: date, by: int) -> TermsRow:
    """From a day on, today at the earliest; one change a day (constraint uq_merchant_terms_counts_from)."""
    if counts_from < clock.today():
        raise Refusal(_l("Terms cannot be changed for days that are over."), "counts_from")
    if session.scalar(select(TermsRow.id).where(TermsRow.counts_from == counts_from)) is not None:
        raise Refusal(_l("Something else is written for that day already."), "counts_from")
    days = _in_order(terms.notice_days)
    row = add(
        TermsRow(
            counts_from=counts_from,
            dispute_days=terms.dispute_days,
            warn_days=terms.warn_days,
            notice_days=days,
            written_by=by,
            written_at=clock.now(),
        )
    )
    audit.record(by, "merchant_terms.changed", terms=row.id)
    return row


def history() -> list[TermsRow]:
    """Every change, the latest first."""
    return list(session.scalars(select(TermsRow).order_by(TermsRow.counts_from.desc())))


def _in_order(days: tuple[int, ...]) -> list[int]:
    """Each day once, the farthest first. Raises Refusal for too many of them, or days no contract is warned of."""
    if not days or len(set(days)) > MOST_NOTICES or not all(1 <= day <= LONGEST_NOTICE for day in days):
        sentence = _l(
            "Please give one to %(most)s numbers of days from 1 to %(days)s, such as 60, 30, 7.",
            most=MOST_NOTICES,
            days=LONGEST_NOTICE,
        )
        raise Refusal(sentence, "notice_days")
    return sorted(set(days), reverse=True)
