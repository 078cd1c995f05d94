"""What an owner fills in: the three steps, a word to a case, and whether they are satisfied."""

from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.club.estate import projects
from portal.club.people import members
from portal.identity import viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Form
from portal.web.forms import clean

PICTURES = {"accept": "image/jpeg,image/png,image/webp,image/heic,image/heif", "multiple": True}


class WhatForm(Form):
    """Step one: what happened."""

    title = StringField(
        _l("In a few words"),
        [DataRequired(_l("Please say in a few words what it is.")), Length(max=60)],
        filters=[clean],
    )
    story = TextAreaField(
        _l("What happened"),
        [DataRequired(_l("Please tell us what happened.")), Length(max=4000)],
        filters=[clean],
        render_kw={"rows": 8},
    )


class WhereForm(Form):
    """Step two: where, and photographs."""

    where = SelectField(_l("Home or estate"), [InputRequired(_l("Please choose where it is."))])
    place = StringField(_l("The place itself"), [Optional(), Length(max=100)], filters=[clean])
    photos = MultipleFileField(_l("Photographs"), render_kw=PICTURES)

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.where.choices = places()


class WishForm(Form):
    """Step three: what the owner wants."""

    wish = TextAreaField(
        _l("What you would like us to do"),
        [DataRequired(_l("Please say what you would like us to do.")), Length(max=1000)],
        filters=[clean],
        render_kw={"rows": 5},
    )


class WordForm(Form):
    body = TextAreaField(
        _l("Add something"),
        [DataRequired(_l("Please write something.")), Length(max=4000)],
        filters=[clean],
        render_kw={"rows": 4},
    )
    photos = MultipleFileField(_l("Photographs"), render_kw=PICTURES)


class SatisfactionForm(Form):
    satisfied = RadioField(
        _l("Are you satisfied with how it was settled?"),
        [InputRequired(_l("Please choose one."))],
        choices=[("yes", _l("Yes, it is settled")), ("no", _l("No, something is still wrong"))],
    )
    words = TextAreaField(
        _l("In your own words"), [Optional(), Length(max=2000)], filters=[clean], render_kw={"rows": 3}
    )


STEPS: dict[int, type[Form]] = {1: WhatForm, 2: WhereForm, 3: WishForm}


def places() -> list[tuple[str, str]]:
    """Where it may be: the member's own homes first, then the estates."""
    held = members.homes_of(viewer.member_id)
    homes = [(f"home-{holding.home.id}", str(holding.home.address)) for holding in held]
    estates = [(f"estate-{estate.id}", str(estate.name)) for estate in projects.estates()]
    return [("", _("Please choose")), *homes, *estates]
