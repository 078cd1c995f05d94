"""What lucky draws declare."""

from portal.club.shop import draws
from portal.club.shop.draws import jobs
from portal.club.shop.draws.leaving import LEAVING
from portal.manifest import Check, Job, Share, Subject
from portal.sentences import lazy_gettext as _l

MANIFEST = Subject(
    jobs=(
        Job(
            "draws.run",  # lists are sealed at closing, draws drawn at their time
            draws.run,
            every=1,
            share=Share(_l("Draws are closed or drawn"), jobs.due, jobs.to_come, most=0.5, least=5),
        ),
    ),
    checks=(Check("draws: every result is what its seed and list give", draws.check),),
    reasons={
        "draw": _l("Entry in a lucky draw"),
        "draw_returned": _l("Entry in a lucky draw, points returned"),
    },
    leaving=LEAVING,
)
