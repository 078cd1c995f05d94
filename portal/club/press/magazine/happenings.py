"""What happens to issues and their articles."""

from collections.abc import Collection

from sqlalchemy import select

from portal.club.ground.happenings import FILE, Earning, Entity, Happening
from portal.club.press.magazine.names import STEP_NAMES, title_of
from portal.club.press.magazine.tables import Article, Issue
from portal.database import session
from portal.sentences import lazy_gettext as _l
from portal.words import Words


def issues_of(ids: Collection[int]) -> dict[int, Words]:
    """What these issues are called: the title and its number."""
    rows = session.execute(select(Issue.id, Issue.title, Issue.number).where(Issue.id.in_(ids)))
    return {
        row.id: Words(f"{title_of(row.title).zh} {row.number}", f"{title_of(row.title).en} {row.number}")
        for row in rows
    }


def articles_of(ids: Collection[int]) -> dict[int, Words]:
    """The titles of these articles."""
    return {row.id: row.title for row in session.execute(select(Article.id, Article.title).where(Article.id.in_(ids)))}


ISSUE = Entity("issue", "issues", issues_of)
ARTICLE = Entity("article", "articles", articles_of)

OPENED = Happening("issue.opened", _l("opened the issue %(issue)s"), (ISSUE,))
CHANGED = Happening("issue.changed", _l("changed the issue %(issue)s"), (ISSUE,))
PICTURED = Happening("issue.pictured", _l("gave the issue %(issue)s a picture"), (ISSUE, FILE), values=("use",))
PUBLISHED = Happening("issue.published", _l("published the issue %(issue)s"), (ISSUE,))
PRINT_WANTED = Happening("issue.print_wanted", _l("had the print file of %(issue)s made"), (ISSUE,))
PRINTED = Happening(
    "issue.printed", _l("set the print file of %(issue)s: %(pages)s pages"), (ISSUE, FILE), values=("pages",)
)
PITCHED = Happening("article.pitched", _l("pitched the article %(article)s for %(issue)s"), (ARTICLE, ISSUE))
REWRITTEN = Happening("article.rewritten", _l("rewrote the article %(article)s"), (ARTICLE,))
LED = Happening("article.pictured", _l("gave the article %(article)s its picture"), (ARTICLE, FILE))
MOVED = Happening(
    "article.moved",
    _l("moved the article %(article)s from “%(came)s” to “%(to)s”"),
    (ARTICLE,),
    values=("came", "to"),
    words={"came": STEP_NAMES, "to": STEP_NAMES},
)
ARTICLE_PUBLISHED = Happening(
    "article.published",
    _l("published the article %(article)s"),
    (ARTICLE, ISSUE),
    line=_l("wrote in %(issue)s: %(article)s"),
    earns=Earning("article_published", "article:{article}", ("article",)),
)
