"""Rewards at the desk: catalogue.py what is offered and its stock, handover.py handing over, deliveries.py what is
sent, credits.py what comes off the property fee, desks.py where gifts are handed over, categories.py the catalogue's
order, pictures.py what is to be seen of a reward."""

from flask import Blueprint

blueprint = Blueprint("rewards", __name__, url_prefix="/rewards")
