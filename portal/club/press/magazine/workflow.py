"""The way of an article from pitch to print, as data: which act leads from which step to which, and who may do it."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any

from portal import clock
from portal.club.ground.happenings import happened
from portal.club.ground.steps import Answers, Machine, Transition
from portal.club.press.magazine.happenings import MOVED
from portal.club.press.magazine.names import STEP_NAMES, ArticleKind, ArticleStep
from portal.club.press.magazine.tables import Article
from portal.database import session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

WRITE, PUBLISH = "magazine.write", "magazine.publish"


class ArticleAct(StrEnum):
    ASSIGN = "assign"
    START = "start"
    HAND_IN = "hand-in"
    SEND_PROOF = "send-proof"
    SEND_BACK = "send-back"
    APPROVE = "approve"
    REOPEN = "reopen"
    PUBLISH = "publish"  # with its whole issue


def _has_text(article: Article, _by: int) -> None:
    if not article.body.zh.strip():
        raise Refusal(_l("There is no text yet."))


def _is_complete(article: Article, by: int) -> None:
    """What the reader is owed before the last signature: a title, a text, for information its dates."""
    _has_text(article, by)
    if not article.title.zh.strip():
        raise Refusal(_l("There is no title yet."))
    if article.kind is ArticleKind.INFORMATION and not (article.reviewed_on and article.expires_on):
        raise Refusal(_l("Information needs the day it was reviewed and the day it expires."))
    if article.kind is ArticleKind.STORY and article.is_by_verified_owner and article.estate_id is None:
        raise Refusal(_l("The badge of a verified owner names an estate; please choose it."))


MOVES = {
    (ArticleStep.PITCH, ArticleAct.ASSIGN): Transition(ArticleStep.ASSIGNED, WRITE, words=_l("Take it on")),
    (ArticleStep.ASSIGNED, ArticleAct.START): Transition(ArticleStep.DRAFT, WRITE, words=_l("Start writing")),
    (ArticleStep.DRAFT, ArticleAct.HAND_IN): Transition(
        ArticleStep.EDITED, WRITE, (_has_text,), _l("Hand in as edited")
    ),
    (ArticleStep.EDITED, ArticleAct.SEND_PROOF): Transition(
        ArticleStep.PROOF, WRITE, (_has_text,), _l("Send the proof to the author")
    ),
    (ArticleStep.EDITED, ArticleAct.SEND_BACK): Transition(ArticleStep.DRAFT, WRITE, words=_l("Back to draft")),
    (ArticleStep.PROOF, ArticleAct.APPROVE): Transition(
        ArticleStep.APPROVED, PUBLISH, (_is_complete,), _l("Approve for printing")
    ),
    (ArticleStep.PROOF, ArticleAct.SEND_BACK): Transition(ArticleStep.DRAFT, WRITE, words=_l("Back to draft")),
    (ArticleStep.APPROVED, ArticleAct.REOPEN): Transition(ArticleStep.EDITED, PUBLISH, words=_l("Open it again")),
    (ArticleStep.APPROVED, ArticleAct.PUBLISH): Transition(ArticleStep.PUBLISHED),
}
MOVED_ON = _l("The article has moved on meanwhile. Please look again.")
COURSE = Machine(
    Article,
    MOVES,
    names=STEP_NAMES,
    starts=frozenset({ArticleStep.PITCH}),
    final=frozenset({ArticleStep.PUBLISHED}),
    state="step",
    answers=Answers(elsewhere=MOVED_ON, barred=_l("This act is not yours to do."), overtaken=MOVED_ON),
)


def acts_of(article: Article, may: Callable[[str], bool]) -> list[tuple[Any, Transition]]:
    """What may be done with the article now by somebody with those permissions."""
    return list(COURSE.possible(article, may).items())


def move(article: Article, act: ArticleAct, by: int, may: Callable[[str], bool]) -> Article:
    """Do the act. Refusal when it does not follow from this step, is not theirs to do, or something is missing."""
    came = article.step
    COURSE.perform(article, act, by, may=may, edited_at=clock.now())
    happened(MOVED, by, article=article.id, came=came, to=article.step)
    if act is ArticleAct.ASSIGN and article.writer_id is None:
        article.writer_id = by
    session.flush()
    return article


def take_out(article: Article, at: datetime) -> None:
    """It goes out with its issue. Raises Refusal when it is not approved (any more)."""
    if not COURSE.take(article, ArticleAct.PUBLISH, published_at=at):
        raise Refusal(MOVED_ON, status=409)
