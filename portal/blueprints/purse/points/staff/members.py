"""A member's points at the desk: finding the member, the statement, adjustments by one or two people."""

from flask import request, url_for
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from portal.blueprints.purse.points.staff import blueprint, phrases
from portal.blueprints.purse.points.staff.trial import WHY_NOT
from portal.blueprints.purse.points.statement_lines import all_about, lines_of
from portal.club.ground import audit
from portal.club.ground.careful import Counted
from portal.club.people import accounts
from portal.club.people.members import Member
from portal.club.purse import points
from portal.engine.paging import page_of
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page
from portal.web.amounts import AmountField
from portal.web.careful import Look, careful, plain
from portal.web.forms import Whole
from portal.web.lengths import AtMost
from portal.web.look_form import why


class AdjustmentForm(Form):
    amount = AmountField(_l("Points, − takes away"), validators=[InputRequired(), Whole(-1_000_000, 1_000_000)])
    reason = TextAreaField(_l("Reason; the member reads it"), validators=[InputRequired(), AtMost(300)])


@blueprint.get("")
@staff("points.read")
def index() -> Answer:
    query, waiting = request.args.get("q", "")[:100], points.waiting_adjustments(viewer)
    return page(
        "purse/points/staff/index.html",
        query=query,
        found=points.members_found(query, viewer),
        waiting=waiting,
        beside=points.beside(waiting),
        names=accounts.names_of({one.asked_by for one in waiting}),
        limit=points.limit(),
    )


@blueprint.get("/<int:member_id>")
@staff("points.read")
def show(member_id: int) -> Answer:
    member = find(Member, member_id)
    audit.seen(viewer.account_id, member.account_id, "points")
    asked, rows = request.args, points.statement_of(member.id)
    entries = page_of(rows, points.Entry.seq, after=asked.get("after"), before=asked.get("before"))
    return page(
        "purse/points/staff/show.html",
        member=member,
        lines=lines_of(entries.rows),
        further=url_for(".show", member_id=member.id, after=entries.after) if entries.after else None,
        nearer=url_for(".show", member_id=member.id, before=entries.before) if entries.before else None,
        adjustments=points.adjustments_of(member.id),
        pending=points.pending_rows_of(member.id),
        phrases=phrases,
        missed=points.missed_by(member.id),
        why_not=WHY_NOT,
        occasions=points.OCCASIONS,
        form=AdjustmentForm.offered(),
        limit=points.limit(),
        moved=points.moved_today(viewer.account_id, member.id, 1),
        **all_about(member.id),
    )


def _looking_at_adjust(member_id: int) -> Look:
    member = find(Member, member_id)
    form = AdjustmentForm.checked()
    now, change = points.balance_of(member.id), form.amount.data or 0
    counted = [
        Counted(change, _("Points, given or taken"), names=[member.name]),
        Counted(now, _("Points the member has now")),
        Counted(now + change, _("Points the member has then")),
    ]
    title = _("Change the points of %(name)s by %(n)s", name=member.name, n=f"{change:+,}")
    return Look(title, title, url_for(".show", member_id=member.id), counted, letter=form.reason.data or "")


@blueprint.post("/<int:member_id>/adjustment")
@staff("points.adjust")
@form_page(show)
@careful(_looking_at_adjust, reason="reason")
def adjust(member_id: int) -> Answer:
    member = find(Member, member_id)
    form = AdjustmentForm.checked()
    adjustment = points.adjust(member, form.amount.data or 0, form.reason.data or "", viewer.account_id)
    said = _("The points are adjusted.")
    if adjustment.state is points.Decision.WAITING:
        said = _("This waits for a second person: %(why)s", why=points.why_second(adjustment))
    return Answer(otherwise=url_for(".show", member_id=member.id), say=said)


def _looking_at_approve(adjustment_id: int) -> Look:
    asked = find(points.Adjustment, adjustment_id)
    beside = points.beside([asked])[asked.member_id]
    counted = [
        Counted(asked.amount, _("Points, given or taken"), asked.reason, [asked.member.name]),
        Counted(beside.balance, _("Points the member has now")),
        Counted(beside.balance + asked.amount, _("Points the member has then")),
        Counted(beside.earlier, _("Earlier corrections, %(n)s points in all", n=f"{beside.earlier_points:+,}")),
        Counted(1, _("Colleague asked for this"), names=list(accounts.names_of({asked.asked_by}).values())),
    ]
    title = _("Change the points of %(name)s by %(n)s", name=asked.member.name, n=f"{asked.amount:+,}")
    return Look(title, title, url_for(".index"), counted)


@blueprint.post("/adjustments/<int:adjustment_id>/approval")
@staff("points.approve")
@careful(_looking_at_approve)
def approve(adjustment_id: int) -> Answer:
    adjustment = find(points.Adjustment, adjustment_id)
    points.approve(adjustment, viewer.account_id)
    return Answer(otherwise=url_for(".index"), say=_("Approved; the points have moved."))


def _looking_at_decline(adjustment_id: int) -> Look | None:
    asked = find(points.Adjustment, adjustment_id)
    if asked.asked_by == viewer.account_id:
        return None
    people = list(accounts.names_of({asked.asked_by}).values())
    counted = [Counted(1, _("Colleague asked for this and is told why not"), asked.reason, people)]
    return Look(_("Decline this"), _("Decline"), url_for(".index"), counted)


@blueprint.post("/adjustments/<int:adjustment_id>/refusal")
@staff("points.approve")
@form_page()
@careful(_looking_at_decline)
def decline(adjustment_id: int) -> Answer:
    adjustment = find(points.Adjustment, adjustment_id)
    points.decline(adjustment, viewer.account_id, why())
    return Answer(otherwise=url_for(".index"), say=_("Declined; nothing has moved."))


@blueprint.post("/adjustments/<int:adjustment_id>/withdrawal")
@staff("points.adjust")
@plain("asked")
def withdraw(adjustment_id: int) -> Answer:
    """Whoever asked takes it back, while it waits."""
    adjustment = find(points.Adjustment, adjustment_id)
    points.withdraw_adjustment(adjustment, viewer.account_id)
    return Answer(otherwise=url_for(".index"), say=_("Taken back; nothing has moved."))
