"""What points add to the desk."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.club import points
from portal.identity import viewer
from portal.manifest import Card, Group, Pages, Room
from portal.web.cards import MOST_ROWS


def adjustments() -> dict[str, Any]:
    """What waits for a second person, never for who asked."""
    rows = [row for row in points.waiting_adjustments(viewer) if row.asked_by != viewer.account_id]
    return {"adjustments": rows[:MOST_ROWS]}


def reconciliation() -> dict[str, Any]:
    """What the night's reconciliation found, and whether it ran at all."""
    run = points.last_reconciliation()
    return {"alarms": points.alarms(viewer), "reconciliation_late": run if points.is_late(run) else None}


MANIFEST = Pages(
    rooms=(
        Room("points", Group.POINTS, "staff.points.index", _l("Points"), 10),
        Room("rules", Group.POINTS, "staff.points.rules", _l("Earn rules"), 12),
        Room("liability", Group.POINTS, "staff.points.liability", _l("Points liability"), 14),
    ),
    day=(
        Card(reconciliation, {"alarm": "staff/points/day_alarm.html"}, ("points.approve",), 30),
        Card(
            adjustments,
            {"figures": "staff/points/day_figures.html", "approvals": "staff/points/day_approvals.html"},
            ("points.approve",),
            30,
        ),
    ),
)
