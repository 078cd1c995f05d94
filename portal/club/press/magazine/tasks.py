"""What waits for a second reader: an article in proof."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from portal.club.press.magazine.names import ArticleStep, title_of
from portal.club.press.magazine.tables import Article, Issue
from portal.club.press.magazine.workflow import PUBLISH
from portal.database import session
from portal.manifest import TaskKind, TaskTold, Waiting
from portal.sentences import lazy_gettext as _l
from portal.words import Words


def _proofs() -> Waiting:
    return select(Article.id, Article.edited_at.label("since")).where(Article.step == ArticleStep.PROOF)


def _told(ids: Collection[int]) -> dict[int, TaskTold]:
    rows = select(Article.id, Article.title, Issue.title.label("of"), Issue.number)
    found = session.execute(rows.join(Issue, Issue.id == Article.issue_id).where(Article.id.in_(ids)))
    return {row.id: TaskTold(row.title, _issue(row.of, row.number)) for row in found}


def _issue(title: Any, number: int) -> Words:
    name = title_of(title)
    return Words(f"{name.zh} {number}", f"{name.en} {number}")


TASKS = (TaskKind("magazine.proof", _l("Read a proof"), "article", PUBLISH, _proofs, _told),)
