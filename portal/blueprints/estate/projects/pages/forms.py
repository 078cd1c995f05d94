"""The forms of whoever thinks of buying: a viewing, a question."""

from typing import Any

from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from portal import language
from portal.club.estate import projects
from portal.club.prospects.leads import Interested, ViewingSlot
from portal.identity import current_member, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Form
from portal.web.forms import clean
from portal.web.lengths import AtMost
from portal.web.texts import a_name
from portal.web.wording import time_

PHONE = (InputRequired(_l("Please give the number at which we reach you.")), AtMost(30))
UNREAD = _l("Please read both columns first: they are what we want you to know before you come.")


class VisitorForm(Form):
    """Name and phone of somebody who is not signed in; a member is known."""

    name = a_name(_l("How may we address you?"), _l("Please say how we may address you."))
    phone = StringField(_l("Mobile number"), PHONE, filters=[clean])
    news = BooleanField(
        _l("You may send me news of new projects. I can stop this at any time; it has no part in this.")
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        if viewer.is_member:
            del self.name, self.phone

    def person(self) -> Interested:
        """Who asks. Raises Refusal beside the phone."""
        if viewer.is_member:
            return Interested.of_member(current_member)
        return Interested.of_guest(self.name.data or "", self.phone.data or "", language.current())


class ViewingForm(VisitorForm):
    """An hour among those that exist (whether it is free is the database's word), and what was read."""

    slot = RadioField(_l("Day and hour"), [InputRequired(_l("Please choose an hour."))], coerce=int)
    version = IntegerField(widget=HiddenInput(), filters=[lambda number: number if number and number < 2**31 else 0])
    read = BooleanField(_l("I have read the favourable and unfavourable points."), [InputRequired(UNREAD)])
    changes = BooleanField(_l("Please tell me when these points change."))

    def __init__(self, *args: Any, slots: list[ViewingSlot] | None = None, **values: Any) -> None:
        super().__init__(*args, **values)
        self.slot.choices = [(slot.id, time_(slot.starts_at)) for slot in slots or []]


class QuestionForm(VisitorForm):
    building = SelectField(_l("Which building is it about?"), coerce=lambda text: int(text or 0))
    question = TextAreaField(
        _l("Your question"), [InputRequired(_l("Please write your question.")), AtMost(1000)], filters=[clean]
    )

    def __init__(self, *args: Any, buildings: list[projects.Building] | None = None, **values: Any) -> None:
        super().__init__(*args, **values)
        numbers = [(b.id, _("Building %(number)s", number=b.number)) for b in buildings or []]
        self.building.choices = [(0, _("The project as a whole")), *numbers]
