"""What everybody's search finds of the magazine: articles that are out, by every word of them."""

from flask import url_for
from sqlalchemy import select

from portal.club.press.magazine import Article
from portal.engine import search
from portal.identity import viewer
from portal.manifest import Found, Hit, SearchKind, SearchQuery
from portal.sentences import lazy_gettext as _l
from portal.web.searching import first_of


def articles(query: SearchQuery, most: int) -> Found:
    rows = select(Article).where(Article.visible_to(viewer), Article.id.in_(search.matching("article", query.text)))
    return first_of(rows, (Article.published_at.desc(), Article.id), lambda found: map(_article, found), most)


def _article(article: Article) -> Hit:
    url = url_for("magazine.article", address=article.issue.slug, slug=article.slug)
    return Hit(url, article.title, article.kind_name, f"{article.issue.name} {article.issue.number}")


SEARCH = (SearchKind("articles", _l("Articles"), (), articles, 30),)
