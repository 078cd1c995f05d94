"""Limits at the desk: what one person may adjust alone, what members may give away, since when and from when on."""

from flask import url_for
from wtforms import DateField, IntegerField
from wtforms.validators import InputRequired, Optional

from portal.blueprints.staff.points import blueprint
from portal.club import accounts, points
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, form_page, page
from portal.web.amounts import AmountField
from portal.web.forms import Whole

_AMOUNT = [InputRequired(), Whole(0, 1_000_000)]


class AdjustmentLimitForm(Form):
    amount = AmountField(_l("One person alone, up to"), validators=_AMOUNT)
    starts_on = DateField(_l("From this day on"), validators=[Optional()])


class GiftLimitForm(Form):
    per_gift = AmountField(_l("At once, up to"), validators=_AMOUNT)
    per_year = AmountField(_l("In a calendar year, up to"), validators=_AMOUNT)
    decline_days = IntegerField(_l("Can be declined for how many days"), validators=[InputRequired(), Whole(0, 365)])
    starts_on = DateField(_l("From this day on"), validators=[Optional()], id="gifts_start_on")


@blueprint.get("/limits")
@staff("points.read")
def limits() -> Answer:
    alone, gifts = points.limits_so_far(points.AdjustmentLimit), points.limits_so_far(points.GiftLimit)
    makers = [row.made_by for row in alone] + [row.made_by for row in gifts]
    now = points.gift_limit()
    return page(
        "staff/points/limits.html",
        alone=alone,
        gifts=gifts,
        names=accounts.names_of({by for by in makers if by}),
        limit=points.limit(),
        gift_limit=now,
        alone_form=AdjustmentLimitForm.offered(amount=points.limit()),
        gift_form=GiftLimitForm.offered(per_gift=now.per_gift, per_year=now.per_year, decline_days=now.decline_days),
    )


@blueprint.post("/limits/adjustments")
@staff("rules.edit")
@form_page(limits)
def set_adjustment_limit() -> Answer:
    form = AdjustmentLimitForm.checked()
    points.set_adjustment_limit(form.amount.data or 0, form.starts_on.data, viewer.account_id)
    return Answer(otherwise=url_for(".limits"), say=_("The limit is set."))


@blueprint.post("/limits/gifts")
@staff("rules.edit")
@form_page(limits)
def set_gift_limit() -> Answer:
    form = GiftLimitForm.checked()
    amounts = form.per_gift.data or 0, form.per_year.data or 0
    points.set_gift_limit(*amounts, form.starts_on.data, viewer.account_id, form.decline_days.data or 0)
    return Answer(otherwise=url_for(".limits"), say=_("The limit is set."))
