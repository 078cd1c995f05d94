"""The way of an article from pitch to print, as data: which act leads from which step to which, and who may do it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import update

from portal import clock
from portal.club.ground.happenings import happened
from portal.club.magazine.happenings import MOVED
from portal.club.magazine.tables import Article, Kind, Step
from portal.database import changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

WRITE, PUBLISH = "magazine.write", "magazine.publish"


class Act(StrEnum):
    ASSIGN = "assign"
    START = "start"
    HAND_IN = "hand-in"
    SEND_PROOF = "send-proof"
    SEND_BACK = "send-back"
    APPROVE = "approve"
    REOPEN = "reopen"


def _has_text(article: Article) -> None:
    if not article.body.zh.strip():
        raise Refusal(_l("There is no text yet."))


def _is_complete(article: Article) -> None:
    """What the reader is owed before the last signature: a title, a text, for information its dates."""
    _has_text(article)
    if not article.title.zh.strip():
        raise Refusal(_l("There is no title yet."))
    if article.kind is Kind.INFORMATION and not (article.reviewed_on and article.expires_on):
        raise Refusal(_l("Information needs the day it was reviewed and the day it expires."))
    if article.kind is Kind.STORY and article.is_by_verified_owner and article.estate_id is None:
        raise Refusal(_l("The badge of a verified owner names an estate; please choose it."))


@dataclass(frozen=True)
class Move:
    to: Step
    permission: str
    words: object
    guard: Callable[[Article], None] | None = None


MOVES: dict[tuple[Step, Act], Move] = {
    (Step.PITCH, Act.ASSIGN): Move(Step.ASSIGNED, WRITE, _l("Take it on")),
    (Step.ASSIGNED, Act.START): Move(Step.DRAFT, WRITE, _l("Start writing")),
    (Step.DRAFT, Act.HAND_IN): Move(Step.EDITED, WRITE, _l("Hand in as edited"), _has_text),
    (Step.EDITED, Act.SEND_PROOF): Move(Step.PROOF, WRITE, _l("Send the proof to the author"), _has_text),
    (Step.EDITED, Act.SEND_BACK): Move(Step.DRAFT, WRITE, _l("Back to draft")),
    (Step.PROOF, Act.APPROVE): Move(Step.APPROVED, PUBLISH, _l("Approve for printing"), _is_complete),
    (Step.PROOF, Act.SEND_BACK): Move(Step.DRAFT, WRITE, _l("Back to draft")),
    (Step.APPROVED, Act.REOPEN): Move(Step.EDITED, PUBLISH, _l("Open it again")),
}


def acts_of(article: Article, may: Callable[[str], bool]) -> list[tuple[Act, Move]]:
    """What may be done with the article now by somebody with those permissions."""
    return [(act, move) for (step, act), move in MOVES.items() if step is article.step and may(move.permission)]


def move(article: Article, act: Act, by: int, may: Callable[[str], bool]) -> Article:
    """Do the act. Refusal when it does not follow from this step, is not theirs to do, or something is missing."""
    found = MOVES.get((article.step, act))
    if found is None:
        raise Refusal(_l("The article has moved on meanwhile. Please look again."), status=409)
    if not may(found.permission):
        raise Refusal(_l("This act is not yours to do."))
    if found.guard:
        found.guard(article)
    _step(article, found.to, by)
    if act is Act.ASSIGN and article.writer_id is None:
        article.writer_id = by
    session.flush()
    return article


def _step(article: Article, to: Step, by: int) -> None:
    """Only if the article still stands where it was read; two editors pressing at once make one move."""
    came = article.step
    statement = update(Article).where(Article.id == article.id, Article.step == came).values(step=to)
    if changed(statement) != 1:
        raise Refusal(_l("The article has moved on meanwhile. Please look again."), status=409)
    article.step = to
    article.edited_at = clock.now()
    happened(MOVED, by, article=article.id, came=came, to=to)
