"""Earn rules at the desk: which count, what they were, and a change."""

from dataclasses import replace

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField
from wtforms.validators import Optional

from portal.blueprints.staff.points import blueprint
from portal.club import points
from portal.identity import staff, viewer
from portal.web import Answer, Form, find, form_page, page
from portal.web.forms import Whole

NAMES = ("amount", "rate", "is_spendable", "is_status", "cap_day", "cap_year", "cap_person")


class RuleForm(Form):
    amount = IntegerField(_l("Points"), validators=[Optional(), Whole(1, 1_000_000)])
    rate = IntegerField(_l("Points for every ¥10,000"), validators=[Optional(), Whole(1, 10_000)])
    is_spendable = BooleanField(_l("Can be spent"))
    is_status = BooleanField(_l("Counts for the grade"))
    cap_day = IntegerField(_l("At most a day"), validators=[Optional(), Whole(1, 1_000_000)])
    cap_year = IntegerField(_l("At most a year"), validators=[Optional(), Whole(1, 1_000_000)])
    cap_person = IntegerField(_l("At most ever"), validators=[Optional(), Whole(1, 1_000_000)])

    def change(self, rule: points.EarnRule) -> points.RuleChange:
        return replace(points.RuleChange.of(rule), **{name: self[name].data for name in NAMES})


@blueprint.get("/rules")
@staff("points.read")
def rules() -> Answer:
    return page("staff/points/rules.html", rules=points.active_rules())


@blueprint.get("/rules/<int:rule_id>")
@staff("points.read")
def rule(rule_id: int) -> Answer:
    found = find(points.EarnRule, rule_id)
    shown = {name: getattr(found, name) for name in NAMES}
    return page(
        "staff/points/rule.html",
        rule=found,
        history=points.rule_history(found),
        form=RuleForm.offered(**shown),
    )


@blueprint.post("/rules/<int:rule_id>")
@staff("rules.edit")
@form_page(rule)
def change_rule(rule_id: int) -> Answer:
    found = find(points.EarnRule, rule_id)
    successor = points.change_rule(found, RuleForm.checked().change(found), viewer.account_id)
    return Answer(otherwise=url_for(".rule", rule_id=successor.id), say=_("Changed from now on."))
