"""What lucky draws declare."""

from portal.club.shop import draws
from portal.manifest import Check, Job, Subject
from portal.sentences import lazy_gettext as _l

MANIFEST = Subject(
    jobs=(Job("draws.run", draws.run, every=1),),  # lists are sealed at closing, draws drawn at their time
    checks=(Check("draws: every result is what its seed and list give", draws.check),),
    reasons={
        "draw": _l("Entry in a lucky draw"),
        "draw_returned": _l("Entry in a lucky draw, points returned"),
    },
)
