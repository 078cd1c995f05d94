"""Leaving the club, and being erased: what follows is counted first, and the person proves once more who they are."""

from flask import Blueprint

blueprint = Blueprint("departures", __name__, url_prefix="/me/leaving")
