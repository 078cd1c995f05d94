"""The network's terms at the desk: what counts, from when, and what counted before."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField
from wtforms.validators import InputRequired

from portal import clock
from portal.blueprints.staff.merchants import blueprint
from portal.club import merchants
from portal.club.accounts import names_of
from portal.club.merchants.terms import Terms
from portal.identity import staff, viewer
from portal.web import Answer, Form, form_page, page
from portal.web.forms import Whole


class TermsForm(Form):
    counts_from = DateField(_l("Counts from"), validators=[InputRequired()])
    dispute_days = IntegerField(
        _l("Days in which a settlement may be disputed"), validators=[InputRequired(), Whole(1, 90)]
    )
    warn_days = IntegerField(
        _l("Days before its end in which a contract is near"), validators=[InputRequired(), Whole(1, 365)]
    )


@blueprint.get("/terms")
@staff("merchants.edit")
def terms() -> Answer:
    now, rows = merchants.terms.on(clock.today()), merchants.terms.history()
    return page(
        "staff/merchants/terms.html",
        now=now,
        rows=rows,
        names=names_of({row.written_by for row in rows if row.written_by}),
        form=TermsForm.offered(counts_from=clock.today(), dispute_days=now.dispute_days, warn_days=now.warn_days),
    )


@blueprint.post("/terms")
@staff("merchants.edit")
@form_page(terms)
def change_terms() -> Answer:
    form = TermsForm.checked()
    new = Terms(form.dispute_days.data or 1, form.warn_days.data or 1)
    merchants.terms.change(new, form.counts_from.data or clock.today(), viewer.account_id)
    return Answer(otherwise=url_for(".terms"), say=_("Kept; it counts from that day."))
