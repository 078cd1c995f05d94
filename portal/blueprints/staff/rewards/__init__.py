"""Rewards at the desk: catalogue.py what is offered and its stock, desk.py handing over, deliveries.py what is sent,
credits.py what comes off the property fee, desks.py where gifts are handed over, categories.py the catalogue's order,
pictures.py what is to be seen of a reward."""

from portal.blueprints.staff.rewards import catalogue, categories, credits, deliveries, desk, desks, pictures
from portal.blueprints.staff.rewards.room import blueprint

__all__ = ["blueprint", "catalogue", "categories", "credits", "deliveries", "desk", "desks", "pictures"]
