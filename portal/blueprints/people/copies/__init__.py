"""A copy of everything the club holds about a person."""

from flask import Blueprint

blueprint = Blueprint("copies", __name__, url_prefix="/me/copy")
