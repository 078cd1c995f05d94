"""The blueprint both halves of the room belong to."""

from flask import Blueprint

blueprint = Blueprint("complaints", "portal.blueprints.staff.complaints", url_prefix="/complaints")
