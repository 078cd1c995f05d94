"""What membership adds to the navigation."""

from portal.manifest import Pages, Place
from portal.sentences import lazy_gettext as _l

MANIFEST = Pages(
    places=(Place("me", "membership.me", _l("Me"), 70, "user-round", public=False),),
    earned_at={"join": "membership.benefits", "verified_home": "membership.new_home"},
)
