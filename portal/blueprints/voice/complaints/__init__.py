"""The owner's side of complaints: draft.py the three steps of a new one, case.py the list and how a case stands."""

from flask import Blueprint

blueprint = Blueprint("complaints", __name__, url_prefix="/complaints")
