"""The desk's estates, buildings and homes: entered, changed with a history, listed, and what an estate still lacks."""

from flask import Blueprint

blueprint = Blueprint("homes", __name__, url_prefix="/homes")
