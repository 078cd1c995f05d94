"""Rewards at the desk: catalogue.py what is offered and its stock, desk.py handing over, deliveries.py what is sent,
credits.py what comes off the property fee, desks.py where gifts are handed over."""

from portal.blueprints.staff.rewards import catalogue, credits, deliveries, desk, desks
from portal.blueprints.staff.rewards.room import blueprint

__all__ = ["blueprint", "catalogue", "credits", "deliveries", "desk", "desks"]
