"""What a member has on its way, at the desk: confirmed (it becomes spendable) or cancelled by hand."""

from flask import url_for

from portal.blueprints.staff.points import blueprint
from portal.club import points
from portal.club.points import Pending, PendingState
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.web import Answer, find


@blueprint.post("/pending/<int:pending_id>/release")
@staff("points.adjust", "points.approve")
def release(pending_id: int) -> Answer:
    """Above what one person may adjust alone it takes somebody who may approve adjustments."""
    row = find(Pending, pending_id)
    row = find(Pending, pending_id, "points.approve" if row.amount > points.limit() else "points.adjust")
    may_approve = viewer.may("points.approve", row)
    points.settle_by_hand(row, PendingState.CREDITED, viewer.account_id, may_approve=may_approve)
    return Answer(otherwise=url_for(".show", member_id=row.member_id), say=_("Confirmed; the points can be spent."))


@blueprint.post("/pending/<int:pending_id>/cancellation")
@staff("points.adjust")
def cancel(pending_id: int) -> Answer:
    row = find(Pending, pending_id)
    points.settle_by_hand(row, PendingState.CANCELLED, viewer.account_id)
    return Answer(otherwise=url_for(".show", member_id=row.member_id), say=_("Cancelled; these points will not come."))
