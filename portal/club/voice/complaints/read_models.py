"""A member's own cases as lines of a list: one statement made beforehand, no objects of the case loaded."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from portal import clock
from portal.club.estate.projects import Building, Estate, Home
from portal.club.estate.projects.places import address_of
from portal.club.people.accounts import Account
from portal.club.voice.complaints.names import CaseStep
from portal.club.voice.complaints.tables import Complaint, Work
from portal.database import fetch
from portal.words import Words


class Handler(NamedTuple):
    """Whom the owner deals with."""

    name: Words


class CaseLine(NamedTuple):
    """What a list says of a case."""

    number: str
    title: str
    step: CaseStep
    filed_at: datetime
    due_at: datetime
    answer_by: datetime
    archived_at: datetime | None
    owner_satisfied: bool | None
    handled_by: str | None
    handled_in_latin: str | None
    estate: Words
    building: str | None
    entrance: str | None
    door: str | None
    work: str | None  # what is to be done next, and by when
    work_by: date | None

    @property
    def handler(self) -> Handler | None:
        return Handler(Words(self.handled_by, self.handled_in_latin or "")) if self.handled_by else None

    @property
    def where(self) -> Words:
        if self.building is None or self.door is None:
            return self.estate
        return address_of(self.estate, self.building, self.door, self.entrance or "")

    @property
    def is_open(self) -> bool:
        return self.archived_at is None

    @property
    def is_answered(self) -> bool:
        return self.step.place > CaseStep.REPLY.place

    @property
    def is_asked(self) -> bool:
        """The owner is to say whether they are satisfied."""
        return self.is_open and self.step is CaseStep.RETURN_VISIT and self.owner_satisfied is None

    @property
    def promised_at(self) -> datetime:
        """What the owner was promised last: the written answer, and after it the next step."""
        return self.due_at if self.is_answered else self.answer_by

    @property
    def is_late(self) -> bool:
        """A promise of ours is broken; whether the answer is written makes no difference."""
        return self.is_open and self.broken_at < clock.now()

    @property
    def broken_at(self) -> datetime:
        """When the nearer of our promises is broken if nothing happens: the present step's, or the answer's."""
        return min(self.due_at, self.promised_at)


def _next_work(column: Any) -> Any:
    """Of what was promised to be done and is not yet, the first by its day."""
    open_ones = select(column).where(Work.complaint_id == Complaint.id, Work.done_at.is_(None))
    return open_ones.order_by(Work.by_day, Work.id).limit(1).scalar_subquery()


_CASES = (
    select(
        Complaint.number,
        Complaint.title,
        Complaint.step,
        Complaint.filed_at,
        Complaint.due_at,
        Complaint.answer_by,
        Complaint.archived_at,
        Complaint.owner_satisfied,
        Account.name,
        Account.latin_name,
        Estate.name,
        Building.number,
        Home.entrance,
        Home.number,
        _next_work(Work.what),
        _next_work(Work.by_day),
    )
    .join(Estate, Estate.id == Complaint.estate_id)
    .outerjoin(Home, Home.id == Complaint.home_id)
    .outerjoin(Building, Building.id == Home.building_id)
    .outerjoin(Account, Account.id == Complaint.handler_id)
    .where(Complaint.member_id == bindparam("member_id"))
    .order_by(Complaint.archived_at.is_not(None), Complaint.id.desc())
    .limit(100)
)


def cases_of(member_id: int) -> list[CaseLine]:
    """A member's own cases, the open ones first, the newest first."""
    return fetch(_CASES, CaseLine, member_id=member_id)
