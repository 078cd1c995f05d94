"""The member's side: what there is to take along, leaving, erasure and taking it back."""

from typing import Any

from flask import request, url_for
from wtforms import HiddenField

from portal.blueprints.people.departures import blueprint
from portal.club.ground import erasing
from portal.club.people import departures, members
from portal.club.people.accounts import codes
from portal.club.people.accounts.codes import CodePurpose
from portal.club.people.departures import erasure, leaving
from portal.identity import current_account, current_member, members_only, signed_in, viewer
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, page, prepare, proving
from portal.web.proving import ProofForm


class FarewellForm(ProofForm):
    """looked: what was counted on the page that the person saw."""

    looked = HiddenField()


@blueprint.get("")
@signed_in
def index() -> Answer:
    gone = members.of_account(viewer.account_id)
    return page(
        "people/departures/index.html",
        waiting=erasure.asked_by(viewer.account_id),
        left=gone if gone is not None and gone.cancelled_at is not None else None,
    )


@blueprint.get("/leave")
@members_only
def leave() -> Answer:
    found = leaving.counted(current_member)
    form = FarewellForm.offered(looked=leaving.figures(found))
    return page("people/departures/leave.html", form=form, counted=found, **_proof())


@blueprint.post("/leave/code")
@members_only
@form_page(leave)
@prepare(proving.count_code)
def send_leaving_code(phone: str) -> Answer:
    proving.send_code(phone, CodePurpose.LEAVE)
    return Answer(otherwise=url_for(".leave"), say=_("A code is on its way to you."))


def _prove_leaving() -> dict[str, Any]:
    form = FarewellForm.checked()
    if form.looked.data != leaving.figures(leaving.counted(current_member)):
        form.looked.data = leaving.figures(leaving.counted(current_member))
        raise Refusal(_("This has changed since you looked. Please look again."), status=409)
    return {"code_id": proving.proved(form, CodePurpose.LEAVE)}


@blueprint.post("/leave")
@members_only
@form_page(leave)
@prepare(_prove_leaving)
def leave_now(code_id: int) -> Answer:
    if code_id:
        codes.use(code_id)
    leaving.leave(current_member)
    return Answer(otherwise=url_for(".index"), say=_("You have left the club. We are sorry to see you go."))


@blueprint.get("/erasure")
@signed_in
def erase() -> Answer:
    declared = erasing.personal()
    is_member = viewer.is_member
    return page(
        "people/departures/erase.html",
        form=FarewellForm.offered(),
        days=erasure.TERMS.now().days,
        counted=leaving.counted(current_member) if is_member else [],
        goes=[one.name for one in declared if one.empties is None],
        stays=_unique(one.kept for one in declared if one.kept),
        **_proof(),
    )


@blueprint.post("/erasure/code")
@signed_in
@form_page(erase)
@prepare(proving.count_code)
def send_erasure_code(phone: str) -> Answer:
    proving.send_code(phone, CodePurpose.LEAVE)
    return Answer(otherwise=url_for(".erase"), say=_("A code is on its way to you."))


def _prove_erasure() -> dict[str, Any]:
    return {"code_id": proving.proved(FarewellForm.checked(), CodePurpose.LEAVE)}


@blueprint.post("/erasure")
@signed_in
@form_page(erase)
@prepare(_prove_erasure)
def ask_erasure(code_id: int) -> Answer:
    if code_id:
        codes.use(code_id)
    erasure.ask(current_account)
    return Answer(otherwise=url_for(".index"), say=_("Noted. Until the day named here you can take it back."))


@blueprint.post("/erasure/<int:erasure_id>/back")
@signed_in
@form_page(index)
def take_back(erasure_id: int) -> Answer:
    erasure.take_back(find(departures.Erasure, erasure_id))
    return Answer(otherwise=url_for(".index"), say=_("Taken back: everything stays as it is."))


def _proof() -> dict[str, Any]:
    return {
        "account": current_account,
        "sent": proving.is_sent(CodePurpose.LEAVE) and request.args.get("by") != "password",
        "wait": proving.wait(CodePurpose.LEAVE),
    }


def _unique(sentences: Any) -> list[str]:
    return list(dict.fromkeys(str(one) for one in sentences))
