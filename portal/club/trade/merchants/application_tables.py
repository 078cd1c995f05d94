"""An application to the network, its papers, and where it stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, false, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.club.estate.projects import Estate
from portal.club.ground.decisions import Decided, four_eyes
from portal.club.ground.files import File
from portal.club.ground.scope import CLUB
from portal.club.people.accounts import Account, Hat, Viewer
from portal.club.trade.merchants.names import MerchantCategory
from portal.database import Base, Id
from portal.sentences import lazy_gettext as _l

MOST_OPEN, MOST_DOCUMENTS = 3, 12


class ApplicationState(StrEnum):
    DRAFT = "draft"
    APPLIED = "applied"
    REVIEW = "review"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ApplicationPaper(StrEnum):
    LICENCE = "licence"
    PERMIT = "permit"
    IDENTITY = "identity"
    QUALIFICATION = "qualification"
    PREMISES = "premises"
    OTHER = "other"


PAPER_NAMES = {
    ApplicationPaper.LICENCE: _l("Business licence"),
    ApplicationPaper.PERMIT: _l("Permit for food or health"),
    ApplicationPaper.IDENTITY: _l("Identity card of the person responsible"),
    ApplicationPaper.QUALIFICATION: _l("Certificate of qualification"),
    ApplicationPaper.PREMISES: _l("Photograph of the shop"),
    ApplicationPaper.OTHER: _l("Something else"),
}
S = ApplicationState
OPEN = (S.DRAFT, S.APPLIED, S.REVIEW)
STATE_NAMES = {
    S.DRAFT: _l("not yet sent"),
    S.APPLIED: _l("sent"),
    S.REVIEW: _l("being looked at"),
    S.APPROVED: _l("approved"),
    S.DECLINED: _l("declined"),
    S.WITHDRAWN: _l("withdrawn"),
}


@dataclass(frozen=True)
class ApplicationDetails:
    """What a firm writes about itself. `licence`: the unified social credit code, eighteen characters."""

    name: str
    category: MerchantCategory
    licence: str
    contact: str
    address: str
    hours: str
    about: str
    wish: str = ""
    estate_id: int | None = None


class Application(Decided, Base):
    __tablename__ = "merchant_applications"
    __table_args__ = (
        four_eyes("state IN ('approved', 'declined')"),
        UniqueConstraint("merchant_id"),
        Index("ix_merchant_applications_state", "state", "id"),
        Index("ix_merchant_applications_asked", "asked_by", "id"),
    )

    id: Mapped[Id]
    asked_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))  # who applies; their phone is proved
    name: Mapped[str]
    category: Mapped[MerchantCategory]
    licence: Mapped[str]
    contact: Mapped[str]
    address: Mapped[str]
    hours: Mapped[str]
    about: Mapped[str]
    wish: Mapped[str]  # what they would like to offer
    estate_id: Mapped[int | None] = mapped_column(ForeignKey("estates.id"))
    state: Mapped[ApplicationState]
    reason: Mapped[str | None]  # why it was declined
    wanted_paper: Mapped[ApplicationPaper | None]  # asked of the applicant, until it comes
    wanted_note: Mapped[str | None]
    wanted_at: Mapped[datetime | None]
    begun_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]  # sent to the club; a draft is not
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    review_at: Mapped[datetime | None]
    merchant_id: Mapped[int | None] = mapped_column(ForeignKey("merchants.id"))

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True, foreign_keys=[asked_by])
    reviewer: Mapped[Account | None] = relationship(lazy="joined", foreign_keys=[reviewer_id])
    estate: Mapped[Estate | None] = relationship(lazy="joined")
    documents: Mapped[list["Document"]] = relationship(lazy="selectin", order_by="Document.id")

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        """Staff see what was sent; everybody else their own."""
        if viewer.hat is Hat.STAFF:
            return (cls.state != S.DRAFT) if viewer.may("merchants.edit") else false()
        return cls.asked_by == viewer.account_id

    @property
    def account_id(self) -> int:
        """The applicant's."""
        return self.asked_by

    @property
    def state_name(self) -> object:
        return STATE_NAMES[self.state]

    @property
    def missing(self) -> list[ApplicationPaper]:
        """What must be shown before it can be sent."""
        wanted = [
            ApplicationPaper.LICENCE,
            *([ApplicationPaper.QUALIFICATION] if self.category is MerchantCategory.DECORATION else []),
        ]
        return [paper for paper in wanted if paper not in {one.paper for one in self.documents}]


class Document(Base):
    """A paper of an application, photographed or a PDF; only its applicant and staff see it."""

    __tablename__ = "application_documents"
    __table_args__ = (Index("ix_application_documents_application", "application_id", "id"),)

    id: Mapped[Id]
    application_id: Mapped[int] = mapped_column(ForeignKey("merchant_applications.id"))
    paper: Mapped[ApplicationPaper]
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    added_at: Mapped[datetime]

    file: Mapped[File] = relationship(lazy="joined", innerjoin=True)

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF and not viewer.may("merchants.edit"):
            return false()
        return cls.application_id.in_(select(Application.id).where(Application.visible_to(viewer)))
