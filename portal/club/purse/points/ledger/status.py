"""What counts for the grade: status points of the last twelve months.

Twelve months are days: what was earned on 22 November counts until 21 November of the next year, 24:00. What takes an
earning back counts in the same months as that earning, so that a late claw-back does not cost newer points.
"""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import aliased

from portal import clock
from portal.club.purse.points.ledger.tables import Entry

_undone, _first = aliased(Entry), aliased(Entry)
# an undone earning, or one that was undone and restored
STATUS_EARNED_AT = func.coalesce(_first.at, _undone.at, Entry.at)


def status_entries(*columns: Any, since: str = "since") -> Select[Any]:
    """Entries since the moment of that parameter that carry status points and whose earning is of these months too."""
    return (
        select(*columns)
        .select_from(Entry)
        .outerjoin(_undone, (_undone.member_id == Entry.member_id) & (_undone.seq == Entry.reverses))
        .outerjoin(_first, (_first.member_id == _undone.member_id) & (_first.seq == _undone.reverses))
        .where(Entry.at >= bindparam(since), Entry.status != 0, bindparam(since) <= STATUS_EARNED_AT)
    )


def window_of(day: date) -> datetime:
    """The first moment of the twelve months that end with `day`."""
    is_leap_day = (day.month, day.day) == (2, 29)
    year_before = date(day.year - 1, 2, 28) if is_leap_day else day.replace(year=day.year - 1)
    return clock.moment_of(year_before + timedelta(days=1))
