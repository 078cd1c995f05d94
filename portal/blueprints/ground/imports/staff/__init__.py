"""Lists on the desk: sent, their columns named, shown row by row, taken over, undone."""

from flask import Blueprint

blueprint = Blueprint("imports", __name__, url_prefix="/imports")
