"""The home page for each audience, the appearance switches, public pictures, and the short public pages."""

from flask import Blueprint

blueprint = Blueprint("home", __name__)
