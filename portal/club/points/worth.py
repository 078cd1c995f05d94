"""What a point is worth in the club's books: rows with a day from which they count, never a constant."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club import audit
from portal.club.accounts import Account
from portal.database import Base, Id, add, session
from portal.guards import append_only
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

LIKELY = 1000  # fen for a hundred points where no row says otherwise: ¥0.10 a point
MOST = 1_000_000


class PointWorth(Base):
    """From that day on a hundred points stand in the books with so many fen. A row of the future can be outdone by a
    later one of the same day, never changed."""

    __tablename__ = "point_worths"
    __table_args__ = (CheckConstraint("fen >= 0 AND fen <= 1000000", name="fen"),)

    id: Mapped[Id]
    since: Mapped[date]
    fen: Mapped[int]  # for a hundred points
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]


append_only(PointWorth)


def fen_per_hundred(day: date | None = None) -> int:
    """What a hundred points are worth on `day` (today), in fen."""
    counts = select(PointWorth.fen).where(PointWorth.since <= (day or clock.today()))
    found = session.scalar(counts.order_by(PointWorth.since.desc(), PointWorth.id.desc()).limit(1))
    return LIKELY if found is None else found


def worth(points: int, fen: int) -> int:
    """`points` in fen, a hundred being worth `fen`; floored."""
    return points * fen // 100


def set_worth(fen: int, since: date, by: int) -> PointWorth:
    """A new value from a day on, today at the earliest: what was reported before stays as it was. Raises Refusal."""
    if not 0 <= fen <= MOST:
        raise Refusal(_l("Give an amount from ¥0.00 to ¥10,000.00 for a hundred points."), "yuan")
    if since < clock.today():
        raise Refusal(_l("A new value counts from today at the earliest."), "since")
    row = add(PointWorth(since=since, fen=fen, made_by=by, made_at=clock.now()))
    audit.record(by, "points.worth_set", worth=row.id, fen=fen)
    return row


def worths() -> list[tuple[PointWorth, str]]:
    """Every value with the name of who set it, the one that counts last first."""
    rows = select(PointWorth, Account.name).join(Account, Account.id == PointWorth.made_by)
    return [(row, name) for row, name in session.execute(rows.order_by(PointWorth.since.desc(), PointWorth.id.desc()))]
