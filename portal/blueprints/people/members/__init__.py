"""Membership: joining, me and my homes, the card, consents, and what the club offers its members."""

from flask import Blueprint

blueprint = Blueprint("membership", __name__)
