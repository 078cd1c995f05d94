"""Forms of purchase discounts at the desk."""

from typing import Any

from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from portal.club.estate import projects
from portal.club.estate.projects import Project
from portal.club.people.members import GRADE_NAMES, Grade
from portal.club.prospects.discounts import DiscountKind, DiscountPlan
from portal.identity import viewer
from portal.sentences import lazy_gettext as _l
from portal.web import Form
from portal.web.fields import NEEDED, Both
from portal.web.forms import Whole, clean
from portal.web.lengths import AtMost
from portal.web.money import YuanField


class RateField(YuanField):
    """A per cent or a sum in yuan, with two decimals at most; `data` is hundredths."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata([one.strip().rstrip("%％").strip() for one in valuelist])


class DiscountForm(Form):
    project = SelectField(_l("Project"), coerce=int)
    kind = RadioField(
        _l("What is off"),
        choices=[(DiscountKind.PERCENT, _l("per cent of the total price")), (DiscountKind.AMOUNT, _l("yuan"))],
        coerce=DiscountKind,
        default=DiscountKind.PERCENT,
    )
    registered = RateField(GRADE_NAMES[Grade.REGISTERED])
    profiled = RateField(GRADE_NAMES[Grade.PROFILED])
    owner = RateField(GRADE_NAMES[Grade.OWNER])
    gold = RateField(GRADE_NAMES[Grade.GOLD])
    platinum = RateField(GRADE_NAMES[Grade.PLATINUM])
    starts_on = DateField(_l("First day"), [InputRequired(NEEDED)])
    ends_on = DateField(_l("Last day"), [InputRequired(NEEDED)])
    valid_days = IntegerField(_l("A code is good for so many days"), [InputRequired(NEEDED), Whole(1, 366)], default=30)
    terms = Both(_l("Legal wording"), _l("Legal wording in English"), 1000, 2000, needed=True, rows=5)

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.project.choices = [(one.id, str(one.name)) for one in projects_here()]

    def plan(self) -> DiscountPlan:
        rates = {grade: rate for grade in Grade if (rate := self._fields[grade.value].data) is not None}
        assert self.starts_on.data is not None
        assert self.ends_on.data is not None
        return DiscountPlan(
            self.kind.data, rates, self.starts_on.data, self.ends_on.data, self.valid_days.data or 1, self.terms.words
        )


def projects_here() -> list[Project]:
    """Those on sale of the estates where this colleague sets discounts."""
    return [one for one in projects.published() if viewer.may("discounts.edit", one)]


class UseForm(Form):
    contract = StringField(_l("Number of the contract"), [InputRequired(NEEDED), AtMost(40, least=3)], filters=[clean])
    home = StringField(_l("Building and door, such as 3-1202"), [InputRequired(NEEDED), AtMost(60)], filters=[clean])


class TakeBackForm(Form):
    reason = TextAreaField(_l("Why is it taken back?"), [InputRequired(NEEDED), AtMost(300, least=2)], filters=[clean])
