"""The letters about a case; the text of each is templates/mail/<topic>.txt."""

from dataclasses import dataclass
from datetime import date, datetime

from portal.club.ground.letters import Letter
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
class Received(ToOwner, topic="complaint_received"):
    pass


@dataclass(frozen=True, kw_only=True)
class Wrote(ToOwner, topic="complaint_letter"):
    body: str


@dataclass(frozen=True, kw_only=True)
class Confirmed(ToOwner, topic="complaint_confirmed"):
    facts: str


@dataclass(frozen=True, kw_only=True)
class Assessed(ToOwner, topic="complaint_assessed"):
    department: Department


@dataclass(frozen=True, kw_only=True)
class Promised(ToOwner, topic="complaint_promised"):
    body: str


@dataclass(frozen=True, kw_only=True)
class Answered(ToOwner, topic="complaint_answered"):
    body: str


@dataclass(frozen=True, kw_only=True)
class Planned(ToOwner, topic="complaint_planned"):
    what: str
    day: date


@dataclass(frozen=True, kw_only=True)
class WorkDone(ToOwner, topic="complaint_work_done"):
    what: str


@dataclass(frozen=True, kw_only=True)
class VisitDue(ToOwner, topic="complaint_visit_due"):
    pass


@dataclass(frozen=True, kw_only=True)
class Returned(ToOwner, topic="complaint_returned"):
    to: CaseStep


@dataclass(frozen=True, kw_only=True)
class Archived(ToOwner, topic="complaint_archived"):
    pass


@dataclass(frozen=True, kw_only=True)
class Late(Letter, topic="complaint_late"):
    """To the owner: a promise was broken, and the head knows."""

    number: str
    title: str
    due: datetime


@dataclass(frozen=True, kw_only=True)
class LateForHead(Letter, topic="complaint_late_for_head"):
    number: str
    title: str
    due: datetime


@dataclass(frozen=True, kw_only=True)
class OwnerWrote(ToHandler, topic="complaint_owner_wrote", gathers=("number",)):
    pass


@dataclass(frozen=True, kw_only=True)
class HeadAsked(ToHandler, topic="complaint_head_asked"):
    pass
