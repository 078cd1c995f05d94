"""A paper that an application lacks: asked of the applicant, until it comes (applications.add_document)."""

from typing import Any

from sqlalchemy import Select, select

from portal import clock
from portal.club.ground.happenings import happened
from portal.club.people.members import Member
from portal.club.trade.merchants import happenings as h
from portal.club.trade.merchants import letters
from portal.club.trade.merchants.application_tables import OPEN, PAPER_NAMES, Application, ApplicationPaper
from portal.club.trade.merchants.applications import COURSE, ApplicationAct
from portal.database import session
from portal.words import in_both


def ask(application: Application, paper: ApplicationPaper, note: str, by: int) -> None:
    """In words the applicant reads; what was asked before is asked no more. Raises Refusal unless it is looked at."""
    wanted: dict[str, Any] = {"wanted_paper": paper, "wanted_note": note.strip(), "wanted_at": clock.now()}
    COURSE.perform(application, ApplicationAct.WANT_PAPER, by, **wanted)
    letter = letters.PaperWanted(
        name=application.name, paper=in_both(PAPER_NAMES[paper]), note=note.strip(), application=application.id
    )
    happened(h.PAPER_WANTED, by, told={application.account_id: letter}, application=application.id)


def of_account(account_id: int) -> list[Application]:
    """This account's applications that wait for a paper."""
    rows = select(Application).where(Application.asked_by == account_id, Application.wanted_paper.is_not(None))
    return list(session.scalars(rows.where(Application.state.in_(OPEN)).order_by(Application.id)))


def whose() -> Select[int]:
    """The members of whom a paper is asked now."""
    waiting = select(Member.id).join(Application, Application.asked_by == Member.account_id)
    return waiting.where(Application.wanted_paper.is_not(None), Application.state.in_(OPEN))
