"""The newest issue of the magazine, as the first pages show it."""

from dataclasses import dataclass

from sqlalchemy import select

from portal.club.press.magazine import Issue, IssueState, Periodical
from portal.database import session
from portal.web.kept import kept
from portal.words import Words

MOST_LINES = 5
KEPT = 30  # seconds


@dataclass(frozen=True)
class Cover:
    paper: str  # its title, in Chinese
    slug: str
    number: int
    period: Words
    season: Words
    headline: Words
    picture: str | None
    lines: tuple[tuple[str, Words], ...]  # address and title


@kept(KEPT)
def newest_issue() -> Cover | None:
    """The magazine that came out last, with the titles on its cover."""
    out = select(Issue).where(Issue.state == IssueState.PUBLISHED, Issue.title == Periodical.MAGAZINE)
    issue = session.scalar(out.order_by(Issue.dated.desc(), Issue.id.desc()).limit(1))
    if issue is None:
        return None
    own = [article for article in issue.published_articles if not article.is_promotion]
    return Cover(
        paper=issue.name.zh,
        slug=issue.slug,
        number=issue.number,
        period=issue.period,
        season=issue.season,
        headline=issue.headline,
        picture=issue.cover.name if issue.cover else None,
        lines=tuple((article.slug, article.title) for article in own[:MOST_LINES]),
    )
