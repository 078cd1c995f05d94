"""The network's terms at the desk: what counts, from when, and what counted before."""

import re

from flask import url_for
from wtforms import DateField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from portal import clock
from portal.blueprints.staff.merchants import blueprint
from portal.club import merchants, till_terms
from portal.club.accounts import names_of
from portal.club.merchants.terms import Terms
from portal.club.till_terms import TillTerms
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, form_page, page
from portal.web.forms import Whole, plain_digits

DAYS = r"^[0-9]{1,4}([,，、;/][0-9]{1,4})*$"


class TermsForm(Form):
    counts_from = DateField(_l("Counts from"), validators=[InputRequired()])
    dispute_days = IntegerField(
        _l("Days in which a settlement may be disputed"), validators=[InputRequired(), Whole(1, 90)]
    )
    warn_days = IntegerField(
        _l("Days before its end in which a contract is near"), validators=[InputRequired(), Whole(1, 365)]
    )
    notice_days = StringField(
        _l("Days before its end on which the managers get a letter"),
        validators=[
            InputRequired(),
            Length(max=60),
            Regexp(DAYS, message=_l("Please write numbers such as 60, 30, 7.")),
        ],
        filters=[plain_digits],
    )

    def terms(self) -> Terms:
        days = tuple(int(day) for day in re.findall("[0-9]+", self.notice_days.data or ""))
        return Terms(self.dispute_days.data or 1, self.warn_days.data or 1, days)


class TillTermsForm(Form):
    counts_from = DateField(_l("Counts from"), validators=[InputRequired()], id="till_counts_from")
    misses = IntegerField(
        _l("Wrong codes that lock a till"),
        validators=[InputRequired(), Whole(3, till_terms.MOST_MISSES)],
    )
    window_minutes = IntegerField(
        _l("Minutes within which they count"),
        validators=[InputRequired(), Whole(till_terms.LEAST_WINDOW, till_terms.MOST_MINUTES)],
    )
    undo_minutes = IntegerField(
        _l("Minutes in which a verification can be taken back"),
        validators=[InputRequired(), Whole(1, till_terms.MOST_MINUTES)],
    )


@blueprint.get("/terms")
@staff("merchants.edit")
def terms() -> Answer:
    now, rows = merchants.terms.on(clock.today()), merchants.terms.history()
    till, till_rows = till_terms.today(), till_terms.history()
    kept = {**vars(now), "notice_days": ", ".join(str(day) for day in now.notice_days)}
    return page(
        "staff/merchants/terms.html",
        now=now,
        rows=rows,
        till=till,
        till_rows=till_rows,
        names=names_of({by for by in [one.written_by for one in rows] + [one.written_by for one in till_rows] if by}),
        form=TermsForm.offered(counts_from=clock.today(), **kept),
        till_form=TillTermsForm.offered(counts_from=clock.today(), **vars(till)),
    )


@blueprint.post("/terms")
@staff("merchants.edit")
@form_page(terms)
def change_terms() -> Answer:
    form = TermsForm.checked()
    merchants.terms.change(form.terms(), form.counts_from.data or clock.today(), viewer.account_id)
    return Answer(otherwise=url_for(".terms"), say=_("Kept; it counts from that day."))


@blueprint.post("/terms/tills")
@staff("merchants.edit")
@form_page(terms)
def change_till_terms() -> Answer:
    form = TillTermsForm.checked()
    new = TillTerms(form.misses.data or 0, form.undo_minutes.data or 0, form.window_minutes.data or 0)
    till_terms.change(new, form.counts_from.data or clock.today(), viewer.account_id)
    return Answer(otherwise=url_for(".terms"), say=_("Kept; it counts from that day."))
