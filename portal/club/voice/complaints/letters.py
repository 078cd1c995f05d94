"""The letters about a case; the text of each is templates/mail/<topic>.txt."""

from dataclasses import dataclass
from datetime import date, datetime

from portal.club.ground.letters import Letter
from portal.club.ground.outbox import Purpose
from portal.club.voice.complaints.names import CaseStep, Department


@dataclass(frozen=True, kw_only=True)
class ToHandler(Letter):
    """Of a case, to somebody of the staff."""

    number: str
    title: str


@dataclass(frozen=True, kw_only=True)
class ToOwner(Letter):
    """Of a case, to its owner: always with the hour by which there is a written answer."""

    number: str
    title: str
    answer_by: datetime


@dataclass(frozen=True, kw_only=True)
class Received(ToOwner, topic="complaint_received", purpose=Purpose.OWN):
    pass


@dataclass(frozen=True, kw_only=True)
class Wrote(ToOwner, topic="complaint_letter", purpose=Purpose.SERVICE):
    body: str


@dataclass(frozen=True, kw_only=True)
class Confirmed(ToOwner, topic="complaint_confirmed", purpose=Purpose.SERVICE):
    facts: str


@dataclass(frozen=True, kw_only=True)
class Assessed(ToOwner, topic="complaint_assessed", purpose=Purpose.SERVICE):
    department: Department


@dataclass(frozen=True, kw_only=True)
class Promised(ToOwner, topic="complaint_promised", purpose=Purpose.SERVICE):
    body: str


@dataclass(frozen=True, kw_only=True)
class Answered(ToOwner, topic="complaint_answered", purpose=Purpose.SERVICE):
    body: str


@dataclass(frozen=True, kw_only=True)
class Planned(ToOwner, topic="complaint_planned", purpose=Purpose.SERVICE):
    what: str
    day: date


@dataclass(frozen=True, kw_only=True)
class WorkDone(ToOwner, topic="complaint_work_done", purpose=Purpose.SERVICE):
    what: str


@dataclass(frozen=True, kw_only=True)
class VisitDue(ToOwner, topic="complaint_visit_due", purpose=Purpose.SERVICE):
    pass


@dataclass(frozen=True, kw_only=True)
class Returned(ToOwner, topic="complaint_returned", purpose=Purpose.SERVICE):
    to: CaseStep


@dataclass(frozen=True, kw_only=True)
class Archived(ToOwner, topic="complaint_archived", purpose=Purpose.SERVICE):
    pass


@dataclass(frozen=True, kw_only=True)
class Late(Letter, topic="complaint_late", purpose=Purpose.SERVICE):
    """To the owner: a promise was broken, and the head knows."""

    number: str
    title: str
    due: datetime


@dataclass(frozen=True, kw_only=True)
class LateForHead(Letter, topic="complaint_late_for_head", purpose=Purpose.SERVICE):
    number: str
    title: str
    due: datetime


@dataclass(frozen=True, kw_only=True)
class OwnerWrote(ToHandler, topic="complaint_owner_wrote", gathers=("number",), purpose=Purpose.SERVICE):
    pass


@dataclass(frozen=True, kw_only=True)
class HeadAsked(ToHandler, topic="complaint_head_asked", purpose=Purpose.SERVICE):
    pass
