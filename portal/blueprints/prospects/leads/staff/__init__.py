"""The desk's prospects: viewings.py the days and hours, questions.py what is asked, people.py who they are."""

from flask import Blueprint

blueprint = Blueprint("leads", __name__, url_prefix="/leads")
