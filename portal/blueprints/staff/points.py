"""Points at the desk: a member's statement, adjustments by one or two people, the earn rules."""

from flask import Blueprint, abort, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.club import audit, points
from portal.club.members import Member
from portal.identity import staff, viewer
from portal.paging import page_of
from portal.web import Answer, Form, find, form_page, page
from portal.web.forms import Whole
from portal.web.statements import balance_and_expiries, lines_of

blueprint = Blueprint("points", __name__, url_prefix="/points")


class AdjustmentForm(Form):
    amount = IntegerField(_l("Points, − takes away"), validators=[InputRequired(), Whole(-1_000_000, 1_000_000)])
    reason = TextAreaField(_l("Reason; the member reads it"), validators=[InputRequired(), Length(max=300)])


class RuleForm(Form):
    amount = IntegerField(_l("Points"), validators=[Optional(), Whole(1, 1_000_000)])
    rate = IntegerField(_l("Points for every ¥10,000"), validators=[Optional(), Whole(1, 10_000)])
    is_spendable = BooleanField(_l("Can be spent"))
    is_status = BooleanField(_l("Counts for the grade"))
    cap_day = IntegerField(_l("At most a day"), validators=[Optional(), Whole(1, 1_000_000)])
    cap_year = IntegerField(_l("At most a year"), validators=[Optional(), Whole(1, 1_000_000)])
    cap_person = IntegerField(_l("At most ever"), validators=[Optional(), Whole(1, 1_000_000)])

    def change(self) -> points.RuleChange:
        return points.RuleChange(**{name: self[name].data for name in points.RuleChange.__dataclass_fields__})


@blueprint.get("")
@staff("points.read")
def index() -> Answer:
    query = request.args.get("q", "")[:100]
    return page(
        "staff/points/index.html",
        query=query,
        found=points.members_found(query, viewer),
        waiting=points.waiting_adjustments(viewer),
        limit=points.limit(),
    )


@blueprint.get("/<int:member_id>")
@staff("points.read")
def show(member_id: int) -> Answer:
    member = find(Member, member_id)
    audit.seen(viewer.account_id, member.account_id, "points")
    entries = page_of(points.statement_of(member.id), points.Entry.seq, after=request.args.get("after"))
    return page(
        "staff/points/show.html",
        member=member,
        lines=lines_of(entries.rows),
        further=url_for(".show", member_id=member.id, after=entries.after) if entries.after else None,
        adjustments=points.adjustments_of(member.id),
        form=AdjustmentForm.offered(),
        limit=points.limit(),
        **balance_and_expiries(member.id),
    )


@blueprint.post("/<int:member_id>/adjustment")
@staff("points.adjust")
@form_page(show)
def adjust(member_id: int) -> Answer:
    member = find(Member, member_id)
    _must_cover("points.adjust", member)
    form = AdjustmentForm.checked()
    adjustment = points.adjust(member, form.amount.data or 0, form.reason.data or "", viewer.account_id)
    waits = adjustment.state is points.Decision.WAITING
    said = _("This waits for a second person.") if waits else _("The points are adjusted.")
    return Answer(otherwise=url_for(".show", member_id=member.id), say=said)


@blueprint.post("/adjustments/<int:adjustment_id>/approval")
@staff("points.approve")
def approve(adjustment_id: int) -> Answer:
    adjustment = find(points.Adjustment, adjustment_id)
    _must_cover("points.approve", adjustment.member)
    points.approve(adjustment, viewer.account_id)
    return Answer(otherwise=url_for(".index"), say=_("Approved; the points have moved."))


@blueprint.post("/adjustments/<int:adjustment_id>/refusal")
@staff("points.approve")
def decline(adjustment_id: int) -> Answer:
    adjustment = find(points.Adjustment, adjustment_id)
    _must_cover("points.approve", adjustment.member)
    points.decline(adjustment, viewer.account_id)
    return Answer(otherwise=url_for(".index"), say=_("Declined; nothing has moved."))


@blueprint.get("/rules")
@staff("points.read")
def rules() -> Answer:
    return page("staff/points/rules.html", rules=points.active_rules())


@blueprint.get("/rules/<int:rule_id>")
@staff("points.read")
def rule(rule_id: int) -> Answer:
    found = find(points.EarnRule, rule_id)
    shown = {name: getattr(found, name) for name in points.RuleChange.__dataclass_fields__}
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
    successor = points.change_rule(found, RuleForm.checked().change(), viewer.account_id)
    return Answer(otherwise=url_for(".rule", rule_id=successor.id), say=_("Changed from now on."))


def _must_cover(permission: str, member: Member) -> None:
    """The act's permission counts for the member's estate, not for any estate."""
    if not viewer.may(permission, member.estate_id):
        abort(404)
