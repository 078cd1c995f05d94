"""The blueprint of the home page and the short public pages."""

from flask import Blueprint

blueprint = Blueprint("home", __name__)
