"""What the home page adds to the navigation."""

from flask_babel import lazy_gettext as _l

from portal.manifest import Pages, Place

MANIFEST = Pages(places=(Place("home", "home.index", _l("Home"), 10, "house"),))
