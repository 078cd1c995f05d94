"""The magazine and the bulletin for readers: issues, articles, and the print file."""

import re
from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, send_file
from markupsafe import Markup
from sqlalchemy import select

from portal import clock, language, printing, storage
from portal.blueprints.press.magazine.finding import SEARCH
from portal.club.press import magazine
from portal.club.press.magazine import Article, Issue, IssueState, Periodical
from portal.database import session
from portal.identity import public
from portal.manifest import Pages, Place
from portal.sentences import lazy_gettext as _l
from portal.web.answers import Answer, find_by, page
from portal.web.kept import kept
from portal.web.markdown import rendered

blueprint = Blueprint("magazine", __name__, url_prefix="/magazine")
FIRST_LETTER = re.compile(r"^<p>(\w)")
BACK_ISSUES = 8


@blueprint.get("", strict_slashes=False)
@public(cached=60)
def index() -> Answer:
    out = select(Issue).where(Issue.state == IssueState.PUBLISHED).order_by(Issue.dated.desc(), Issue.id.desc())
    issues = list(session.scalars(out.where(Issue.title == Periodical.MAGAZINE).limit(BACK_ISSUES + 1)))
    bulletins = list(session.scalars(out.where(Issue.title == Periodical.BULLETIN).limit(BACK_ISSUES)))
    latest = issues[0] if issues else None
    return page("press/magazine/index.html", latest=latest, back_issues=issues[1:], bulletins=bulletins)


@blueprint.get("/<address>")
@public(cached=60)
def show(address: str) -> Answer:
    issue = _issue(address)
    articles = issue.published_articles
    if issue.is_magazine:
        return page("press/magazine/show.html", issue=issue, articles=articles)
    return page("press/magazine/bulletin.html", issue=issue, items=[(item, text_of(item)) for item in articles])


@blueprint.get("/<address>/<slug>")
@public(cached=60)
def article(address: str, slug: str) -> Answer:
    return page("press/magazine/article.html", **_article(address, slug, language.current()))


@kept(5)
def _article(address: str, slug: str, _spoken: str) -> dict[str, Any]:
    """What everybody reads; every row that the page shows is loaded here."""
    issue = _issue(address)
    found = find_by(Article, issue_id=issue.id, slug=slug)
    return {"issue": issue, "article": found, "text": text_of(found), "further": _further(found)}


@blueprint.get("/<address>/print.pdf")
@public
def print_file(address: str) -> Response:
    """The stored file, with ETag and Range; where there is none yet, why and what to do."""
    issue = _issue(address)
    file = issue.print_file
    if file is None or not storage.path(file.name).is_file():
        answer = make_response(
            render_template("press/magazine/print.html", issue=issue, lacking=printing.missing()), 503
        )
        answer.headers["Retry-After"] = "60"
        return answer
    response = send_file(
        storage.path(file.name),
        file.media_type,
        download_name=f"{issue.slug}.pdf",
        etag=file.name[:32],
        last_modified=file.kept_at,
        conditional=True,
        max_age=0,
    )
    response.cache_control.public = True
    return response


def text_of(article: Article, initial: bool = True) -> Markup:
    """The body in the reader's language as safe HTML; the magazine's long articles open with a seal-like initial."""
    html = rendered(article.body)
    if not (initial and article.issue.is_magazine):
        return html
    return Markup(FIRST_LETTER.sub(INITIAL, str(html), count=1))  # noqa: S704 (one letter of safe HTML is wrapped)


INITIAL = (
    r'<p class="first"><span class="initial" aria-hidden="true"><b>\1</b></span>'
    r'<span class="visually-hidden">\1</span>'
)


def _issue(address: str) -> Issue:
    named = magazine.read_address(address)
    if named is None:
        abort(404)
    return find_by(Issue, title=named[0], number=named[1])


def _further(article: Article, count: int = 3) -> list[Article]:
    """What stands after it in the issue, going round."""
    others: list[Any] = article.issue.published_articles
    here = next(place for place, other in enumerate(others) if other.id == article.id)
    return [*others[here + 1 :], *others[:here]][:count]


@blueprint.app_template_global()
def expired(article: Article) -> bool:
    """Whether the information may be out of date."""
    return article.has_expired(clock.today())


MANIFEST = Pages(
    places=(
        Place("magazine", "magazine.index", _l("Magazine"), 40, public=False),
        Place("magazine", "magazine.index", _l("Magazine"), 40, "book-open", members=False),
    ),
    public_search=SEARCH,
    earned_at={"article_published": "magazine.index"},
)
