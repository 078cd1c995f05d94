"""What complaints add to the desk."""

import re
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from portal.club import complaints
from portal.club.complaints.desk import BY_KEY, Filters
from portal.identity import viewer
from portal.manifest import Card, Finder, Group, Pages, Room
from portal.web.cards import MOST_ROWS

NUMBER = re.compile(r"TS\d{6}-\d{4}")


def day() -> dict[str, Any]:
    """The counts of the queues, what is overdue, and what is with me, the nearest promise first."""
    late = complaints.page(BY_KEY["late"], Filters(), viewer, size=MOST_ROWS).rows
    mine = complaints.page(BY_KEY["mine"], Filters(), viewer, size=MOST_ROWS).rows
    near = {case.id: complaints.promises.nearness(case.due_at) for case in [*late, *mine]}
    return {"counts": complaints.counts(viewer), "late": late, "mine": mine, "nearness": near}


def by_number(typed: str) -> str | None:
    plain = typed.upper().replace(" ", "")
    return url_for("staff.complaints.show", number=plain) if NUMBER.fullmatch(plain) else None


MANIFEST = Pages(
    rooms=(Room("complaints", Group.SERVICE, "staff.complaints.index", _l("Complaints"), 10),),
    day=(
        Card(
            day,
            {"figures": "staff/complaints/day_figures.html", "main": "staff/complaints/day_cases.html"},
            ("complaints.read",),
            10,
        ),
    ),
    finders=(Finder("complaints.read", by_number),),
)
