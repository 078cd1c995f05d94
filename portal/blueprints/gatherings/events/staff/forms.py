"""The forms of the desk's events."""

from datetime import datetime
from typing import Any

from wtforms import (
    BooleanField,
    DateTimeLocalField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Length, Optional

from portal import clock
from portal.club.gatherings import events
from portal.club.gatherings.events import Event, Plan, SittingPlan
from portal.club.people.members import GRADE_NAMES, Grade
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Form
from portal.web.amounts import AmountField
from portal.web.editing import EditForm
from portal.web.estates import estate_choices
from portal.web.forms import Whole, clean
from portal.words import Words

NEEDED = _l("Please fill this in.")
WHEN = "%Y-%m-%dT%H:%M"
TEXTS = ("title", "summary", "description", "place", "bring", "party_rule", "afterwards")
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


def _line(label: Any, most: int = 80, *, needed: bool = False) -> StringField:
    return StringField(label, [InputRequired(NEEDED) if needed else Optional(), Length(max=most)], filters=[clean])


def _text(label: Any, most: int = 4000, *, needed: bool = False, rows: int = 5) -> TextAreaField:
    first = InputRequired(NEEDED) if needed else Optional()
    return TextAreaField(label, [first, Length(max=most)], filters=[clean], render_kw={"rows": rows})


def _number(label: Any, least: int, most: int, default: int) -> IntegerField:
    return IntegerField(label, [InputRequired(NEEDED), Whole(least, most)], default=default)


def _amount(label: Any, least: int, most: int, default: int) -> AmountField:
    return AmountField(label, [InputRequired(NEEDED), Whole(least, most)], default=default)


def _when(label: Any, *, needed: bool = True) -> DateTimeLocalField:
    return DateTimeLocalField(label, [InputRequired(NEEDED) if needed else Optional()], format=[WHEN, WHEN + ":%S"])


class SittingForm(PlainForm):
    id = HiddenField()
    label_zh = _line(_l("Session name"), 20)
    label_en = _line(_l("Session name in English"), 20)
    starts_at = _when(_l("Begins"), needed=False)
    ends_at = _when(_l("Ends"), needed=False)
    seats = IntegerField(_l("Seats"), [Optional(), Whole(1, 10_000)])

    @property
    def is_blank(self) -> bool:
        return not any(field.data for name, field in self._fields.items() if name != "id")


class EventForm(EditForm):
    title_zh = _line(_l("Title"), 40, needed=True)
    title_en = _line(_l("Title in English"), 80)
    summary_zh = _line(_l("One sentence"), 120, needed=True)
    summary_en = _line(_l("One sentence in English"), 240)
    description_zh = _text(_l("What awaits people"), needed=True, rows=7)
    description_en = _text(_l("What awaits people, in English"), 8000, rows=7)
    place_zh = _line(_l("Place"), 80, needed=True)
    place_en = _line(_l("Place in English"), 120)
    bring_zh = _line(_l("What to bring"), 120)
    bring_en = _line(_l("What to bring, in English"), 240)
    party_rule_zh = _line(_l("Rule for companions in words"), 120)
    party_rule_en = _line(_l("Rule for companions in English"), 240)
    afterwards_zh = _text(_l("How it was (afterwards)"), 1000, rows=3)
    afterwards_en = _text(_l("How it was, in English"), 2000, rows=3)
    kind = SelectField(_l("Kind"), coerce=events.Kind)
    estate_id = SelectField(_l("Estate"), coerce=int)
    estate_only = BooleanField(_l("Only for people of that estate"))
    mode = RadioField(_l("How places are given"), coerce=events.Mode, default=events.Mode.FIRST_COME)
    opens_at = _when(_l("Sign-up opens"))
    closes_at = _when(_l("Sign-up closes"))
    cancel_until = _when(_l("Points come back until"))
    offer_hours = _number(_l("Hours to answer an offered place"), 1, 72, 2)
    audience = SelectField(_l("For whom"), coerce=events.Audience)
    least_grade = SelectField(_l("From which grade"), coerce=Grade)
    priority_grade = SelectField(_l("Priority from grade"))
    priority_until = _when(_l("Priority until"), needed=False)
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

    def plan(self) -> Plan:
        """What was typed, as the club takes it. Raises Refusal for a half-filled session."""
        values: dict[str, Any] = {name: self._fields[name].data for name in PLAIN}
        values |= {name: moment(self._fields[name].data) for name in TIMES}
        for name in TEXTS:
            words = Words(self._fields[f"{name}_zh"].data or "", self._fields[f"{name}_en"].data or "")
            values[name] = words if words or name not in MAY_BE_EMPTY else None
        values["deposit"] = self.deposit.data or 0
        values["estate_id"] = self.estate_id.data or None
        values["priority_grade"] = Grade(self.priority_grade.data) if self.priority_grade.data else None
        values["priority_until"] = moment(self.priority_until.data)
        return Plan(values, [one for number in range(ROWS) if (one := self._sitting(number))])

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
        known = one.id.data or ""
        return SittingPlan(
            Words(one.label_zh.data or "", one.label_en.data or ""), starts, ends, one.seats.data or 0,
            int(known) if known.isascii() and known.isdigit() and len(known) < 16 else None,
        )  # fmt: skip


class BecauseForm(Form):
    """Words to everybody."""

    text_zh = _text(_l("In Chinese"), 300, needed=True, rows=4)
    text_en = _text(_l("In English"), 600, rows=4)

    def words(self) -> Words:
        return Words(self.text_zh.data or "", self.text_en.data or "")


class CallOffForm(BecauseForm):
    text_zh = _text(_l("Why, in words for the members"), 300, needed=True, rows=4)
    text_en = _text(_l("The same in English"), 600, rows=4)


class MessageForm(BecauseForm):
    to = RadioField(_l("To whom"), default="held")

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.to.choices = [
            ("held", _("those with a place")), ("waiting", _("those who wait")), ("all", _("everybody who signed up")),
        ]  # fmt: skip


def values_of(event: Event) -> dict[str, Any]:
    """The form's values of an event that exists."""
    values: dict[str, Any] = {name: getattr(event, name) for name in (*PLAIN, *TIMES)}
    for name in TEXTS:
        words = getattr(event, name) or Words("")
        values |= {f"{name}_zh": words.zh, f"{name}_en": words.en}
    values |= {"estate_id": event.estate_id or 0, "priority_until": event.priority_until}
    values["priority_grade"] = event.priority_grade or ""
    values["seen"] = event.revision
    values["sittings"] = [
        {
            "id": one.id, "label_zh": one.label.zh, "label_en": one.label.en, "starts_at": one.starts_at,
            "ends_at": one.ends_at, "seats": one.seats,
        }
        for one in event.sittings
    ]  # fmt: skip
    return values
