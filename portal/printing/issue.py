"""An issue of the magazine as print sees it: plain values, no database. club/press/magazine fills them, magazine.py
sets them."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from portal.richtext import Block


class Layout(StrEnum):
    """How an article's pages are composed; the editor chooses."""

    LETTER = "letter"  # one page, narrow column, the editor's seal
    FEATURE = "feature"  # a picture across a spread, then text with a rail
    STORY = "story"  # a full-page picture, then two wide columns
    ARTICLE = "article"  # title and text on one page, with a rail
    GUIDE = "guide"  # checklists in three columns, tables below
    PROMOTION = "promotion"  # labelled, tinted, drawbacks as large as advantages
    BRIEFS = "briefs"  # short items in two columns


@dataclass(frozen=True)
class PrintedPicture:
    """`url` is a portal: address the resolver knows; `focus` says what a crop must keep."""

    url: str
    alt: str
    caption: str = ""
    focus: str = "middle"  # top, middle, bottom
    width: int | None = None  # pixels

    def is_sharp(self, millimetres: float) -> bool:
        """Whether it may be printed that wide (300 ppi)."""
        return self.width is None or self.width >= millimetres / 25.4 * 295


@dataclass(frozen=True)
class PrintedCertificate:
    name: str
    number: str


@dataclass(frozen=True)
class Promotion:
    place: str = ""
    facts: str = ""
    certificates: tuple[PrintedCertificate, ...] = ()
    favourable: tuple[str, ...] = ()
    unfavourable: tuple[str, ...] = ()
    small_print: str = ""


@dataclass(frozen=True)
class PrintArticle:
    key: str
    layout: Layout
    section: str
    title: str
    blocks: tuple[Block, ...] = ()
    title_en: str = ""
    standfirst: str = ""
    summary_en: str = ""
    author: str = ""
    author_note: str = ""
    illustrator: str = ""
    estate: str = ""
    verified_estate: str = ""
    picture: PrintedPicture | None = None
    rail_picture: PrintedPicture | None = None
    note: str = ""
    reviewed: str = ""
    promotion: Promotion | None = None

    @property
    def is_promotion(self) -> bool:
        return self.layout is Layout.PROMOTION


@dataclass(frozen=True)
class PictureCredit:
    label: str
    names: str


@dataclass(frozen=True)
class Colophon:
    """The back page: who made it, how to write, what comes next."""

    credits: tuple[PictureCredit, ...] = ()
    next_title: str = ""
    next_text: str = ""
    site_url: str = ""
    picture: PrintedPicture | None = None


@dataclass(frozen=True)
class PrintIssue:
    title: str
    title_en: str
    number: int
    date: date
    cover: PrintedPicture | None
    articles: tuple[PrintArticle, ...]
    colophon: Colophon
    subtitle_en: str = "The Owners' Club Magazine"
    note: str = "会员赠阅"
    period: str = ""
    is_magazine: bool = True
    cover_story: str = ""  # key of the article; the first feature, else the first article
    cover_note: str = ""
    contents_picture: PrintedPicture | None = None
    plates: tuple[PrintedPicture, ...] = field(
        default=()
    )  # full-page pictures that fill the last sheet, as many as needed
    seal: str = "portal:seal.png"
    club: str = ""

    @property
    def lead(self) -> PrintArticle:
        chosen = [article for article in self.articles if article.key == self.cover_story]
        features = [article for article in self.articles if article.layout is Layout.FEATURE]
        return [*chosen, *features, *self.articles][0]

    @property
    def teasers(self) -> list[PrintArticle]:
        """Two more titles for the cover."""
        quiet = {Layout.LETTER, Layout.PROMOTION, Layout.BRIEFS}
        others = [a for a in self.articles if a is not self.lead and a.layout not in quiet]
        short = sorted(others, key=lambda article: len(article.title))[:2]
        return [article for article in others if article in short]

    @property
    def main(self) -> list[PrintArticle]:
        return [article for article in self.articles if not article.is_promotion]

    @property
    def promotions(self) -> list[PrintArticle]:
        return [article for article in self.articles if article.is_promotion]
