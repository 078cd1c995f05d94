"""The owner's side of complaints: draft.py the three steps of a new one, case.py the list and how a case stands."""

from portal.blueprints.complaints import case, draft, wording
from portal.blueprints.complaints.room import blueprint

__all__ = ["blueprint", "case", "draft", "wording"]
