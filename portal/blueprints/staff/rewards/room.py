"""The blueprint of the desk's rewards."""

from flask import Blueprint

blueprint = Blueprint("rewards", __name__, url_prefix="/rewards")
