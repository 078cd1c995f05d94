"""What points add to the desk."""

from typing import Any

from portal.club.purse import points
from portal.manifest import Card, Group, Pages, Room, TaskPage
from portal.sentences import lazy_gettext as _l


def reconciliation() -> dict[str, Any] | None:
    """Whether the night's reconciliation ran at all; what it found are tasks."""
    run = points.last_reconciliation()
    return {"last": run} if points.is_late(run) else None


MANIFEST = Pages(
    rooms=(
        Room("points", Group.POINTS, "staff.points.index", _l("Points"), 10),
        Room("rules", Group.POINTS, "staff.points.rules", _l("Earn rules"), 12),
        Room("liability", Group.POINTS, "staff.points.liability", _l("Points liability"), 14),
    ),
    day=(Card(reconciliation, {"alarm": "purse/points/staff/day_alarm.html"}, ("points.approve",), 30),),
    tasks={
        "points.adjustment": TaskPage("staff.points.index", _l("To the decision"), icon="coins"),
        "points.raise": TaskPage("staff.points.rules", _l("To the decision"), icon="coins"),
        "points.discrepancy": TaskPage("staff.points.discrepancy", _l("Look"), "fault_id", "triangle-alert"),
    },
)
