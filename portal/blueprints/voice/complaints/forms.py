"""What an owner fills in: the three steps, a word to a case, and whether they are satisfied."""

from typing import Any

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Optional

from portal.club.estate import projects
from portal.club.people import members
from portal.identity import viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Form, uploads
from portal.web.forms import clean
from portal.web.lengths import AtMost

LONGEST = {"title": 60, "story": 4000, "place": 100, "wish": 1000}  # of the draft's texts


class WhatForm(Form):
    """Step one: what happened."""

    title = StringField(
        _l("In a few words"),
        [DataRequired(_l("Please say in a few words what it is.")), AtMost(LONGEST["title"])],
        filters=[clean],
    )
    story = TextAreaField(
        _l("What happened"),
        [DataRequired(_l("Please tell us what happened.")), AtMost(LONGEST["story"])],
        filters=[clean],
        render_kw={"rows": 8},
    )


class WhereForm(Form):
    """Step two: where, and photographs."""

    where = SelectField(_l("Home or estate"), [InputRequired(_l("Please choose where it is."))])
    place = StringField(_l("The place itself"), [Optional(), AtMost(LONGEST["place"])], filters=[clean])
    photos = uploads.photographs(_l("Photographs"))

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.where.choices = places()


class WishForm(Form):
    """Step three: what the owner wants."""

    wish = TextAreaField(
        _l("What you would like us to do"),
        [DataRequired(_l("Please say what you would like us to do.")), AtMost(LONGEST["wish"])],
        filters=[clean],
        render_kw={"rows": 5},
    )


class WordForm(Form):
    body = TextAreaField(
        _l("Add something"),
        [DataRequired(_l("Please write something.")), AtMost(4000)],
        filters=[clean],
        render_kw={"rows": 4},
    )
    photos = uploads.photographs(_l("Photographs"))


class SatisfactionForm(Form):
    satisfied = RadioField(
        _l("Are you satisfied with how it was settled?"),
        [InputRequired(_l("Please choose one."))],
        choices=[("yes", _l("Yes, it is settled")), ("no", _l("No, something is still wrong"))],
    )
    words = TextAreaField(_l("In your own words"), [Optional(), AtMost(2000)], filters=[clean], render_kw={"rows": 3})


STEPS: dict[int, type[Form]] = {1: WhatForm, 2: WhereForm, 3: WishForm}


def places() -> list[tuple[str, str]]:
    """Where it may be: the member's own homes first, then the estates."""
    held = members.homes_of(viewer.member_id)
    homes = [(f"home-{holding.home.id}", str(holding.home.address)) for holding in held]
    estates = [(f"estate-{estate.id}", str(estate.name)) for estate in projects.estates()]
    return [("", _("Please choose")), *homes, *estates]
