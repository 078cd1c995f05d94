"""The forms of a draw."""

from typing import Any

from wtforms import FieldList, FormField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from portal.club.people.members import GRADE_NAMES, Grade
from portal.club.shop.draws import DrawPlan, PrizePlan
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Form
from portal.web.amounts import AmountField
from portal.web.editing import EditForm
from portal.web.estates import estate_choices
from portal.web.fields import NEEDED, Both, club_time, when
from portal.web.forms import Row, Whole, clean
from portal.web.lengths import AtMost

ROWS = 6  # prizes of one form


class PrizeForm(Row):
    name = Both(_l("Prize"), _l("Prize in English"), 60, 120)
    quantity = AmountField(_l("Pieces"), [Optional(), Whole(1, 1000)])


class DrawForm(EditForm):
    title = Both(_l("Title"), _l("Title in English"), 40, 80, needed=True)
    description = Both(_l("Description"), _l("Description in English"), 2000, 4000, needed=True, long=True)
    price = AmountField(_l("Points an entry"), [InputRequired(NEEDED), Whole(0, 1_000_000)], default=0)
    per_member = AmountField(_l("Entries of a member at most"), [InputRequired(NEEDED), Whole(1, 100)], default=1)
    grade = SelectField(
        _l("From which grade"), choices=[("", _l("Everybody"))] + [(g.value, GRADE_NAMES[g]) for g in Grade]
    )
    estate_id = SelectField(_l("Estate"), coerce=int)
    opens_at = when(_l("Entries open"))
    closes_at = when(_l("Entries close"))
    draws_at = when(_l("Drawn on"))
    claim_days = IntegerField(_l("Days a prize waits"), [InputRequired(NEEDED), Whole(1, 365)], default=14)
    place = Both(_l("Where prizes are handed over"), _l("Where, in English"), 120, needed=True)
    public_source = Both(_l("Public number to be mixed in"), _l("Public number, in English"), 200, 300)
    prizes = FieldList(FormField(PrizeForm), label=_l("Prizes"), min_entries=ROWS, max_entries=ROWS)

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.estate_id.choices = estate_choices("rewards.edit")

    def plan(self) -> DrawPlan:
        """What was typed, as the club takes it. Raises Refusal for a half-filled prize."""
        return DrawPlan(
            **self.texts(), price=self.price.data or 0,
            per_member=self.per_member.data or 0, claim_days=self.claim_days.data or 0,
            grade=Grade(self.grade.data) if self.grade.data else None, estate_id=self.estate_id.data or None,
            opens_at=club_time(self.opens_at.data), closes_at=club_time(self.closes_at.data),
            draws_at=club_time(self.draws_at.data), prizes=[one for row in self.prizes if (one := _prize(row))],
        )  # fmt: skip

    def refuse(self, refusal: Refusal) -> None:
        """What is wrong with the prizes as a whole stands on top of the form; the rest beside its field."""
        if refusal.field == "prizes":
            self.form_errors.append(str(refusal.sentence))
        else:
            super().refuse(refusal)


class NumberForm(Form):
    number = StringField(_l("The public number"), [InputRequired(NEEDED), AtMost(60)], filters=[clean])


class DrawReasonForm(Form):
    text = Both(_l("Why, in words for the members"), _l("The same in English"), 300, 600, needed=True, long=True)


def _prize(row: Any) -> PrizePlan | None:
    """One row of the prizes; None when nothing was typed in it."""
    form = row.form
    name, quantity = form.name.words, form.quantity.data
    if not name and not name.en and quantity is None:
        return None
    for field, given in ((form.name.zh, name.zh), (form.quantity, quantity)):
        if not given:
            field.errors = [*field.errors, str(NEEDED)]
            raise Refusal(_("A prize needs a name and a number of pieces."), "prizes")
    return PrizePlan(name, quantity)
