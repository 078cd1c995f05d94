"""Asking for the copy, proving who one is, and downloading it."""

from typing import Any

from flask import Response, abort, redirect, request, send_file, url_for
from werkzeug import Response as Redirect

from portal import language, storage
from portal.blueprints.people.copies import blueprint
from portal.club.people.accounts import codes
from portal.club.people.accounts.codes import CodePurpose
from portal.club.people.copies import CopyState, keeping
from portal.identity import current_account, signed_in, viewer
from portal.sentences import gettext as _
from portal.web import Answer, form_page, page, prepare, proving, verified_phone
from portal.web.proving import ProofForm

PROVED = "copy_proved"


@blueprint.get("")
@signed_in
def index() -> Answer:
    return page(
        "people/copies/index.html",
        part="people/copies/_copy.html",
        copy=keeping.latest_of(viewer.account_id),
        days=keeping.KEPT.days,
        form=ProofForm.offered(),
        account=current_account,
        is_proved=verified_phone.kept(PROVED) is not None,
        sent=proving.is_sent(CodePurpose.COPY) and request.args.get("by") != "password",
        wait=proving.wait(CodePurpose.COPY),
    )


@blueprint.post("")
@signed_in
@form_page(index)
def order() -> Answer:
    keeping.ask(current_account, language.current())
    return Answer(otherwise=url_for(".index"), say=_("Your copy is being made; you get a message when it is here."))


@blueprint.post("/code")
@signed_in
@form_page(index)
@prepare(proving.count_code)
def send_copy_code(phone: str) -> Answer:
    proving.send_code(phone, CodePurpose.COPY)
    return Answer(otherwise=url_for(".index"), say=_("A code is on its way to you."))


def _prove() -> dict[str, Any]:
    return {"code_id": proving.proved(ProofForm.checked(), CodePurpose.COPY)}


@blueprint.post("/proof")
@signed_in
@form_page(index)
@prepare(_prove)
def prove(code_id: int) -> Answer:
    if code_id:
        codes.use(code_id)
    copy = keeping.latest_of(viewer.account_id)
    if copy is None or copy.state is not CopyState.MADE:
        abort(404)
    keeping.taken(copy)
    verified_phone.keep(PROVED, copy.id)
    return Answer(otherwise=url_for(".index"), say=_("Thank you. For ten minutes you can download it here."))


@blueprint.get("/file.zip")
@signed_in
def download() -> Response | Redirect:
    """For ten minutes after the proof, by whoever gave it."""
    copy = keeping.latest_of(viewer.account_id)
    if copy is None or copy.file is None or not storage.path(copy.file.name).is_file():
        abort(404)
    if verified_phone.kept(PROVED) != copy.id:
        return redirect(url_for(".index"), 303)
    sent = send_file(
        storage.path(copy.file.name), copy.file.media_type, as_attachment=True,
        download_name=f"my-data-{copy.asked_at:%Y-%m-%d}.zip", max_age=0,
    )  # fmt: skip
    sent.headers["Cache-Control"] = "private, no-store"
    return sent
