"""A lead, what they agreed to and read, and the projects they are interested in."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.club.estate.projects import Project
from portal.club.ground import masking
from portal.club.ground.locks import Shared
from portal.club.people.accounts import Account, Viewer
from portal.database import Base, Id


class ConsentPurpose(StrEnum):
    CONTACT = "contact"  # to be rung or written to about this wish; without it nothing is kept
    CHANGES = "changes"  # to be told when the drawbacks change
    NEWS = "news"  # marketing: new projects


class LeadClass(StrEnum):
    """How an adviser judges it."""

    A = "a"
    B = "b"
    C = "c"


class LeadSource(StrEnum):
    PAGE = "page"
    WALK_IN = "walk_in"
    PHONE = "phone"
    REFERRED = "referred"


class AnswerWay(StrEnum):
    WRITTEN = "written"
    RUNG = "rung"


class Lead(Shared, Base):
    """One person's interest in one project. Name and phone are here alone, so that they can be erased."""

    __tablename__ = "leads"
    __table_args__ = (UniqueConstraint("project_id", "phone"), Index("ix_leads_estate", "estate_id", "id"))

    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    name: Mapped[str]
    phone: Mapped[str]  # E.164
    language: Mapped[str]
    created_at: Mapped[datetime]
    source: Mapped[LeadSource] = mapped_column(default=LeadSource.PAGE, server_default="page")
    grade: Mapped[LeadClass | None]
    next_on: Mapped[date | None]  # when the adviser means to ring

    project: Mapped[Project] = relationship(lazy="joined", innerjoin=True)

    estate_of = "estate_id"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        return viewer.covers(cls, "leads.read")

    @property
    def masked_phone(self) -> str:
        return masking.phone(self.phone)


class LeadNote(Base):
    """What an adviser wrote down about them: free text that can be erased, read by the desk alone."""

    __tablename__ = "lead_notes"
    __table_args__ = (Index("ix_lead_notes_lead", "lead_id", "id"),)

    id: Mapped[Id]
    lead_id: Mapped[int] = mapped_column(ForeignKey("leads.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]
    body: Mapped[str]

    by: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class LeadConsent(Base):
    """What a person agreed to or took back: the last row of a purpose counts."""

    __tablename__ = "lead_consents"
    __table_args__ = (Index("ix_lead_consents_lead", "lead_id", "purpose", "id"),)

    id: Mapped[Id]
    lead_id: Mapped[int] = mapped_column(ForeignKey("leads.id"))
    purpose: Mapped[ConsentPurpose]
    given: Mapped[bool]
    at: Mapped[datetime]


class Acknowledgement(Base):
    """A person read a published version of the surroundings."""

    __tablename__ = "acknowledgements"
    __table_args__ = (UniqueConstraint("lead_id", "version"),)

    id: Mapped[Id]
    lead_id: Mapped[int] = mapped_column(ForeignKey("leads.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    version: Mapped[int]
    at: Mapped[datetime]


class Interest(Base):
    """A question put to the sales adviser."""

    __tablename__ = "interests"
    __table_args__ = (Index("ix_interests_estate", "estate_id", "answered_at", "id"),)

    id: Mapped[Id]
    lead_id: Mapped[int] = mapped_column(ForeignKey("leads.id"))
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    building_id: Mapped[int | None] = mapped_column(ForeignKey("buildings.id"))
    house_type: Mapped[str | None]
    question: Mapped[str]
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    answer: Mapped[str | None]  # None: from the years in which only that it was answered was noted
    answer_way: Mapped[AnswerWay | None]

    lead: Mapped[Lead] = relationship(lazy="joined", innerjoin=True)

    estate_of = "estate_id"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        return viewer.covers(cls, "leads.read")
