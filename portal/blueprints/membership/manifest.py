"""What membership adds to the navigation."""

from flask_babel import lazy_gettext as _l

from portal.manifest import Pages, Place

MANIFEST = Pages(places=(Place("me", "membership.me", _l("Me"), 70, "user-round", public=False),))
