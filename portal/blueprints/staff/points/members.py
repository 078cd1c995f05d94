"""A member's points at the desk: finding the member, the statement, adjustments by one or two people."""

from flask import request, url_for
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from portal.blueprints.staff.points import blueprint
from portal.blueprints.staff.points.entries import waiting_words
from portal.blueprints.staff.points.trial import WHY_NOT
from portal.club import audit, points
from portal.club.members import Member
from portal.identity import staff, viewer
from portal.paging import page_of
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page
from portal.web.amounts import AmountField
from portal.web.forms import Whole
from portal.web.statements import all_about, lines_of


class AdjustmentForm(Form):
    amount = AmountField(_l("Points, − takes away"), validators=[InputRequired(), Whole(-1_000_000, 1_000_000)])
    reason = TextAreaField(_l("Reason; the member reads it"), validators=[InputRequired(), Length(max=300)])


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
        pending=points.pending_rows_of(member.id),
        missed=points.missed_by(member.id),
        why_not=WHY_NOT,
        occasions=points.OCCASIONS,
        form=AdjustmentForm.offered(),
        limit=points.limit(),
        moved=points.moved_today(viewer.account_id, member.id, 1),
        **all_about(member.id),
    )


@blueprint.post("/<int:member_id>/adjustment")
@staff("points.adjust")
@form_page(show)
def adjust(member_id: int) -> Answer:
    member = find(Member, member_id)
    form = AdjustmentForm.checked()
    adjustment = points.adjust(member, form.amount.data or 0, form.reason.data or "", viewer.account_id)
    waits = adjustment.state is points.Decision.WAITING
    said = waiting_words(adjustment) if waits else _("The points are adjusted.")
    return Answer(otherwise=url_for(".show", member_id=member.id), say=said)


@blueprint.post("/adjustments/<int:adjustment_id>/approval")
@staff("points.approve")
def approve(adjustment_id: int) -> Answer:
    adjustment = find(points.Adjustment, adjustment_id)
    points.approve(adjustment, viewer.account_id)
    return Answer(otherwise=url_for(".index"), say=_("Approved; the points have moved."))


@blueprint.post("/adjustments/<int:adjustment_id>/refusal")
@staff("points.approve")
def decline(adjustment_id: int) -> Answer:
    adjustment = find(points.Adjustment, adjustment_id)
    points.decline(adjustment, viewer.account_id)
    return Answer(otherwise=url_for(".index"), say=_("Declined; nothing has moved."))


@blueprint.post("/adjustments/<int:adjustment_id>/withdrawal")
@staff("points.adjust")
def withdraw(adjustment_id: int) -> Answer:
    """Whoever asked takes it back, while it waits."""
    adjustment = find(points.Adjustment, adjustment_id)
    points.withdraw_adjustment(adjustment, viewer.account_id)
    return Answer(otherwise=url_for(".index"), say=_("Taken back; nothing has moved."))
