"""Points at the desk: a member's statement, adjustments by one or two people, the earn rules. One file a room."""

from importlib import import_module
from pkgutil import iter_modules

from flask import Blueprint

blueprint = Blueprint("points", __name__, url_prefix="/points")


for _room in sorted(iter_modules(__path__), key=lambda found: found.name):
    import_module(f"{__name__}.{_room.name}")
