"""What is sent: the list with its stages and its sheet, tracking numbers; and one redemption with its way back."""

from typing import Any

from flask import Response, request, url_for
from sqlalchemy.orm import joinedload

from portal.blueprints.shop.rewards.staff import blueprint
from portal.blueprints.shop.rewards.staff.forms import CancelForm, TrackingForm
from portal.blueprints.shop.rewards.staff.lists import PARCELS, REDEMPTIONS, stage_of
from portal.club.ground.careful import Counted
from portal.club.people import members
from portal.club.people.exports import Canary, ExportKind, WantedExport
from portal.club.shop import rewards
from portal.club.shop.rewards import STAGES, Redemption
from portal.database import session
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, page
from portal.web.careful import Look, careful, plain
from portal.web.contact_sheets import Cell, contact_sheet
from portal.web.lists import way_back
from portal.web.reveal import ReasonForm, SheetForm

WAITING = ("packing", "sent")  # the stages that wait for somebody


@blueprint.get("/deliveries")
@staff("rewards.handover")
def deliveries() -> Answer:
    listed = PARCELS.at(request.args)
    stages = [{**listed.chosen, "stage": stage} for stage in WAITING]
    return page(
        "shop/rewards/staff/deliveries.html",
        listed=listed,
        stage=stage_of(listed.chosen),
        stages=STAGES,
        counts=dict(zip(WAITING, PARCELS.count(*stages), strict=True)),
        form=SheetForm.offered(),
    )


@blueprint.post("/deliveries.xlsx")
@staff("members.reveal")
@plain("recorded")
@form_page(deliveries, once=False)
def deliveries_sheet() -> Response | Answer:
    """The stage as one sheet, for whoever packs."""
    stage = stage_of(request.form)
    asked = rewards.parcels(viewer, stage, "members.reveal")
    rows = list(session.scalars(asked.options(joinedload(Redemption.member)).order_by(Redemption.id).limit(5000)))
    heads = [
        _("Number"), _("Reward"), _("Recipient"), _("Phone"), _("Address"), _("Redeemed on"), _("Carrier"),
        _("Tracking number"),
    ]  # fmt: skip
    wanted = WantedExport(ExportKind.PARCELS, stage, [one.member for one in rows])
    called, back = (f"deliveries-{stage}", _("Deliveries")), url_for(".deliveries", stage=stage)
    return contact_sheet(wanted, called, heads, map(_cells, rows), marked=_mark, back=back)


@blueprint.get("/redemptions/<int:redemption_id>")
@staff("rewards.handover")
def redemption(redemption_id: int) -> Answer:
    return page("shop/rewards/staff/redemption.html", **_about(find(Redemption, redemption_id)))


def _about(one: Redemption) -> dict[str, Any]:
    parcel = one.delivery
    values: dict[str, Any] = {}
    if parcel is not None:
        values = {"carrier": parcel.carrier, "tracking": parcel.tracking, "seen": parcel.revision}
    return {
        "redemption": one,
        "way": one.its_way,
        "form": TrackingForm.offered(**values),
        "cancel_form": CancelForm.offered(),
        "reason_form": ReasonForm.offered(),
        "back": way_back(PARCELS if parcel else REDEMPTIONS, one),
    }


@blueprint.post("/redemptions/<int:redemption_id>/recipient")
@staff("members.reveal")
@plain("recorded")
@form_page(redemption)
def uncover(redemption_id: int) -> Answer:
    """Phone and address are in this answer only; the page opened again has them masked."""
    one = find(Redemption, redemption_id)
    members.member_file.uncover([one.member], "parcel", ReasonForm.checked().why.data or "", viewer.account_id)
    back = url_for(".redemption", redemption_id=one.id)
    return Answer(page="shop/rewards/staff/redemption.html", otherwise=back, uncovered=True, **_about(one))


@blueprint.post("/redemptions/<int:redemption_id>/dispatch")
@staff("rewards.handover")
@plain("parcel")
@form_page(redemption)
def dispatch(redemption_id: int) -> Answer:
    """On its way, once; a colleague who was quicker keeps the number that the member has been told."""
    one, form = find(Redemption, redemption_id), TrackingForm.checked()
    rewards.send(one, form.carrier.data or "", form.tracking.data or "", viewer.account_id)
    return _told(one)


@blueprint.post("/redemptions/<int:redemption_id>/tracking")
@staff("rewards.handover")
@plain("parcel")
@form_page(redemption)
def tracking(redemption_id: int) -> Answer:
    """Another number instead of the one on the page."""
    one, form = find(Redemption, redemption_id), TrackingForm.checked()
    rewards.correct(one, form.carrier.data or "", form.tracking.data or "", viewer.account_id, form.revision)
    return _told(one)


@blueprint.post("/redemptions/<int:redemption_id>/arrival")
@staff("rewards.handover")
@plain("note")
@form_page(redemption)
def arrival(redemption_id: int) -> Answer:
    one = find(Redemption, redemption_id)
    rewards.arrived(one, viewer.account_id)
    return Answer(otherwise=url_for(".redemption", redemption_id=one.id), say=_("Noted as arrived."))


def _looking_at_cancel(redemption_id: int) -> Look:
    one, form = find(Redemption, redemption_id), CancelForm.checked()
    counted = [
        Counted(one.price, _("Points go back to the member"), names=[one.member.name]),
        Counted(one.quantity, _("Pieces go back into stock")),
    ]
    title = _("Cancel the redemption of “%(name)s”", name=one.reward.name)
    back = url_for(".redemption", redemption_id=one.id)
    return Look(title, title, back, counted, letter=form.reason.data or "")


@blueprint.post("/redemptions/<int:redemption_id>/cancellation")
@staff("rewards.edit")
@form_page(redemption)
@careful(_looking_at_cancel, reason="reason")
def cancel(redemption_id: int) -> Answer:
    one = find(Redemption, redemption_id)
    rewards.cancel_for(one, CancelForm.checked().reason.data or "", viewer.account_id)
    return Answer(otherwise=url_for(".redemption", redemption_id=one.id), say=one.said_when_cancelled)


def _told(one: Redemption) -> Answer:
    return Answer(otherwise=url_for(".redemption", redemption_id=one.id), say=_("Kept; the member has been told."))


def _mark(mark: Canary) -> list[Cell]:
    return ["", "", mark.name, mark.phone, mark.address, None, "", ""]


def _cells(one: Redemption) -> list[Cell]:
    parcel = one.delivery
    assert parcel is not None
    return [
        one.id, one.reward.name.zh, parcel.name, parcel.phone, parcel.address, one.at,
        parcel.carrier or "", parcel.tracking or "",
    ]  # fmt: skip
