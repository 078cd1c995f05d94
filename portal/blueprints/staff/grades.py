"""Grades at the desk: what they take, from when on, when they are reviewed; and what counted before."""

from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField
from wtforms.validators import InputRequired

from portal import clock
from portal.club import accounts, grades
from portal.identity import staff, viewer
from portal.web import Answer, Form, form_page, page
from portal.web.forms import Whole

blueprint = Blueprint("grades", __name__, url_prefix="/grades")


class TermsForm(Form):
    effective_on = DateField(_l("Counts from"), validators=[InputRequired()])
    gold = IntegerField(_l("Gold: status points in 12 months"), validators=[InputRequired(), Whole(1, 100_000_000)])
    platinum = IntegerField(
        _l("Platinum: status points in 12 months"), validators=[InputRequired(), Whole(1, 100_000_000)]
    )
    review_month = IntegerField(_l("Yearly review: month"), validators=[InputRequired(), Whole(1, 12)])
    review_day = IntegerField(_l("Yearly review: day"), validators=[InputRequired(), Whole(1, 31)])
    grace_days = IntegerField(_l("Grace period in days"), validators=[InputRequired(), Whole(0, 366)])

    def terms(self) -> grades.Terms:
        return grades.Terms(**{name: self[name].data for name in grades.Terms.__dataclass_fields__})


@blueprint.get("")
@staff("points.read")
def index() -> Answer:
    today = clock.today()
    terms = grades.terms_on(today)
    rows = [*grades.coming_terms(), *grades.past_terms()]
    shown: dict[str, Any] = {name: getattr(terms, name) for name in grades.Terms.__dataclass_fields__}
    return page(
        "staff/grades/index.html",
        terms=terms,
        rows=rows,
        names=accounts.names_of({row.made_by for row in rows if row.made_by is not None}),
        review_on=grades.next_review(terms, today),
        open_notices=grades.count_open(),
        form=TermsForm.offered(effective_on=today, **shown),
    )


@blueprint.post("")
@staff("rules.edit")
@form_page(index)
def decide() -> Answer:
    form = TermsForm.checked()
    assert form.effective_on.data is not None
    made = grades.set_terms(form.terms(), form.effective_on.data, viewer.account_id)
    counts = _("They count from now on.") if made.effective_on <= clock.today() else _("They count from that day on.")
    return Answer(otherwise=url_for(".index"), say=counts)
