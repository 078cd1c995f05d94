"""Membership: joining, me and my homes, the card, consents, and what the club offers its members."""

from flask import Blueprint

blueprint = Blueprint("membership", __name__)

from portal.blueprints.membership import card, grade, homes, join, me, profile  # noqa: E402,F401  the routes
