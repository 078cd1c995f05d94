"""The roll-ups of the liability report: whole tables summed once a night, or by hand when somebody asks.

Each is computed anew from lots and ledger, so it can be thrown away and made again. The reading stands outside the
writing transaction; what is replaced in it is a few hundred rows.
"""

import time
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, text

from portal import clock
from portal.club.ground.happenings import happened
from portal.club.ground.portions import portion
from portal.club.people.members import Member
from portal.club.purse.points import happenings as h
from portal.club.purse.points.books.liability import FOREVER, Due, EstateStanding, MonthlyFlow, Outstanding, RollUp
from portal.club.purse.points.ledger.tables import NEVER, Allocation, Entry, EntryKind, Lot, PointsAccount
from portal.database import Base, add, engine, session

_estate = func.coalesce(Member.estate_id, 0)
_EXPIRED = (
    select(_estate, Lot.expires_at, func.sum(-Allocation.amount))
    .select_from(Entry)
    .join(Allocation, (Allocation.member_id == Entry.member_id) & (Allocation.seq == Entry.seq))
    .join(Lot, Lot.id == Allocation.lot_id)
    .join(Member, Member.id == Entry.member_id)
    .where(Entry.kind == EntryKind.EXPIRE)
    .group_by(_estate, Lot.expires_at)
)


def roll_up(by: int | None = None) -> RollUp:
    """The job: compute everything anew, outside the writing transaction, and put it in place of the old."""
    begun = time.monotonic()
    at = clock.now()
    tables: dict[type[Base], list[dict[str, Any]]] = {
        Outstanding: _outstanding(at),
        EstateStanding: _standings(),
        MonthlyFlow: _flows(),
        Due: _due(at),
    }
    spent = int((time.monotonic() - begun) * 1000)
    return _replaced(tables, at, spent, by)


@portion()
def _replaced(tables: dict[type[Base], list[dict[str, Any]]], at: datetime, spent: int, by: int | None) -> RollUp:
    for model, rows in tables.items():
        session.execute(delete(model))
        if rows:
            session.execute(insert(model), rows)
    held = tables[EstateStanding]
    totals = {name: sum(row[name] for row in held) for name in ("locked", "debt")}
    outstanding = sum(row["balance"] for row in held)
    made = add(RollUp(at=at, milliseconds=spent, outstanding=outstanding, **totals))
    happened(h.ROLLED_UP, by, rollup=made.id)
    return made


def month_before(expires_at: datetime) -> str:
    """The month of the last good day of a lot that expires then."""
    return f"{clock.local(expires_at) - timedelta(seconds=1):%Y-%m}" if expires_at < NEVER else FOREVER


def _outstanding(at: datetime) -> list[dict[str, Any]]:
    rows = session.execute(
        select(_estate, Lot.expires_at, func.sum(Lot.remaining))
        .join(Member, Member.id == Lot.member_id)
        .where(Lot.remaining > 0, Lot.expires_at > at)
        .group_by(_estate, Lot.expires_at)
    )
    sums: dict[tuple[int, str], int] = defaultdict(int)
    for estate, expires_at, points in rows:
        sums[estate, month_before(expires_at)] += int(points)
    return [{"estate_id": estate, "month": month, "points": points} for (estate, month), points in sums.items()]


def _standings() -> list[dict[str, Any]]:
    rows = session.execute(
        select(_estate, func.sum(PointsAccount.balance), func.sum(PointsAccount.locked), func.sum(PointsAccount.debt))
        .join(Member, Member.id == PointsAccount.member_id)
        .group_by(_estate)
    )
    names = ("estate_id", "balance", "locked", "debt")
    return [dict(zip(names, map(int, row), strict=True)) for row in rows]


def _flows() -> list[dict[str, Any]]:
    month = {
        "sqlite": func.substr(func.datetime(Entry.at, "+8 hours"), 1, 7),  # the club's zone has no summer time
        "postgresql": func.to_char(func.timezone("Asia/Shanghai", Entry.at), "YYYY-MM"),
    }[engine().dialect.name].label("month")
    rows = session.execute(
        select(_estate, month, Entry.kind, func.sum(Entry.amount), func.count())
        .join(Member, Member.id == Entry.member_id)
        .group_by(_estate, text("month"), Entry.kind)
    )
    return [
        {"estate_id": int(estate), "month": when, "kind": kind, "points": int(points), "lines": int(lines)}
        for estate, when, kind, points, lines in rows
    ]


def _due(at: datetime) -> list[dict[str, Any]]:
    due = session.execute(
        select(_estate, Lot.expires_at, func.sum(Lot.amount))
        .join(Member, Member.id == Lot.member_id)
        .where(Lot.expires_at <= at)
        .group_by(_estate, Lot.expires_at)
    )
    sums: dict[tuple[int, str], list[int]] = {}
    for estate, expires_at, points in due:
        sums.setdefault((estate, month_before(expires_at)), [0, 0])[0] += int(points)
    expired = session.execute(_EXPIRED)
    for estate, expires_at, points in expired:
        sums.setdefault((estate, month_before(expires_at)), [0, 0])[1] += int(points)
    return [
        {"estate_id": estate, "month": month, "due": both[0], "expired": both[1]}
        for (estate, month), both in sums.items()
    ]
