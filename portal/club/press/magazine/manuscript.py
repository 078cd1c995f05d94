"""What an editor hands in: a manuscript, or the plan of an issue."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.club.press.magazine.names import ArticleKind, Periodical
from portal.printing.issue import Layout
from portal.words import Words

EMPTY = Words("")
LAYOUT_OF = {
    ArticleKind.LETTER: Layout.LETTER,
    ArticleKind.STORY: Layout.STORY,
    ArticleKind.CARE: Layout.ARTICLE,
    ArticleKind.PROMOTION: Layout.PROMOTION,
    ArticleKind.INFORMATION: Layout.GUIDE,
    ArticleKind.BRIEF: Layout.BRIEFS,
}


@dataclass(frozen=True)
class Manuscript:
    """Everything an editor writes about one article."""

    slug: str
    kind: ArticleKind
    title: Words
    layout: Layout | None = None  # None: the usual one of its kind
    section: Words = EMPTY
    standfirst: Words = EMPTY
    body: Words = EMPTY
    author: Words = EMPTY
    pictures_by: Words = EMPTY
    picture_id: int | None = None
    picture_alt: Words = EMPTY
    print_picture_id: int | None = None
    estate_id: int | None = None
    is_by_verified_owner: bool = False
    author_member_id: int | None = None
    reviewed_on: date | None = None
    expires_on: date | None = None
    position: int = 0

    def values(self) -> dict[str, Any]:
        return {**vars(self), "layout": self.layout or LAYOUT_OF[self.kind]}


@dataclass(frozen=True)
class IssuePlan:
    """Everything an editor writes about one issue."""

    title: Periodical
    number: int
    dated: date
    period: Words
    season: Words = EMPTY
    headline: Words = EMPTY
    standfirst: Words = EMPTY
    colophon: Words = EMPTY
    coming: Words = EMPTY
    cover_id: int | None = None
    print_cover_id: int | None = None
    print_contents_id: int | None = None
    print_back_id: int | None = None
    plates: list[str] = field(default_factory=list)
