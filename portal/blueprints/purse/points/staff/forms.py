"""The forms of earn rules and campaigns, and what they say in the club's words."""

from datetime import date, datetime
from typing import Any, Self

from wtforms import BooleanField, DateField, Field, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Optional, ValidationError

from portal import clock
from portal.blueprints.purse.points.earnings import STACKING, last_day
from portal.club.estate import projects
from portal.club.ground.line import starting
from portal.club.people.members import GRADE_NAMES, Grade
from portal.club.purse import points
from portal.club.purse.points import Campaign, CampaignChange, Delay, EarnRule, Expiry, RuleChange, Stacking
from portal.sentences import gettext
from portal.sentences import lazy_gettext as _l
from portal.web.amounts import AmountField
from portal.web.editing import EditForm
from portal.web.fields import Both
from portal.web.forms import Form, Whole
from portal.web.lengths import AtMost

DELAYS = {
    Delay.NONE: _l("at once"),
    Delay.DAYS: _l("after some days"),
    Delay.RELEASE: _l("once it is confirmed (a contract is signed)"),
}
EXPIRIES = {
    Expiry.NEXT_YEAR_END: _l("31 December of the year after"),
    Expiry.DAYS: _l("some days after"),
    Expiry.MONTH_END: _l("the end of a month"),
    Expiry.FIXED: _l("a fixed day"),
    Expiry.NEVER: _l("never"),
}
SHORT = AtMost(120)
AMOUNT = (Optional(), Whole(1, 1_000_000))
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)


def named(names: dict[Any, Any]) -> list[tuple[str, Any]]:
    return [(one.value, words) for one, words in names.items()]


def within_reason(_form: Form, field: Field) -> None:
    """A day that calendars of this century know."""
    if field.data is not None and not FIRST_DAY <= field.data <= LAST_DAY:
        raise ValidationError(gettext("Please give a day between 2000 and 2099."))


DAY = (Optional(), within_reason)


class TermsForm(EditForm):
    """What rules and campaigns have in common: a name, gates, days."""

    title = Both(_l("What it is called"), _l("In English"), 120, needed=True)
    grade = SelectField(_l("From which grade"), choices=[("", _l("Everybody")), *named(GRADE_NAMES)])
    estate = SelectField(_l("Estate"), coerce=int)
    starts_on = DateField(_l("Counts from"), validators=DAY)
    until_on = DateField(_l("Last day"), validators=DAY)
    member = StringField(_l("Try it on a member"), validators=[AtMost(100)])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.estate.choices = [(0, gettext("every estate")), *((one.id, str(one.name)) for one in projects.estates())]

    @classmethod
    def of(cls, row: EarnRule | Campaign) -> Self:
        """As it stands; what is kept makes another row, which follows this one."""
        until = last_day(row.valid_until) if row.valid_until else None
        more = {"grade": row.grade.value if row.grade else "", "estate": row.estate_id or 0, "until_on": until}
        return cls.offered(**{**cls.values_of(row), **more, "seen": row.id})

    @property
    def starts(self) -> datetime:
        return starting(self.starts_on.data)

    def common(self) -> dict[str, Any]:
        return {
            "title": self.title.words,
            "grade": Grade(self.grade.data) if self.grade.data else None,
            "estate_id": self.estate.data or None,
            "valid_until": clock.end_of(self.until_on.data) if self.until_on.data else None,
        }


class RuleForm(TermsForm):
    amount = AmountField(_l("Points"), validators=AMOUNT)
    rate = AmountField(_l("Points for every ¥10,000"), validators=[Optional(), Whole(1, 10_000)])
    is_spendable = BooleanField(_l("Can be spent"), default=True)
    is_status = BooleanField(_l("Counts for the grade"), default=True)
    delay = SelectField(_l("Can be spent from when"), choices=named(DELAYS))
    delay_days = IntegerField(_l("Days to wait"), validators=[Optional(), Whole(1, 3650)])
    expiry = SelectField(_l("Good until"), choices=named(EXPIRIES))
    expiry_days = IntegerField(_l("Good for how many days"), validators=[Optional(), Whole(1, 3650)])
    expiry_months = IntegerField(_l("How many months later"), validators=[Optional(), Whole(0, 120)])
    expiry_on = DateField(_l("Last good day"), validators=DAY)
    cap_day = AmountField(_l("At most a day"), validators=AMOUNT)
    cap_year = AmountField(_l("At most a year"), validators=AMOUNT)
    cap_person = AmountField(_l("At most ever"), validators=AMOUNT)

    def change(self) -> RuleChange:
        """What was typed; a number that belongs to another way of waiting or expiring does not count."""
        plain = ("amount", "rate", "is_spendable", "is_status", "cap_day", "cap_year", "cap_person")
        delay, expiry = Delay(self.delay.data), Expiry(self.expiry.data)
        return RuleChange(
            **self.common(),
            **{name: self[name].data for name in plain},
            delay=delay,
            delay_days=self.delay_days.data if delay is Delay.DAYS else None,
            expiry=expiry,
            expiry_days=self.expiry_days.data if expiry is Expiry.DAYS else None,
            expiry_months=self.expiry_months.data if expiry is Expiry.MONTH_END else None,
            expiry_on=self.expiry_on.data if expiry is Expiry.FIXED else None,
        )


class NewRuleForm(RuleForm):
    trigger = SelectField(_l("What for"))
    once_a_home = BooleanField(_l("Once a home, whoever earns it"))

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.trigger.choices = [(name, str(one.name)) for name, one in points.TRIGGERS.items()]

    def once_per(self) -> str | None:
        return "home" if self.once_a_home.data else None


class CampaignForm(TermsForm):
    until_on = DateField(_l("Last day"), validators=[InputRequired(), within_reason])
    percent = AmountField(_l("Percent of the rule's points"), validators=[InputRequired(), Whole(101, 1000)])
    stacking = SelectField(_l("Together with other campaigns"), choices=named(STACKING))
    is_status = BooleanField(_l("What it adds counts for the grade, too"))

    def change(self) -> CampaignChange:
        return CampaignChange(
            **self.common(),
            percent=self.percent.data or 0,
            stacking=Stacking(self.stacking.data),
            is_status=self.is_status.data,
        )


class NewCampaignForm(CampaignForm):
    trigger = SelectField(_l("What for"))

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        every = ("", gettext("everything that earns points"))
        self.trigger.choices = [every, *((name, str(one.name)) for name, one in points.TRIGGERS.items())]
