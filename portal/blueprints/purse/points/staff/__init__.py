"""Points at the desk: a member's statement, adjustments by one or two people, the earn rules. One file a room."""

from flask import Blueprint

blueprint = Blueprint("points", __name__, url_prefix="/points")
