"""What signing in adds to the navigation."""

from flask_babel import lazy_gettext as _l

from portal.manifest import Pages, Place

MANIFEST = Pages(places=(Place("me", "accounts.sign_in", _l("Sign in"), 70, "user-round", members=False),))
