"""Days of an address, as browsers write them."""

import re
from datetime import date

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


def bad_day() -> str:
    return str(_("Please write a day such as 2026-03-31."))
