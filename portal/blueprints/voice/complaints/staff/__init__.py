"""The staff's side of complaints: queue.py the views and their filters, case.py one case and the acts of its steps."""

from flask import Blueprint

blueprint = Blueprint("complaints", __name__, url_prefix="/complaints")
