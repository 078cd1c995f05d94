"""Days of an address, as browsers write them."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from portal.sentences import gettext as _

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def day_of(text: str) -> date | None:
    """A day written 2026-03-31, as browsers write it; None for anything else."""
    if not DAY.fullmatch(text):
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1970 < found.year < 9000 else None


def runs_of(days: Iterable[date]) -> list[tuple[date, date]]:
    """Days one after the other as ranges, each with its first and its last."""
    runs: list[tuple[date, date]] = []
    for day in sorted(set(days)):
        if runs and day - runs[-1][1] == timedelta(days=1):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def bad_day() -> str:
    return str(_("Please write a day such as 2026-03-31."))
