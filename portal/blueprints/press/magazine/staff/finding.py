"""What the desk's search finds of the magazine: articles, by title, and what is out by every word."""

from flask import url_for
from sqlalchemy import or_, select

from portal.club.press.magazine import STEP_NAMES, Article
from portal.engine import search
from portal.manifest import Found, Hit, SearchKind, SearchQuery
from portal.sentences import lazy_gettext as _l
from portal.web.searching import called, first_of


def articles(query: SearchQuery, most: int) -> Found:
    words = or_(Article.id.in_(search.matching("article", query.text)), called(Article.title, query))
    rows = select(Article).where(words)
    return first_of(rows, (Article.id.desc(),), lambda found: map(_article, found), most)


def _article(article: Article) -> Hit:
    url = url_for("staff.magazine.edit_article", article_id=article.id)
    return Hit(url, article.title, f"{article.issue.name} {article.issue.number}", STEP_NAMES[article.step])


KINDS = (SearchKind("articles", _l("Articles"), ("magazine.write",), articles, 80),)
