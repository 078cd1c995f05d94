"""The staff's side of complaints: queue.py the views and their filters, case.py one case and the acts of its steps."""

from portal.blueprints.staff.complaints import case, queue
from portal.blueprints.staff.complaints.room import blueprint

__all__ = ["blueprint", "case", "queue"]
