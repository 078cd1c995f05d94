"""The reconciliation at the desk: what does not agree, since when, and who has written down why."""

from flask import url_for
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from portal import queue
from portal.blueprints.purse.points.staff import blueprint, phrases
from portal.club.purse import points
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page
from portal.web.careful import plain
from portal.web.lengths import AtMost


class AcknowledgeForm(Form):
    reason = TextAreaField(_l("What you found, and why it may stand"), validators=[InputRequired(), AtMost(500)])


@blueprint.get("/reconciliation")
@staff("points.approve")
def reconciliation() -> Answer:
    run = points.last_reconciliation()
    return page(
        "purse/points/staff/reconciliation.html",
        run=run,
        phrases=phrases,
        is_late=points.is_late(run),
        faults=points.discrepancies(viewer, is_open=True),
        gone=points.discrepancies(viewer, is_open=False),
    )


@blueprint.get("/reconciliation/<int:fault_id>")
@staff("points.approve")
def discrepancy(fault_id: int) -> Answer:
    fault = find(points.Discrepancy, fault_id)
    return page("purse/points/staff/discrepancy.html", fault=fault, form=AcknowledgeForm.offered())


@blueprint.post("/reconciliation/<int:fault_id>")
@staff("points.approve")
@plain("note")
@form_page(discrepancy)
def acknowledge(fault_id: int) -> Answer:
    fault = find(points.Discrepancy, fault_id)
    points.acknowledge(fault, AcknowledgeForm.checked().reason.data or "", viewer.account_id)
    return Answer(otherwise=url_for(".reconciliation"), say=_("Noted with your reason; it is no alarm any more."))


@blueprint.post("/reconciliation")
@staff("points.approve")
@plain("again")
@form_page()
def reconcile() -> Answer:
    queue.wake("points.reconcile")
    return Answer(otherwise=url_for(".reconciliation"), say=_("Everything is being compared; look again shortly."))
