"""What happens between a prospect and the sales desk, and the letters about it."""

from dataclasses import dataclass
from datetime import datetime

from portal.club.estate.projects.happenings import PROJECT
from portal.club.ground.happenings import Entity, Happening, Readers
from portal.club.ground.letters import Letter
from portal.club.ground.outbox import Purpose
from portal.sentences import lazy_gettext as _l
from portal.words import Words

LEAD = Entity("lead", "leads")
INTEREST = Entity("interest", "interests")
SLOT = Entity("slot", "viewing_slots")
VIEWING = Entity("viewing", "viewings")
CONSENT = Entity("lead_consent", "lead_consents")
LEAD_NOTE = Entity("lead_note", "lead_notes")
ACKNOWLEDGEMENT = Entity("acknowledgement", "acknowledgements")


@dataclass(frozen=True, kw_only=True)
class RiskChanged(Letter, topic="risk_changed", purpose=Purpose.SERVICE):
    project: Words
    project_id: int
    version: int


@dataclass(frozen=True, kw_only=True)
class ViewingBooked(Letter, topic="viewing_booked", purpose=Purpose.OWN):
    project: Words
    project_id: int
    starts_at: datetime
    token: str


@dataclass(frozen=True, kw_only=True)
class QuestionAnswered(Letter, topic="question_answered", purpose=Purpose.SERVICE):
    project: Words
    project_id: int
    question: str
    answer: str


NOTED = Happening(
    "lead.noted",
    _l("showed interest in %(project)s for the first time"),
    (LEAD, PROJECT),
    line=_l("showed interest in %(project)s for the first time"),
)
CONSENTED = Happening(
    "lead.consented",
    _l("agreed to be told about %(project)s"),
    (LEAD, CONSENT, PROJECT),
    values=("purpose",),
    line=_l("agreed to be told about %(project)s"),
)
CONSENT_WITHDRAWN = Happening(
    "lead.consent_withdrawn",
    _l("no longer agrees to be told about %(project)s"),
    (LEAD, CONSENT, PROJECT),
    values=("purpose",),
    line=_l("no longer agrees to be told about %(project)s"),
)
ACKNOWLEDGED = Happening(
    "lead.acknowledged",
    _l("read version %(version)s of what speaks for and against %(project)s"),
    (LEAD, ACKNOWLEDGEMENT, PROJECT),
    values=("version",),
    line=_l("read version %(version)s of what speaks for and against %(project)s"),
)
ASKED = Happening(
    "lead.asked",
    _l("asked the adviser about %(project)s"),
    (LEAD, INTEREST, PROJECT),
    line=_l("asked the adviser about %(project)s"),
)
ANSWERED = Happening(
    "lead.answered",
    _l("answered a question about %(project)s"),
    (LEAD, INTEREST, PROJECT),
    line=_l("a question about %(project)s was answered"),
    letters=(QuestionAnswered,),
)
UNANSWERED = Happening(
    "lead.answer_taken_back",
    _l("took back the answer to a question about %(project)s"),
    (LEAD, INTEREST, PROJECT),
    line=_l("the answer to a question about %(project)s was taken back"),
    readers=Readers.STAFF,
)
NOTE = Happening(
    "lead.note", _l("noted something about somebody interested in %(project)s"), (LEAD, LEAD_NOTE, PROJECT)
)
PHONE_REVEALED = Happening(
    "lead.phone_revealed",
    _l("uncovered the phone of somebody interested in %(project)s"),
    (LEAD, PROJECT),
    values=("reason",),
    line=_l("the phone was uncovered at the sales desk of %(project)s"),
)
READERS_TOLD = Happening(
    "lead.reader_told",
    _l("told a reader of an older version what changed in the surroundings of %(project)s"),
    (LEAD, PROJECT),
    values=("version",),
    line=_l("was told what changed in the surroundings of %(project)s"),
    letters=(RiskChanged,),
)
SLOT_OFFERED = Happening("slot.offered", _l("offered an hour for viewing %(project)s"), (SLOT, PROJECT))
SLOT_CLOSED = Happening("slot.closed", _l("closed an hour for viewing %(project)s"), (SLOT, PROJECT))
BOOKED = Happening(
    "viewing.booked",
    _l("booked a viewing of %(project)s"),
    (VIEWING, SLOT, LEAD, PROJECT),
    line=_l("booked a viewing of %(project)s"),
    letters=(ViewingBooked,),
)
BOOKED_FOR = Happening(
    "viewing.booked_for",
    _l("booked a viewing of %(project)s for somebody who called"),
    (VIEWING, SLOT, LEAD, PROJECT),
    line=_l("the desk booked a viewing of %(project)s"),
    letters=(ViewingBooked,),
)
REMINDED = Happening(
    "viewing.reminded",
    _l("asked for the link of the viewing of %(project)s again"),
    (VIEWING, SLOT, LEAD, PROJECT),
    line=_l("asked for the link of the viewing of %(project)s again"),
    letters=(ViewingBooked,),
    readers=Readers.STAFF,
)
CANCELLED = Happening(
    "viewing.cancelled",
    _l("cancelled a viewing of %(project)s"),
    (VIEWING, SLOT, LEAD, PROJECT),
    line=_l("cancelled the viewing of %(project)s"),
)
ATTENDED = Happening(
    "viewing.attended",
    _l("noted that somebody came to view %(project)s"),
    (VIEWING, SLOT, LEAD, PROJECT),
    line=_l("came to view %(project)s"),
)
NO_SHOW = Happening(
    "viewing.no_show",
    _l("noted that somebody did not come to view %(project)s"),
    (VIEWING, SLOT, LEAD, PROJECT),
    line=_l("did not come to the viewing of %(project)s"),
)
