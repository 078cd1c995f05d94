"""How a firm joins: an application with documents, looked at by staff, approved with a contract or declined."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, false, func, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.estate.projects import Estate
from portal.club.ground.decisions import Decided, SecondPerson, four_eyes
from portal.club.ground.files import File
from portal.club.ground.happenings import Happening, happened
from portal.club.ground.letters import Letter
from portal.club.ground.scope import CLUB
from portal.club.ground.steps import Answers, Machine, Transition
from portal.club.people.accounts import Account, Hat, Viewer, names_of
from portal.club.trade.merchants import happenings as h
from portal.club.trade.merchants import letters
from portal.club.trade.merchants.clerks import admit
from portal.club.trade.merchants.directory import add_merchant, approve
from portal.club.trade.merchants.tables import Category, Job, Merchant, MerchantDetails
from portal.database import Base, Id, add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words

MOST_OPEN, MOST_DOCUMENTS = 3, 12


class ApplicationState(StrEnum):
    DRAFT = "draft"
    APPLIED = "applied"
    REVIEW = "review"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    REWRITE = "rewrite"
    ADD_PAPER = "add_paper"
    SEND = "send"
    WITHDRAW = "withdraw"
    TAKE = "take"
    ACCEPT = "accept"
    DECLINE = "decline"


class Paper(StrEnum):
    LICENCE = "licence"
    PERMIT = "permit"
    IDENTITY = "identity"
    QUALIFICATION = "qualification"
    PREMISES = "premises"
    OTHER = "other"


PAPER_NAMES = {
    Paper.LICENCE: _l("Business licence"),
    Paper.PERMIT: _l("Permit for food or health"),
    Paper.IDENTITY: _l("Identity card of the person responsible"),
    Paper.QUALIFICATION: _l("Certificate of qualification"),
    Paper.PREMISES: _l("Photograph of the shop"),
    Paper.OTHER: _l("Something else"),
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
    category: Category
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
    category: Mapped[Category]
    licence: Mapped[str]
    contact: Mapped[str]
    address: Mapped[str]
    hours: Mapped[str]
    about: Mapped[str]
    wish: Mapped[str]  # what they would like to offer
    estate_id: Mapped[int | None] = mapped_column(ForeignKey("estates.id"))
    state: Mapped[ApplicationState]
    reason: Mapped[str | None]  # why it was declined
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
    def missing(self) -> list[Paper]:
        """What must be shown before it can be sent."""
        wanted = [Paper.LICENCE, *([Paper.QUALIFICATION] if self.category is Category.DECORATION else [])]
        return [paper for paper in wanted if paper not in {one.paper for one in self.documents}]


EYES = SecondPerson(
    Application,
    permission="merchants.edit",
    concerns=lambda row: (row.asked_by,),
    own=_l("Nobody decides on their own application."),
    asked=_l("Nobody decides on their own application."),
    names=names_of,
    waits=(S.REVIEW,),
    withdrawn=S.WITHDRAWN,
)


class Document(Base):
    """A paper of an application, photographed or a PDF; only its applicant and staff see it."""

    __tablename__ = "application_documents"
    __table_args__ = (Index("ix_application_documents_application", "application_id", "id"),)

    id: Mapped[Id]
    application_id: Mapped[int] = mapped_column(ForeignKey("merchant_applications.id"))
    paper: Mapped[Paper]
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    added_at: Mapped[datetime]

    file: Mapped[File] = relationship(lazy="joined", innerjoin=True)

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF and not viewer.may("merchants.edit"):
            return false()
        return cls.application_id.in_(select(Application.id).where(Application.visible_to(viewer)))


def _is_complete(application: Application, _by: int | None) -> None:
    if lacking := application.missing:
        raise Refusal(_l("Please add this first: %(paper)s", paper=PAPER_NAMES[lacking[0]]))


_WITHDRAW, _ADD_PAPER = Transition(S.WITHDRAWN, stamp="decided_at"), Transition()
_MOVED_ON = _l("This application has moved on in the meantime.")
COURSE = Machine(
    Application,
    {
        (S.DRAFT, Act.REWRITE): Transition(),
        (S.DRAFT, Act.SEND): Transition(S.APPLIED, guards=(_is_complete,), stamp="asked_at"),
        (S.APPLIED, Act.TAKE): Transition(S.REVIEW, stamp="review_at"),
        (S.REVIEW, Act.ACCEPT): Transition(S.APPROVED, guards=(EYES.mind,), stamp="decided_at"),
        (S.REVIEW, Act.DECLINE): Transition(S.DECLINED, guards=(EYES.mind,), stamp="decided_at"),
        **{(state, Act.ADD_PAPER): _ADD_PAPER for state in OPEN},
        **{(state, Act.WITHDRAW): _WITHDRAW for state in OPEN},
    },
    names=STATE_NAMES,
    starts=frozenset({S.DRAFT}),
    final=frozenset({S.APPROVED, S.DECLINED, S.WITHDRAWN}),
    answers=Answers(elsewhere=_MOVED_ON, overtaken=_MOVED_ON),
)


def begin(account: Account, details: ApplicationDetails) -> Application:
    """Written down, not yet sent: the documents come next. An account has a few open ones at most."""
    if len([one for one in applications_of(account.id) if one.state in OPEN]) >= MOST_OPEN:
        raise Refusal(_l("%(most)s applications are open already. Please finish one of them first.", most=MOST_OPEN))
    begun = {**vars(details), **COURSE.begun(S.DRAFT)}
    made = add(Application(asked_by=account.id, account=account, **begun, begun_at=clock.now()))
    happened(h.BEGUN, account.id, application=made.id)
    return made


def rewrite(application: Application, details: ApplicationDetails) -> Application:
    COURSE.perform(application, Act.REWRITE, **vars(details))
    happened(h.REWRITTEN, application.account_id, application=application.id)
    return application


def add_document(application: Application, paper: Paper, file: File) -> Document:
    """One more paper, as long as nobody has decided."""
    COURSE.perform(application, Act.ADD_PAPER, state=application.state)  # holds its row while we count
    if len(application.documents) >= MOST_DOCUMENTS:
        raise Refusal(_l("At most %(most)s papers are kept.", most=MOST_DOCUMENTS), "photo")
    document = add(
        Document(application_id=application.id, paper=paper, file_id=file.id, file=file, added_at=clock.now())
    )
    session.refresh(application, ["documents"])
    ids: dict[str, Any] = {"application": application.id, "document": document.id}
    happened(h.DOCUMENTED, application.account_id, paper=paper, **ids)
    return document


def send(application: Application) -> Application:
    """To the club. Raises Refusal while a paper that is needed is missing."""
    COURSE.perform(application, Act.SEND)
    _happened(h.SENT, application, application.account_id, letters.ApplicationReceived(name=application.name))
    return application


def withdraw(application: Application) -> None:
    """The firm thinks better of it."""
    COURSE.perform(application, Act.WITHDRAW)
    happened(h.WITHDRAWN, application.account_id, application=application.id)


def take(application: Application, by: int) -> Application:
    """Somebody of the staff begins to look at it; the applicant sees that."""
    COURSE.perform(application, Act.TAKE, by, reviewer_id=by)
    _happened(h.TAKEN, application, by, letters.ApplicationTaken(name=application.name))
    return application


def accept(
    application: Application, begins: date, ends: date, by: int, *, vetting: Words, minutes: int | None
) -> Merchant:
    """A merchant with a contract and a first shop; whoever applied becomes its manager. Nobody approves their own."""
    EYES.mind_waits(application)
    COURSE.perform(application, Act.ACCEPT, by, decided_by=by)
    details = MerchantDetails(
        name=Words(application.name),
        category=application.category,
        about=Words(application.about),
        address=Words(application.address),
        hours=Words(application.hours),
        contract_from=begins,
        contract_until=ends,
        estate_id=application.estate_id,
        minutes_on_foot=minutes,
        vetting=vetting,
    )
    merchant = approve(add_merchant(details, by), by)
    admit(merchant, application.account, by, job=Job.MANAGER, name=application.contact)
    changed(update(Application).where(Application.id == application.id).values(merchant_id=merchant.id))
    session.refresh(application)
    letter = letters.ApplicationApproved(name=application.name, begins_on=begins, ends_on=ends)
    _happened(h.APPROVED, application, by, letter, merchant=merchant.id)
    return merchant


def decline(application: Application, reason: str, by: int) -> None:
    """No, and why: the applicant reads the reason."""
    if not reason.strip():
        raise Refusal(_l("Please write why; the applicant reads it."), "reason")
    plain = reason.strip()[:500]
    EYES.mind_waits(application)
    COURSE.perform(application, Act.DECLINE, by, reason=plain, decided_by=by)
    letter = letters.ApplicationDeclined(name=application.name, reason=plain)
    _happened(h.DECLINED, application, by, letter)


def _happened(what: Happening, application: Application, by: int, letter: Letter, **kept: int) -> None:
    told = {application.account_id: letter}
    happened(what, by, told=told, application=application.id, **kept)


def applications_of(account_id: int) -> list[Application]:
    """One account's applications, the latest first."""
    rows = select(Application).where(Application.asked_by == account_id).order_by(Application.id.desc())
    return list(session.scalars(rows.limit(50)))


def queue(*, decided: bool = False) -> list[Application]:
    """What waits for staff, the oldest first; or what was decided lately."""
    if decided:
        rows = select(Application).where(Application.state.in_((S.APPROVED, S.DECLINED, S.WITHDRAWN)))
        rows = rows.where(Application.asked_at.is_not(None)).order_by(Application.decided_at.desc()).limit(50)
        return list(session.scalars(rows))
    rows = select(Application).where(Application.state.in_((S.APPLIED, S.REVIEW)))
    return list(session.scalars(rows.order_by(Application.asked_at, Application.id)))


def queue_length() -> int:
    return int(session.scalar(select(func.count()).where(Application.state.in_((S.APPLIED, S.REVIEW)))) or 0)
