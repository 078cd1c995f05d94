"""What waits in autumn: next year's days, which somebody goes through once the State Council has said them."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Integer, false, literal, select

from portal.club.ground.calendar_days import year_waiting
from portal.manifest import TaskKind, TaskTold, Waiting
from portal.sentences import lazy_gettext as _l


def _waiting() -> Waiting:
    year = year_waiting()
    ident = literal(year or 0, Integer).label("id")
    due = literal(date((year or 2000) - 1, 12, 24)).label("due_on")
    rows = select(ident, due)
    return rows if year else rows.where(false())


def _told(ids: Collection[int]) -> dict[int, TaskTold]:
    return {
        year: TaskTold(
            _l("The days of %(year)s", year=year), _l("Make-up days and holidays, before a promise meets them")
        )
        for year in ids
    }


TASKS = (
    TaskKind(
        "calendar.year",
        _l("Go through a year's days"),
        "calendar_year",
        "club.edit",
        _waiting,
        _told,
        is_shared=True,
        is_timed=True,
    ),
)
