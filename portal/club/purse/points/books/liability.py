"""What the club owes in points: the report, read from roll-ups by estate (roll_ups.py makes them).

It reads a few hundred rows however large the ledger is; the moment for which they stand is shown beside the figures.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club.people.accounts import Viewer
from portal.club.purse.points.books.point_worth import WORTH, worth
from portal.club.purse.points.ledger.tables import EntryKind
from portal.database import Base, Id, Points, session

FOREVER = "never"  # the month of lots that do not expire; sorts after every year
MONTHS = 24  # how far back the report looks


class RollUp(Base):
    """When the figures were made, and what was outstanding then."""

    __tablename__ = "points_rollups"

    id: Mapped[Id]
    at: Mapped[datetime]
    milliseconds: Mapped[int]
    outstanding: Mapped[Points]
    locked: Mapped[Points]
    debt: Mapped[Points]


class Outstanding(Base):
    """Points that can still be spent, by the month in which they expire. Estate 0: members without a home."""

    __tablename__ = "points_outstanding"
    estate_of = "estate_id"

    estate_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    month: Mapped[str] = mapped_column(primary_key=True)  # of the last good day: 2026-12
    points: Mapped[Points]


class EstateStanding(Base):
    """What members hold, by estate: the balance, what deposits lock, what is owed to the club."""

    __tablename__ = "points_standings"
    estate_of = "estate_id"

    estate_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    balance: Mapped[Points]
    locked: Mapped[Points]
    debt: Mapped[Points]


class MonthlyFlow(Base):
    """What a kind of line did to balances in a month of the club's time."""

    __tablename__ = "points_flows"
    estate_of = "estate_id"

    estate_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    month: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[EntryKind] = mapped_column(primary_key=True)
    points: Mapped[Points]
    lines: Mapped[int]


class Due(Base):
    """Of the points whose last good day lay in a month that is over: how many there were, how many expired unspent."""

    __tablename__ = "points_due"
    estate_of = "estate_id"

    estate_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    month: Mapped[str] = mapped_column(primary_key=True)
    due: Mapped[Points]
    expired: Mapped[Points]


@dataclass(frozen=True)
class ExpiryMonth:
    month: str
    points: int
    fen: int


@dataclass(frozen=True)
class FlowMonth:
    month: str
    earned: int
    spent: int
    expired: int
    other: int  # deposits, gifts, repaid debts: what is neither earned, spent nor expired


@dataclass(frozen=True)
class DueMonth:
    month: str
    due: int
    expired: int

    @property
    def share(self) -> float:
        """Breakage: per cent of what was due that expired unspent."""
        return self.expired * 100 / self.due if self.due else 0.0


@dataclass(frozen=True)
class Report:
    """The liability as of `at`, of the estates that the viewer covers."""

    at: datetime
    milliseconds: int
    fen: int  # what a hundred points are worth today
    balance: int
    locked: int
    debt: int
    by_expiry: list[ExpiryMonth] = field(default_factory=list)
    flows: list[FlowMonth] = field(default_factory=list)
    due: list[DueMonth] = field(default_factory=list)

    @property
    def value(self) -> int:
        """In fen: what can be spent and what deposits hold; a debt is no reason to show less."""
        return worth(self.balance + self.locked, self.fen)


def liability(viewer: Viewer) -> Report | None:
    """The report of the viewer's estates; None before the first roll-up."""
    made = session.scalar(select(RollUp).order_by(RollUp.id.desc()).limit(1))
    if made is None:
        return None
    fen = WORTH.now().fen
    held = session.execute(
        select(
            *(
                func.coalesce(func.sum(column), 0)
                for column in (EstateStanding.balance, EstateStanding.locked, EstateStanding.debt)
            )
        ).where(viewer.covers(EstateStanding, "reports.read"))
    ).one()
    return Report(
        at=made.at,
        milliseconds=made.milliseconds,
        fen=fen,
        balance=int(held[0]),
        locked=int(held[1]),
        debt=int(held[2]),
        by_expiry=_by_expiry(viewer, fen),
        flows=_flow_months(viewer),
        due=_due_months(viewer),
    )


def _by_expiry(viewer: Viewer, fen: int) -> list[ExpiryMonth]:
    rows = (
        select(Outstanding.month, func.sum(Outstanding.points))
        .where(viewer.covers(Outstanding, "reports.read"))
        .group_by(Outstanding.month)
        .order_by(Outstanding.month)
    )
    return [ExpiryMonth(month, int(points), worth(int(points), fen)) for month, points in session.execute(rows)]


COLUMNS = {
    EntryKind.EARN: "earned",
    EntryKind.CLAW_BACK: "earned",
    EntryKind.SPEND: "spent",
    EntryKind.GIVE_BACK: "spent",
    EntryKind.EXPIRE: "expired",
}


def _flow_months(viewer: Viewer) -> list[FlowMonth]:
    rows = (
        select(MonthlyFlow.month, MonthlyFlow.kind, func.sum(MonthlyFlow.points))
        .where(viewer.covers(MonthlyFlow, "reports.read"), MonthlyFlow.month >= _first_month())
        .group_by(MonthlyFlow.month, MonthlyFlow.kind)
    )
    months: dict[str, dict[str, int]] = {}
    for month, kind, points in session.execute(rows):
        name = COLUMNS.get(kind, "other")
        sums = months.setdefault(month, dict.fromkeys(("earned", "spent", "expired", "other"), 0))
        sums[name] += int(points)
    return [FlowMonth(month, **sums) for month, sums in sorted(months.items())]


def _due_months(viewer: Viewer) -> list[DueMonth]:
    rows = (
        select(Due.month, func.sum(Due.due), func.sum(Due.expired))
        .where(viewer.covers(Due, "reports.read"), Due.month >= _first_month())
        .group_by(Due.month)
        .order_by(Due.month)
    )
    return [DueMonth(month, int(due), int(expired)) for month, due, expired in session.execute(rows)]


def _first_month() -> str:
    today = clock.today()
    months = today.year * 12 + today.month - 1 - MONTHS
    return f"{months // 12:04}-{months % 12 + 1:02}"
