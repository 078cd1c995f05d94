"""What editors fill in: an issue, an article in both languages, a picture."""

import re
from typing import Any, cast

from flask_wtf.file import FileField, FileRequired
from sqlalchemy import select
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp, ValidationError

from portal.club.estate.projects import Estate
from portal.club.people.members import Member
from portal.club.press.magazine import (
    KIND_NAMES,
    TITLE_NAMES,
    Article,
    Issue,
    Kind,
    Manuscript,
    PictureUse,
    Plan,
    Title,
)
from portal.database import session
from portal.printing.issue import Layout
from portal.sentences import lazy_gettext as _l
from portal.web.editing import EditForm
from portal.web.forms import Form, Whole, clean, plain_digits
from portal.words import Words

LONGEST = 60_000
LAYOUTS = {
    Layout.LETTER: _l("Letter: one narrow column"),
    Layout.FEATURE: _l("Feature: a picture across two pages"),
    Layout.STORY: _l("Story: a full-page picture"),
    Layout.ARTICLE: _l("Article: title and text together"),
    Layout.GUIDE: _l("Guide: checklists and tables"),
    Layout.PROMOTION: _l("Promotion: labelled and tinted"),
    Layout.BRIEFS: _l("Short items"),
}
required = DataRequired(_l("Please fill this in."))


def line(label: Any, *, most: int = 200, needed: bool = False) -> StringField:
    return StringField(label, [*([required] if needed else []), Length(max=most)], filters=[clean])


def text(label: Any, *, most: int = LONGEST) -> TextAreaField:
    return TextAreaField(label, [Length(max=most)], filters=[clean])


def day(label: Any, *, needed: bool = False) -> DateField:
    return DateField(label, [required if needed else Optional()])


def number(label: Any, least: int, most: int) -> IntegerField:
    return IntegerField(label, [InputRequired(_l("Please fill this in.")), Whole(least, most)], filters=[])


class Bilingual(EditForm):
    """Fields in pairs name_zh, name_en."""

    def words(self, name: str) -> Words:
        return Words(self[f"{name}_zh"].data or "", self[f"{name}_en"].data or "")


def spread(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """Words of a row as the values of such pairs."""
    return {f"{name}_{side}": getattr(getattr(row, name), side) for name in names for side in ("zh", "en")}


class IssueForm(Bilingual):
    PAIRS = ("period", "season", "headline", "standfirst", "colophon", "coming")

    title = SelectField(
        _l("Which paper"), choices=[(title.value, cast(str, name)) for title, name in TITLE_NAMES.items()]
    )
    number = number(_l("Issue number"), 1, 999_999)
    dated = day(_l("Date of the issue"), needed=True)
    period_zh = line(_l("Period, in Chinese"), most=40, needed=True)
    period_en = line(_l("Period, in English"), most=40)
    season_zh = line(_l("Season, in Chinese"), most=40)
    season_en = line(_l("Season, in English"), most=60)
    headline_zh = line(_l("Headline of the cover, in Chinese"))
    headline_en = line(_l("Headline of the cover, in English"))
    standfirst_zh = text(_l("Line under the headline, in Chinese"), most=400)
    standfirst_en = text(_l("Line under the headline, in English"), most=600)
    coming_zh = line(_l("What the next issue brings, in Chinese"), most=400)
    coming_en = line(_l("What the next issue brings, in English"), most=400)
    colophon_zh = text(_l("Colophon, in Chinese"), most=6000)
    colophon_en = text(_l("Colophon, in English"), most=6000)

    @classmethod
    def values_of(cls, issue: Issue) -> dict[str, Any]:
        plain = {"number": issue.number, "dated": issue.dated, "seen": issue.revision}
        return {**plain, "title": issue.title.value, **spread(issue, cls.PAIRS)}

    def plan(self, issue: Issue | None) -> Plan:
        values: dict[str, Any] = {name: self.words(name) for name in self.PAIRS}
        kept = ("cover_id", "print_cover_id", "print_contents_id", "print_back_id", "plates")
        values |= {name: getattr(issue, name) for name in kept} if issue else {}
        dated = self.dated.data
        assert dated is not None  # required
        return Plan(title=Title(self.title.data), number=self.number.data or 0, dated=dated, **values)


class ArticleForm(Bilingual):
    PAIRS = ("section", "title", "standfirst", "body", "author", "pictures_by", "picture_alt")
    KEPT = ("position", "reviewed_on", "expires_on", "slug", "is_by_verified_owner")

    kind = SelectField(_l("Kind of article"), choices=[(kind.value, name) for kind, name in KIND_NAMES.items()])
    layout = SelectField(_l("Pages in print"), choices=[(layout.value, name) for layout, name in LAYOUTS.items()])
    slug = StringField(
        _l("Web address"),
        [
            required,
            Length(max=80),
            Regexp(r"^[a-z0-9]+(-[a-z0-9]+)*$", re.ASCII, _l("Small letters, digits and hyphens.")),
        ],
        filters=[clean],
    )
    position = number(_l("Place in the issue"), 0, 999)
    section_zh = line(_l("Section, in Chinese"), most=40)
    section_en = line(_l("Section, in English"), most=60)
    title_zh = line(_l("Title, in Chinese"), needed=True)
    title_en = line(_l("Title, in English"))
    standfirst_zh = text(_l("Standfirst, in Chinese"), most=400)
    standfirst_en = text(_l("Standfirst, in English"), most=800)
    body_zh = text(_l("Text, in Chinese"))
    body_en = text(_l("Text, in English"))
    author_zh = line(_l("Author, in Chinese"), most=120)
    author_en = line(_l("Author, in English"), most=120)
    pictures_by_zh = line(_l("Pictures by, in Chinese"), most=120)
    pictures_by_en = line(_l("Pictures by, in English"), most=120)
    picture_alt_zh = line(_l("What the lead picture shows, in Chinese"))
    picture_alt_en = line(_l("What the lead picture shows, in English"))
    estate = SelectField(_l("Estate of the article"), choices=())
    is_by_verified_owner = BooleanField(_l("The author is a verified owner of this estate"))
    author_card = StringField(_l("Card number of the author"), [Length(max=20)], filters=[plain_digits])
    reviewed_on = day(_l("Reviewed on"))
    expires_on = day(_l("Expires on"))

    def __init__(self, *arguments: Any, **values: Any) -> None:
        super().__init__(*arguments, **values)
        estates = session.scalars(select(Estate).order_by(Estate.position, Estate.id))
        self.estate.choices = [("", "—"), *((str(estate.id), str(estate.name)) for estate in estates)]

    def validate_author_card(self, field: Field) -> None:
        if field.data and self._author() is None:
            raise ValidationError(_l("No member has this card number."))

    def validate_expires_on(self, field: Field) -> None:
        if field.data and self.reviewed_on.data and field.data <= self.reviewed_on.data:
            raise ValidationError(_l("This must be later than the day it was reviewed."))

    @classmethod
    def values_of(cls, article: Article) -> dict[str, Any]:
        author = session.get(Member, article.author_member_id) if article.author_member_id else None
        return {
            **{name: getattr(article, name) for name in cls.KEPT},
            **spread(article, cls.PAIRS),
            "seen": article.revision,
            "kind": article.kind.value,
            "layout": article.layout.value,
            "estate": str(article.estate_id or ""),
            "author_card": author.number if author else "",
        }

    def manuscript(self, article: Article | None) -> Manuscript:
        author = self._author()
        return Manuscript(
            slug=self.slug.data or "",
            kind=Kind(self.kind.data),
            layout=Layout(self.layout.data),
            **{name: self.words(name) for name in self.PAIRS},
            picture_id=article.picture_id if article else None,
            print_picture_id=article.print_picture_id if article else None,
            estate_id=int(self.estate.data) if self.estate.data else None,
            is_by_verified_owner=bool(self.is_by_verified_owner.data),
            author_member_id=author.id if author else None,
            reviewed_on=self.reviewed_on.data,
            expires_on=self.expires_on.data,
            position=self.position.data or 0,
        )

    def _author(self) -> Member | None:
        return session.scalar(select(Member).where(Member.number == (self.author_card.data or "")))


class PictureForm(Form):
    picture = FileField(_l("Picture file"), [FileRequired(_l("Please choose a picture."))])
    alt_zh = line(_l("What the picture shows, in Chinese"), needed=True)
    alt_en = line(_l("What the picture shows, in English"))
    use = RadioField(
        _l("Where it goes"),
        choices=[("lead", _l("It leads the article")), ("text", _l("It stands in the text"))],
        default="lead",
    )

    @property
    def shows(self) -> Words:
        return Words(self.alt_zh.data or "", self.alt_en.data or "")


class IssuePictureForm(Form):
    picture = FileField(_l("Picture file"), [FileRequired(_l("Please choose a picture."))])
    use = RadioField(
        _l("Where it goes"),
        choices=[
            (PictureUse.COVER.value, _l("On the cover, on the screen and in print")),
            (PictureUse.CONTENTS.value, _l("Above the contents in print")),
            (PictureUse.BACK.value, _l("On the back page in print")),
            (PictureUse.PLATE.value, _l("On a page of its own, where the last sheet has room")),
        ],
        default=PictureUse.COVER.value,
    )
