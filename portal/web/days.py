"""Days of an address, as browsers write them."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from flask import abort, request

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


def asked_day(name: str) -> date | None:
    """The day that ?day= of the address names, None where it names none; what is no day is no address of ours (404)."""
    return _asked(request.args.get(name, ""))


def asked_month(name: str) -> date | None:
    """The first day of the month that ?month=2026-03 names; as asked_day."""
    text = request.args.get(name, "")
    return _asked(f"{text}-01" if text else "")


def _asked(text: str) -> date | None:
    return (day_of(text) or abort(404)) if text else None


def period_of(typed: Mapping[str, str], first: str, last: str) -> tuple[date | None, date | None, dict[str, str]]:
    """A filter's first and last day by their names, and the sentences beside what is no day or before the first."""
    days = {name: day_of(typed[name]) for name in (first, last) if typed.get(name)}
    wrong = {name: bad_day() for name, day in days.items() if day is None}
    begins, ends = days.get(first), days.get(last)
    if begins and ends and begins > ends:
        wrong[last] = str(_("The last day lies before the first."))
    return begins, ends, wrong


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
