"""Rewards at the desk: catalogue.py what is offered and its stock, desk.py handing over against a code."""

from portal.blueprints.staff.rewards import catalogue, desk
from portal.blueprints.staff.rewards.room import blueprint

__all__ = ["blueprint", "catalogue", "desk"]
