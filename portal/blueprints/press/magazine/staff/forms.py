"""What editors fill in: an issue, an article in both languages, a picture."""

import re
from typing import Any

from sqlalchemy import select
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.validators import DataRequired, InputRequired, Optional, Regexp, ValidationError

from portal.club.estate.projects import Estate
from portal.club.people.members import Member
from portal.club.press.magazine import (
    KIND_NAMES,
    Article,
    ArticleKind,
    Issue,
    IssuePlan,
    Manuscript,
    Periodical,
    PictureUse,
    title_of,
)
from portal.database import session
from portal.printing.issue import Layout
from portal.sentences import lazy_gettext as _l
from portal.web import uploads
from portal.web.editing import EditForm
from portal.web.fields import NEEDED, Both
from portal.web.forms import Form, Whole, clean, plain_digits
from portal.web.lengths import AtMost

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
required = DataRequired(NEEDED)


def day(label: Any, *, needed: bool = False) -> DateField:
    return DateField(label, [required if needed else Optional()])


def number(label: Any, least: int, most: int) -> IntegerField:
    return IntegerField(label, [InputRequired(NEEDED), Whole(least, most)], filters=[])


class IssueForm(EditForm):
    title = SelectField(_l("Which paper"), choices=lambda: [(one.value, str(title_of(one))) for one in Periodical])
    number = number(_l("Issue number"), 1, 999_999)
    dated = day(_l("Date of the issue"), needed=True)
    period = Both(_l("Period, in Chinese"), _l("Period, in English"), 40, needed=True)
    season = Both(_l("Season, in Chinese"), _l("Season, in English"), 40, 60)
    headline = Both(_l("Headline of the cover, in Chinese"), _l("Headline of the cover, in English"), 200)
    standfirst = Both(
        _l("Line under the headline, in Chinese"), _l("Line under the headline, in English"), 400, 600, long=True
    )
    coming = Both(_l("What the next issue brings, in Chinese"), _l("What the next issue brings, in English"), 400)
    colophon = Both(_l("Colophon, in Chinese"), _l("Colophon, in English"), 6000, long=True)

    def plan(self, issue: Issue | None) -> IssuePlan:
        values: dict[str, Any] = self.texts()
        kept = ("cover_id", "print_cover_id", "print_contents_id", "print_back_id", "plates")
        values |= {name: getattr(issue, name) for name in kept} if issue else {}
        dated = self.dated.data
        assert dated is not None  # required
        return IssuePlan(title=Periodical(self.title.data), number=self.number.data or 0, dated=dated, **values)


class ArticleForm(EditForm):
    kind = SelectField(_l("Kind of article"), choices=[(kind.value, name) for kind, name in KIND_NAMES.items()])
    layout = SelectField(_l("Pages in print"), choices=[(layout.value, name) for layout, name in LAYOUTS.items()])
    slug = StringField(
        _l("Web address"),
        [
            required,
            AtMost(80),
            Regexp(r"^[a-z0-9]+(-[a-z0-9]+)*$", re.ASCII, _l("Small letters, digits and hyphens.")),
        ],
        filters=[clean],
    )
    position = number(_l("Place in the issue"), 0, 999)
    section = Both(_l("Section, in Chinese"), _l("Section, in English"), 40, 60)
    title = Both(_l("Title, in Chinese"), _l("Title, in English"), 200, needed=True)
    standfirst = Both(_l("Standfirst, in Chinese"), _l("Standfirst, in English"), 400, 800, long=True)
    body = Both(_l("Text, in Chinese"), _l("Text, in English"), LONGEST, long=True)
    author = Both(_l("Author, in Chinese"), _l("Author, in English"), 120)
    pictures_by = Both(_l("Pictures by, in Chinese"), _l("Pictures by, in English"), 120)
    picture_alt = Both(
        _l("What the lead picture shows, in Chinese"), _l("What the lead picture shows, in English"), 200
    )
    estate = SelectField(_l("Estate of the article"), choices=())
    is_by_verified_owner = BooleanField(_l("The author is a verified owner of this estate"))
    author_card = StringField(_l("Card number of the author"), [AtMost(20)], filters=[plain_digits])
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
    def of(cls, article: Article) -> "ArticleForm":
        author = session.get(Member, article.author_member_id) if article.author_member_id else None
        return cls.showing(article, estate=str(article.estate_id or ""), author_card=author.number if author else "")

    def manuscript(self, article: Article | None) -> Manuscript:
        author = self._author()
        return Manuscript(
            slug=self.slug.data or "",
            kind=ArticleKind(self.kind.data),
            layout=Layout(self.layout.data),
            **self.texts(),
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


class ArticlePictureForm(Form):
    picture = uploads.photograph(_l("Picture file"), _l("Please choose a picture."))
    alt = Both(_l("What the picture shows, in Chinese"), _l("What the picture shows, in English"), 200, needed=True)
    use = RadioField(
        _l("Where it goes"),
        choices=[("lead", _l("It leads the article")), ("text", _l("It stands in the text"))],
        default="lead",
    )


class IssuePictureForm(Form):
    picture = uploads.photograph(_l("Picture file"), _l("Please choose a picture."))
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
