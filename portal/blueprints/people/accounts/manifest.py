"""What signing in adds to the navigation."""

from portal.manifest import Pages, Place
from portal.sentences import lazy_gettext as _l

MANIFEST = Pages(places=(Place("me", "accounts.sign_in", _l("Sign in"), 70, "user-round", members=False),))
