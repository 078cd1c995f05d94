"""What happens to a copy of somebody's data."""

from dataclasses import dataclass
from datetime import date

from portal.club.ground.happenings import Entity, Happening
from portal.club.ground.letters import Letter
from portal.club.ground.outbox import Purpose
from portal.club.people.accounts.happenings import ACCOUNT
from portal.sentences import lazy_gettext as _l

COPY = Entity("copy", "copies")


@dataclass(frozen=True, kw_only=True)
class CopyMade(Letter, topic="copy_made", purpose=Purpose.SECURITY):
    until: date


ASKED = Happening("copy.asked", _l("asked for a copy of everything held about them"), (COPY, ACCOUNT))
MADE = Happening(
    "copy.made", _l("made a copy of everything held about %(account)s"), (COPY, ACCOUNT), letters=(CopyMade,)
)
TAKEN = Happening("copy.taken", _l("downloaded the copy of everything held about them"), (COPY, ACCOUNT))
