"""What leads asked about a project, and what somebody has answered."""

from typing import Any

from sqlalchemy import select, update

from portal import clock
from portal.club.ground.happenings import Told, happened
from portal.club.people.accounts import Viewer
from portal.club.prospects.leads import happenings as h
from portal.club.prospects.leads.tables import AnswerWay, Interest
from portal.database import changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


def answered(interest: Interest, by: int, answer: str, way: AnswerWay = AnswerWay.RUNG) -> None:
    """The adviser has answered, once: in writing to who has an inbox here, else by telephone. Raises Refusal."""
    lead = interest.lead
    if not answer.strip():
        raise Refusal(_l("Please write what you answered."), "text")
    if way is AnswerWay.WRITTEN and lead.account_id is None:
        raise Refusal(_l("Whoever is no member has no inbox here: please ring them."), "way")
    open_ = (Interest.id == interest.id) & Interest.answered_at.is_(None)
    values = {"answered_at": clock.now(), "answered_by": by, "answer": answer.strip(), "answer_way": way}
    if changed(update(Interest).where(open_).values(**values)) == 0:
        raise Refusal(_l("This question was answered already."), status=409)
    session.refresh(interest)
    told: Told = None
    if way is AnswerWay.WRITTEN and lead.account_id is not None:
        said = {"question": interest.question, "answer": answer.strip()}
        told = {lead.account_id: h.QuestionAnswered(project=lead.project.name, project_id=lead.project_id, **said)}
    about: dict[str, Any] = {"lead": lead.id, "project": lead.project_id, "interest": interest.id}
    happened(h.ANSWERED, by, member=lead.member_id, told=told, **about)


def take_answer_back(interest: Interest, by: int) -> None:
    """As if it had not been answered: it waits again."""
    done = (Interest.id == interest.id) & Interest.answered_at.is_not(None)
    blank = {"answered_at": None, "answered_by": None, "answer": None, "answer_way": None}
    if changed(update(Interest).where(done).values(**blank)) == 1:
        session.refresh(interest)
        lead = interest.lead
        about: dict[str, Any] = {"lead": lead.id, "project": lead.project_id, "interest": interest.id}
        happened(h.UNANSWERED, by, member=lead.member_id, **about)


def questions_open(viewer: Viewer) -> list[Interest]:
    """The questions of this person's estates that nobody has answered, the oldest first."""
    rows = select(Interest).where(Interest.visible_to(viewer), Interest.answered_at.is_(None))
    return list(session.scalars(rows.order_by(Interest.id)))


def questions_answered(viewer: Viewer, limit: int = 20) -> list[Interest]:
    rows = select(Interest).where(Interest.visible_to(viewer), Interest.answered_at.is_not(None))
    return list(session.scalars(rows.order_by(Interest.answered_at.desc(), Interest.id.desc()).limit(limit)))


def questions_of(lead_id: int) -> list[Interest]:
    return list(session.scalars(select(Interest).where(Interest.lead_id == lead_id).order_by(Interest.id.desc())))
