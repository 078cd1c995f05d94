"""The owner's side of complaints: draft.py the three steps of a new one, case.py the list and how a case stands."""

from typing import cast

from flask import Blueprint, Flask

from portal.club.ground import kept_terms
from portal.club.voice.complaints.sla import STANDARD, ServiceStandard

blueprint = Blueprint("complaints", __name__, url_prefix="/complaints")


def promised() -> ServiceStandard:
    """The service standard, for pages that only tell of it: promised().answer_days."""
    return kept_terms.now(STANDARD)


blueprint.record_once(lambda state: cast(Flask, state.app).jinja_env.globals.update(promised=promised))
