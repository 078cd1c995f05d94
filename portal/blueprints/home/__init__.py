"""The home page for each audience, the appearance switches, public pictures, and the short public pages."""

from portal.blueprints.home.rooms import blueprint  # isort: skip
from portal.blueprints.home import appearance, index, pages  # noqa: F401 - their routes

__all__ = ["blueprint"]
