"""Memberships at the desk: what two people decide about one."""

from flask import Blueprint

blueprint = Blueprint("departures", __name__, url_prefix="/departures")
