"""How a firm joins: an application with documents, looked at by staff, approved with a contract or declined."""

from datetime import date
from enum import StrEnum

from sqlalchemy import func, select, update

from portal import clock
from portal.club.ground.decisions import SecondPerson
from portal.club.ground.files import File
from portal.club.ground.happenings import Happening, happened
from portal.club.ground.letters import Letter
from portal.club.ground.steps import Answers, Machine, Transition
from portal.club.people.accounts import Account, names_of
from portal.club.trade.merchants import happenings as h
from portal.club.trade.merchants import letters
from portal.club.trade.merchants.application_tables import (
    MOST_DOCUMENTS,
    MOST_OPEN,
    OPEN,
    PAPER_NAMES,
    STATE_NAMES,
    Application,
    ApplicationDetails,
    ApplicationPaper,
    Document,
    S,
)
from portal.club.trade.merchants.clerks import admit
from portal.club.trade.merchants.directory import add_merchant, approve
from portal.club.trade.merchants.shop_tables import ClerkRole
from portal.club.trade.merchants.tables import Merchant, MerchantDetails
from portal.database import add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words


class ApplicationAct(StrEnum):
    REWRITE = "rewrite"
    ADD_PAPER = "add_paper"
    SEND = "send"
    WITHDRAW = "withdraw"
    TAKE = "take"
    WANT_PAPER = "want_paper"
    ACCEPT = "accept"
    DECLINE = "decline"


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


def _is_complete(application: Application, _by: int | None) -> None:
    if lacking := application.missing:
        raise Refusal(_l("Please add this first: %(paper)s", paper=PAPER_NAMES[lacking[0]]))


_WITHDRAW, _ADD_PAPER = Transition(S.WITHDRAWN, stamp="decided_at"), Transition()
_MOVED_ON = _l("This application has moved on in the meantime.")
COURSE = Machine(
    Application,
    {
        (S.DRAFT, ApplicationAct.REWRITE): Transition(),
        (S.DRAFT, ApplicationAct.SEND): Transition(S.APPLIED, guards=(_is_complete,), stamp="asked_at"),
        (S.APPLIED, ApplicationAct.TAKE): Transition(S.REVIEW, stamp="review_at"),
        (S.REVIEW, ApplicationAct.ACCEPT): Transition(S.APPROVED, guards=(EYES.mind,), stamp="decided_at"),
        (S.REVIEW, ApplicationAct.DECLINE): Transition(S.DECLINED, guards=(EYES.mind,), stamp="decided_at"),
        **{(state, ApplicationAct.ADD_PAPER): _ADD_PAPER for state in OPEN},
        (S.REVIEW, ApplicationAct.WANT_PAPER): Transition(),
        **{(state, ApplicationAct.WITHDRAW): _WITHDRAW for state in OPEN},
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
    COURSE.perform(application, ApplicationAct.REWRITE, **vars(details))
    happened(h.REWRITTEN, application.account_id, application=application.id)
    return application


def add_document(application: Application, paper: ApplicationPaper, file: File) -> Document:
    """One more paper, as long as nobody has decided."""
    COURSE.perform(application, ApplicationAct.ADD_PAPER, state=application.state)  # holds its row while we count
    if len(application.documents) >= MOST_DOCUMENTS:
        raise Refusal(_l("At most %(most)s papers are kept.", most=MOST_DOCUMENTS), "photo")
    document = add(
        Document(application_id=application.id, paper=paper, file_id=file.id, file=file, added_at=clock.now())
    )
    came = update(Application).where(Application.id == application.id, Application.wanted_paper == paper)
    changed(came.values(wanted_paper=None, wanted_note=None, wanted_at=None))
    session.refresh(application)
    happened(h.DOCUMENTED, application.account_id, paper=paper, application=application.id, document=document.id)
    return document


def send(application: Application) -> Application:
    """To the club. Raises Refusal while a paper that is needed is missing."""
    COURSE.perform(application, ApplicationAct.SEND)
    _happened(h.SENT, application, application.account_id, letters.ApplicationReceived(name=application.name))
    return application


def withdraw(application: Application) -> None:
    """The firm thinks better of it."""
    COURSE.perform(application, ApplicationAct.WITHDRAW)
    happened(h.WITHDRAWN, application.account_id, application=application.id)


def take(application: Application, by: int) -> Application:
    """Somebody of the staff begins to look at it; the applicant sees that."""
    COURSE.perform(application, ApplicationAct.TAKE, by, reviewer_id=by)
    _happened(h.TAKEN, application, by, letters.ApplicationTaken(name=application.name))
    return application


def accept(
    application: Application, begins: date, ends: date, by: int, *, vetting: Words, minutes: int | None
) -> Merchant:
    """A merchant with a contract and a first shop; whoever applied becomes its manager. Nobody approves their own."""
    EYES.mind_waits(application)
    COURSE.perform(application, ApplicationAct.ACCEPT, by, decided_by=by)
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
    admit(merchant, application.account, by, job=ClerkRole.MANAGER, name=application.contact)
    changed(update(Application).where(Application.id == application.id).values(merchant_id=merchant.id))
    session.refresh(application)
    letter = letters.ApplicationApproved(name=application.name, begins_on=begins, ends_on=ends)
    _happened(h.APPROVED, application, by, letter, merchant=merchant.id)
    return merchant


def decline(application: Application, reason: str, by: int) -> None:
    """No, and why: the applicant reads the reason."""
    if not reason.strip():
        raise Refusal(_l("Please write why; the applicant reads it."), "reason")
    plain = reason.strip()
    EYES.mind_waits(application)
    COURSE.perform(application, ApplicationAct.DECLINE, by, reason=plain, decided_by=by)
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
