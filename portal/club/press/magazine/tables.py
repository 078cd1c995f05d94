"""Issues of the two titles and their articles."""

import re
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.club.estate.projects import Estate
from portal.club.ground.files import File
from portal.club.ground.locks import Shared
from portal.club.ground.scope import CLUB
from portal.club.people.accounts import Account, Hat, Viewer
from portal.club.press.magazine.names import (
    KIND_NAMES,
    ArticleKind,
    ArticleStep,
    IssueState,
    Periodical,
    PrintState,
    title_of,
)
from portal.database import Base, Id
from portal.printing.issue import Layout
from portal.words import Words

CREDIT = re.compile(r"^\*\*(.+?)\*\*[\s　]*(.+)$", re.MULTILINE)


class Issue(Shared, Base):
    """One issue. `plates` are the ids (as texts) of pictures that may fill the last sheet of print."""

    __tablename__ = "issues"
    __table_args__ = (
        UniqueConstraint("title", "number"),
        CheckConstraint("number > 0", name="number"),
        Index("ix_issues_state", "state", "title", "number"),
    )

    id: Mapped[Id]
    title: Mapped[Periodical]
    number: Mapped[int]
    dated: Mapped[date]
    period: Mapped[Words]  # 2026年10月号
    season: Mapped[Words]
    headline: Mapped[Words]
    standfirst: Mapped[Words]
    colophon: Mapped[Words]  # Markdown
    coming: Mapped[Words]  # what the next issue brings
    cover_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    print_cover_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    print_contents_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    print_back_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    plates: Mapped[list[str]] = mapped_column(default=list)
    state: Mapped[IssueState] = mapped_column(default=IssueState.DRAFT)
    published_at: Mapped[datetime | None]
    print_state: Mapped[PrintState] = mapped_column(default=PrintState.NONE)
    print_file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    print_pages: Mapped[int | None]
    print_made_at: Mapped[datetime | None]
    print_note: Mapped[str | None]  # why it failed, or what preflight found

    cover: Mapped[File | None] = relationship(foreign_keys=[cover_id], lazy="joined")
    print_file: Mapped[File | None] = relationship(foreign_keys=[print_file_id], lazy="joined")
    articles: Mapped[list["Article"]] = relationship(
        back_populates="issue", order_by="Article.position, Article.id", lazy="select"
    )

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF:
            return viewer.covers(cls, "magazine.write")
        return cls.state == IssueState.PUBLISHED

    @property
    def name(self) -> Words:
        return title_of(self.title)

    @property
    def slug(self) -> str:
        """Its address under /magazine: 48, bulletin-112."""
        return str(self.number) if self.title is Periodical.MAGAZINE else f"bulletin-{self.number}"

    @property
    def is_published(self) -> bool:
        return self.state is IssueState.PUBLISHED

    @property
    def is_magazine(self) -> bool:
        return self.title is Periodical.MAGAZINE

    @property
    def credits(self) -> list[tuple[str, str]]:
        """The colophon's lines `**Editor** Name`, in the language being spoken."""
        return CREDIT.findall(str(self.colophon))

    @property
    def published_articles(self) -> list["Article"]:
        return [article for article in self.articles if article.step is ArticleStep.PUBLISHED]


class Article(Shared, Base):
    """One article, in both languages where it was translated. `body` is Markdown as portal/richtext.py knows it."""

    __tablename__ = "articles"
    __table_args__ = (
        UniqueConstraint("issue_id", "slug"),
        CheckConstraint("kind <> 'information' OR step <> 'published' OR expires_on IS NOT NULL", name="expires"),
        Index("ix_articles_issue", "issue_id", "position", "id"),
        Index("ix_articles_step", "step", "id"),
    )

    id: Mapped[Id]
    issue_id: Mapped[int] = mapped_column(ForeignKey("issues.id"))
    slug: Mapped[str]
    kind: Mapped[ArticleKind]
    layout: Mapped[Layout]
    section: Mapped[Words]
    title: Mapped[Words]
    standfirst: Mapped[Words]
    body: Mapped[Words]
    author: Mapped[Words]  # as credited
    pictures_by: Mapped[Words]
    position: Mapped[int] = mapped_column(default=0)
    step: Mapped[ArticleStep] = mapped_column(default=ArticleStep.PITCH)
    writer_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))  # who holds the pen
    author_member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))  # is paid in points
    estate_id: Mapped[int | None] = mapped_column(ForeignKey("estates.id"))
    is_by_verified_owner: Mapped[bool] = mapped_column(default=False)
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    picture_alt: Mapped[Words]
    print_picture_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    reviewed_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    page: Mapped[int | None]  # of the printed issue, from the PDF itself
    edited_at: Mapped[datetime]
    published_at: Mapped[datetime | None]

    issue: Mapped[Issue] = relationship(back_populates="articles", lazy="joined", innerjoin=True)
    picture: Mapped[File | None] = relationship(foreign_keys=[picture_id], lazy="joined")
    estate: Mapped[Estate | None] = relationship(lazy="joined")
    writer: Mapped[Account | None] = relationship(foreign_keys=[writer_id])

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF:
            return viewer.covers(cls, "magazine.write")
        out = select(Issue.id).where(Issue.state == IssueState.PUBLISHED)
        return (cls.step == ArticleStep.PUBLISHED) & cls.issue_id.in_(out)

    @property
    def is_promotion(self) -> bool:
        return self.kind is ArticleKind.PROMOTION

    @property
    def kind_name(self) -> Any:
        return KIND_NAMES[self.kind]

    def has_expired(self, day: date) -> bool:
        return self.expires_on is not None and self.expires_on < day
