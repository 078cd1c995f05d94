"""A complaint, what was said and done about it, its photographs and works, and the draft it began as."""

import secrets
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.club.estate.projects import Estate, Home
from portal.club.ground.locks import Shared
from portal.club.people.accounts import Account, Hat, Viewer
from portal.club.people.members import Member
from portal.club.voice.complaints.names import CaseStep, ComplaintChannel, ComplaintKind, Department, Severity
from portal.database import Base, Id
from portal.engine.guards import append_only
from portal.engine.journal import journaled


class Complaint(Shared, Base):
    """One case. `step` is what is to be done next; `revision` grows with every change of the case itself."""

    __tablename__ = "complaints"
    __table_args__ = (
        UniqueConstraint("number"),
        Index("ix_complaints_member", "member_id", "id"),
        Index("ix_complaints_queue", "archived_at", "due_at", "id"),
        Index("ix_complaints_handler", "handler_id", "archived_at", "due_at"),
        CheckConstraint("parent_id IS NULL OR parent_id != id", name="not_its_own_parent"),
        CheckConstraint("step = 'archive' OR archived_at IS NULL", name="archived_last"),
    )

    id: Mapped[Id]
    number: Mapped[str]  # TS261121-0007: day of filing and four random digits
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    home_id: Mapped[int | None] = mapped_column(ForeignKey("homes.id"))
    place: Mapped[str] = mapped_column(default="")  # bedroom window; the garage; the sales office
    title: Mapped[str]
    story: Mapped[str]
    wish: Mapped[str]
    filed_at: Mapped[datetime]

    step: Mapped[CaseStep]
    steps_version: Mapped[int] = mapped_column(default=1)  # of the steps it goes by (steps.COURSE), to the end
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    due_at: Mapped[datetime]  # what the case waits for now
    answer_by: Mapped[datetime]  # the promise of a written answer the owner was given
    standard_by: Mapped[datetime]  # the same by the published standard; never moved
    promises: Mapped[int] = mapped_column(default=0)  # how often the answer was put off with a date
    escalated_at: Mapped[datetime | None]  # the present due_at was broken and reported

    kind: Mapped[ComplaintKind | None]
    sub_kind: Mapped[str | None]
    channel: Mapped[ComplaintChannel] = mapped_column(default=ComplaintChannel.COMPANY)
    external_number: Mapped[str | None]
    severity: Mapped[Severity | None]
    is_breach: Mapped[bool | None]  # confirmed breach of contract or standard; None: not known yet
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("complaints.id"))  # the first case of a group
    department: Mapped[Department | None]
    head_contacted_at: Mapped[datetime | None]
    head_asked_at: Mapped[datetime | None]  # the owner asked for the head

    contract_basis: Mapped[str | None]
    standard_basis: Mapped[str | None]
    acceptance_basis: Mapped[str | None]
    findings: Mapped[str | None]
    owner_satisfied: Mapped[bool | None]  # what the owner answered at the return visit
    returns: Mapped[int] = mapped_column(default=0)  # how often it came back unsatisfied
    cause: Mapped[str | None]
    lesson: Mapped[str | None]
    archived_at: Mapped[datetime | None]

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
    estate: Mapped[Estate] = relationship(lazy="joined", innerjoin=True)
    home: Mapped[Home | None] = relationship(lazy="joined")
    handler: Mapped[Account | None] = relationship(lazy="joined", foreign_keys=[handler_id])

    estate_of = "estate_id"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF:
            return viewer.covers(cls, "complaints.read")
        return cls.member_id == viewer.member_id

    @property
    def is_open(self) -> bool:
        return self.archived_at is None

    @property
    def has_basis(self) -> bool:
        """Findings stand on at least one of contract, standard, acceptance."""
        return bool(self.contract_basis or self.standard_basis or self.acceptance_basis)

    @property
    def is_investigated(self) -> bool:
        """Whether what we write may already promise something."""
        return self.step.place > CaseStep.INVESTIGATION.place

    @property
    def is_answered(self) -> bool:
        """Whether the written answer lies behind the case."""
        return self.step.place > CaseStep.REPLY.place

    def done_at(self, step: CaseStep) -> bool:
        """Whether that step lies behind the case."""
        return not self.is_open or step.place < self.step.place


journaled(
    Complaint,
    without=(
        *("place", "title", "story", "wish", "sub_kind", "external_number", "contract_basis", "standard_basis"),
        *("acceptance_basis", "findings", "cause", "lesson", "revision", "revised_by", "revised_at"),
    ),
)


class LogKind(StrEnum):
    """Kinds of rows in a case's log."""

    FILED = "filed"
    STEP = "step"  # a step was done; `about` holds step and facts
    NOTE = "note"  # internal
    LETTER = "letter"  # ours, public
    WORD = "word"  # the owner's
    ACT = "act"  # assigned, promised, asked for the head …: `about` says what
    LATE = "late"  # the club's own: a promise was broken


class LogEntry(Base):
    """What was said or done, in order. Only public rows reach the owner."""

    __tablename__ = "complaint_log"
    __table_args__ = (Index("ix_complaint_log_complaint", "complaint_id", "id"),)

    id: Mapped[Id]
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaints.id"))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))  # None: the club's own job
    kind: Mapped[LogKind]
    is_public: Mapped[bool]
    body: Mapped[str] = mapped_column(default="")
    about: Mapped[dict[str, Any]] = mapped_column(default=dict)
    salt: Mapped[str | None] = mapped_column(default=lambda: secrets.token_hex(16))  # goes with the words

    by: Mapped[Account | None] = relationship(lazy="joined")


append_only(LogEntry, erasable={"body": "", "salt": None})


class Work(Base):
    """Something to be done for the owner while a case is followed up: what, by which day, done when."""

    __tablename__ = "complaint_works"
    __table_args__ = (Index("ix_complaint_works_complaint", "complaint_id", "id"),)

    id: Mapped[Id]
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaints.id"))
    what: Mapped[str]
    by_day: Mapped[date]
    done_at: Mapped[datetime | None]


journaled(Work, without=("what",))


class CaseReader(Base):
    """Who has a case open: the last minute in which they looked."""

    __tablename__ = "complaint_readings"

    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaints.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    at: Mapped[datetime]

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)
