"""What the home page adds to the navigation."""

from portal.manifest import Pages, Place
from portal.sentences import lazy_gettext as _l

MANIFEST = Pages(places=(Place("home", "home.index", _l("Home"), 10, "house"),))
