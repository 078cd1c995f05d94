"""The forms of the desk's events."""

from datetime import datetime, timedelta
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
)
from wtforms.validators import InputRequired, Optional

from portal import clock
from portal.club.gatherings import events
from portal.club.gatherings.events import Event, EventPlan, SittingPlan
from portal.club.people.members import GRADE_NAMES, Grade
from portal.numbers import number_in
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Form
from portal.web.amounts import AmountField
from portal.web.editing import EditForm
from portal.web.estates import estate_choices
from portal.web.fields import NEEDED, Both, when
from portal.web.forms import Row, Whole

MAY_BE_EMPTY = ("bring", "party_rule", "afterwards")
PLAIN = (
    "mode", "offer_hours", "audience", "least_grade", "estate_only", "price", "deposit", "most_people",
    "children_welcome", "child_from", "child_to", "kind",
)  # fmt: skip
TIMES = ("opens_at", "closes_at", "cancel_until")
ROWS = 6  # sittings of one form


def moment(value: datetime | None) -> datetime | None:
    """What was typed is club time."""
    return value.replace(tzinfo=clock.ZONE) if value is not None else None


def _number(label: Any, least: int, most: int, default: int) -> IntegerField:
    return IntegerField(label, [InputRequired(NEEDED), Whole(least, most)], default=default)


def _amount(label: Any, least: int, most: int, default: int) -> AmountField:
    return AmountField(label, [InputRequired(NEEDED), Whole(least, most)], default=default)


class SittingForm(Row):
    id = HiddenField()
    label = Both(_l("Session name"), _l("Session name in English"), 20)
    starts_at = when(_l("Begins"), needed=False)
    ends_at = when(_l("Ends"), needed=False)
    seats = IntegerField(_l("Seats"), [Optional(), Whole(1, 10_000)])

    @property
    def is_blank(self) -> bool:
        return not any(field.data for name, field in self._fields.items() if name != "id")


class EventForm(EditForm):
    title = Both(_l("Title"), _l("Title in English"), 40, 80, needed=True)
    summary = Both(_l("One sentence"), _l("One sentence in English"), 120, 240, needed=True)
    description = Both(_l("What awaits people"), _l("What awaits people, in English"), 4000, 8000, needed=True, rows=7)
    place = Both(_l("Place"), _l("Place in English"), 80, 120, needed=True)
    bring = Both(_l("What to bring"), _l("What to bring, in English"), 120, 240)
    party_rule = Both(_l("Rule for companions in words"), _l("Rule for companions in English"), 120, 240)
    afterwards = Both(_l("How it was (afterwards)"), _l("How it was, in English"), 1000, 2000, rows=3)
    kind = SelectField(_l("Kind"), coerce=events.EventKind)
    estate_id = SelectField(_l("Estate"), coerce=int)
    estate_only = BooleanField(_l("Only for people of that estate"))
    mode = RadioField(_l("How places are given"), coerce=events.Mode, default=events.Mode.FIRST_COME)
    opens_at = when(_l("Sign-up opens"))
    closes_at = when(_l("Sign-up closes"))
    cancel_until = when(_l("Points come back until"))
    offer_hours = _number(_l("Hours to answer an offered place"), 1, 72, 2)
    audience = SelectField(_l("For whom"), coerce=events.Audience)
    least_grade = SelectField(_l("From which grade"), coerce=Grade)
    priority_grade = SelectField(_l("Priority from grade"))
    priority_until = when(_l("Priority until"), needed=False)
    price = _amount(_l("Points a person"), 0, 100_000, 0)
    deposit = AmountField(_l("Deposit in points a person"), [Optional(), Whole(0, 100_000)], default=0)
    most_people = _number(_l("People of one party at most"), 1, 20, 5)
    children_welcome = BooleanField(_l("Children are welcome"), default=True)
    child_from = _number(_l("Youngest child, years"), 0, 17, 0)
    child_to = _number(_l("Oldest child, years"), 0, 17, 17)
    sittings = FieldList(FormField(SittingForm), label=_l("Sessions"), min_entries=ROWS, max_entries=ROWS)

    def __init__(self, *args: Any, event: Event | None = None, **values: Any) -> None:
        if event is not None:
            values = {**values_of(event), **values}
        super().__init__(*args, **values)
        self.kind.choices = list(events.KIND_NAMES.items())
        self.mode.choices = list(events.MODE_NAMES.items())
        self.audience.choices = list(events.AUDIENCE_NAMES.items())
        self.least_grade.choices = list(GRADE_NAMES.items())
        self.priority_grade.choices = [("", _("nobody")), *GRADE_NAMES.items()]
        self.estate_id.choices = estate_choices("events.edit")

    def plan(self) -> EventPlan:
        """What was typed, as the club takes it. Raises Refusal for a half-filled session."""
        values: dict[str, Any] = {name: self._fields[name].data for name in PLAIN}
        values |= {name: moment(self._fields[name].data) for name in TIMES}
        values |= {name: words if words or name not in MAY_BE_EMPTY else None for name, words in self.texts().items()}
        values["deposit"] = self.deposit.data or 0
        values["estate_id"] = self.estate_id.data or None
        values["priority_grade"] = Grade(self.priority_grade.data) if self.priority_grade.data else None
        values["priority_until"] = moment(self.priority_until.data)
        return EventPlan(values, [one for number in range(ROWS) if (one := self._sitting(number))])

    def refuse(self, refusal: Refusal) -> None:
        """A sentence for a session's field ("sittings-1-seats") stands beside it; a text's beside its Chinese."""
        path = (refusal.field or "").split("-")
        if len(path) == 3:
            field = self.sittings[int(path[1])].form[path[2]]
            field.errors = [*field.errors, str(refusal.sentence)]
            self.form_errors.append(str(refusal.sentence))
        elif path[0] == "sittings":
            self.form_errors.append(str(refusal.sentence))
        else:
            super().refuse(refusal)

    def _sitting(self, number: int) -> SittingPlan | None:
        one = self.sittings[number].form
        if one.is_blank:
            return None
        for name in ("starts_at", "ends_at", "seats"):
            if not one[name].data:
                raise Refusal(NEEDED, f"sittings-{number}-{name}")
        starts, ends = moment(one.starts_at.data), moment(one.ends_at.data)
        assert starts is not None
        assert ends is not None
        return SittingPlan(
            one.label.words, starts, ends, one.seats.data or 0,
            number_in(one.id.data or ""),
        )  # fmt: skip


class EventReasonForm(Form):
    """Words to everybody."""

    text = Both(_l("In Chinese"), _l("In English"), 300, 600, needed=True, rows=4)


class CallOffForm(EventReasonForm):
    text = Both(_l("Why, in words for the members"), _l("The same in English"), 300, 600, needed=True, rows=4)


class MessageForm(EventReasonForm):
    to = RadioField(_l("To whom"), default="held")

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.to.choices = [
            ("held", _("those with a place")), ("waiting", _("those who wait")), ("all", _("everybody who signed up")),
            ("came", _("those who came")), ("absent", _("those who did not come")),
        ]  # fmt: skip


def values_of(event: Event) -> dict[str, Any]:
    """The form's values of an event that exists."""
    values = EventForm.values_of(event) | {"estate_id": event.estate_id or 0, "seen": event.revision}
    values["priority_grade"] = event.priority_grade or ""
    values["sittings"] = [
        {
            "id": one.id, "label": one.label, "starts_at": one.starts_at,
            "ends_at": one.ends_at, "seats": one.seats,
        }
        for one in event.sittings
    ]  # fmt: skip
    return values


def values_like(event: Event) -> dict[str, Any]:
    """The form's values of a new event like that one: all moments whole weeks later, a fortnight ahead at least."""
    weeks = max(0, -((event.starts_at - clock.now() - timedelta(weeks=2)) // timedelta(weeks=1)))
    later = timedelta(weeks=weeks)
    values = {name: value for name, value in values_of(event).items() if name not in {"seen", "afterwards"}}
    for name in (*TIMES, "priority_until"):
        values[name] = at + later if (at := getattr(event, name)) else None
    for sitting in values["sittings"]:
        sitting |= {"id": "", "starts_at": sitting["starts_at"] + later, "ends_at": sitting["ends_at"] + later}
    return values
