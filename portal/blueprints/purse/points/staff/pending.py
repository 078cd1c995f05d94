"""What a member has on its way, at the desk: confirmed (it becomes spendable) or cancelled by hand."""

from flask import url_for

from portal.blueprints.purse.points.staff import blueprint
from portal.club.ground.careful import Counted
from portal.club.purse import points
from portal.club.purse.points import Pending, PendingState
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.web import Answer, find
from portal.web.careful import Look, careful


def _looking_at_release(pending_id: int) -> Look:
    row = _releasable(pending_id)
    title = _("Confirm %(n)s points of %(name)s", n=f"{row.amount:,}", name=row.member.name)
    counted = [Counted(row.amount, _("Points can be spent from now on, and the member is told"))]
    return Look(title, title, url_for(".show", member_id=row.member_id), counted)


@blueprint.post("/pending/<int:pending_id>/release")
@staff("points.adjust", "points.approve")
@careful(_looking_at_release)
def release(pending_id: int) -> Answer:
    row = _releasable(pending_id)
    may_approve = viewer.may("points.approve", row)
    points.settle_by_hand(row, PendingState.CREDITED, viewer.account_id, may_approve=may_approve)
    return Answer(otherwise=url_for(".show", member_id=row.member_id), say=_("Confirmed; the points can be spent."))


def _looking_at_cancel(pending_id: int) -> Look:
    row = find(Pending, pending_id)
    title = _("Cancel %(n)s points of %(name)s", n=f"{row.amount:,}", name=row.member.name)
    counted = [Counted(row.amount, _("Points on their way never come"))]
    letter = _("%(n)s points on their way will not come", n=f"{row.amount:,}")
    return Look(title, title, url_for(".show", member_id=row.member_id), counted, told=1, letter=letter)


def _restore(pending_id: int) -> None:
    points.restore(find(Pending, pending_id), viewer.account_id)


@blueprint.post("/pending/<int:pending_id>/cancellation")
@staff("points.adjust")
@careful(_looking_at_cancel, undo=_restore)
def cancel(pending_id: int) -> Answer:
    row = find(Pending, pending_id)
    points.settle_by_hand(row, PendingState.CANCELLED, viewer.account_id)
    return Answer(otherwise=url_for(".show", member_id=row.member_id), say=_("Cancelled; these points will not come."))


def _releasable(pending_id: int) -> Pending:
    """Above what one person may adjust alone it takes somebody who may approve adjustments."""
    row = find(Pending, pending_id)
    return find(Pending, pending_id, "points.approve" if row.amount > points.limit() else "points.adjust")
