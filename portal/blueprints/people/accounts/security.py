"""My security: password, and the sessions in which I am signed in."""

from typing import Any

from flask import abort, request, url_for

from portal.blueprints.people.accounts import DOOR, blueprint, limiter
from portal.blueprints.people.accounts.forms import ChangeForm
from portal.club.people import accounts
from portal.club.people.accounts import codes, passwords, second_factor
from portal.club.people.accounts.codes import CodePurpose
from portal.identity import current_account, signed_in, viewer
from portal.sentences import gettext as _
from portal.web import Answer, form_page, page, prepare, proving, verified_phone


@blueprint.get("/account/security")
@signed_in
def my_security() -> Answer:
    return page(
        "people/accounts/security.html",
        form=ChangeForm.offered(),
        account=current_account,
        sessions=accounts.sessions_of(viewer.account_id),
        wait=proving.wait(CodePurpose.PASSWORD),
        sent=proving.is_sent(CodePurpose.PASSWORD) and request.args.get("by") != "password",
        recovery_left=second_factor.codes_left(viewer.account_id) if viewer.is_staff else None,
    )


@blueprint.post("/account/security/code")
@signed_in
@limiter.limit(DOOR)
@form_page(my_security)
@prepare(proving.count_code)
def send_password_code(phone: str) -> Answer:
    proving.send_code(phone, CodePurpose.PASSWORD)
    return Answer(otherwise=url_for(".my_security"), say=_("A code is on its way to you."))


def _check_change() -> dict[str, Any]:
    form = ChangeForm.checked()
    new = form.new.data or ""
    passwords.judge(new, current_account.phone)
    return {"code_id": proving.proved(form, CodePurpose.PASSWORD), "password_hash": passwords.hashed(new)}


@blueprint.post("/account/security")
@signed_in
@limiter.limit(DOOR)
@form_page(my_security)
@prepare(_check_change)
def change_password(code_id: int, password_hash: str) -> Answer:
    if code_id:
        codes.use(code_id)
    passwords.set_password(current_account, password_hash, keep_session=viewer.session_id)
    verified_phone.renew(current_account)
    return Answer(otherwise=url_for(".my_security"), say=_("Your new password is set. Your other sessions have ended."))


@blueprint.post("/account/sessions/<int:session_id>/end")
@signed_in
def end_session(session_id: int) -> Answer:
    if not accounts.end_session(viewer.account_id, session_id):
        abort(404)
    return Answer(otherwise=url_for(".my_security"), say=_("This session is over."))


@blueprint.post("/account/sessions/end")
@signed_in
def end_other_sessions() -> Answer:
    accounts.end_all_sessions(viewer.account_id, but=viewer.session_id)
    return Answer(otherwise=url_for(".my_security"), say=_("All your other sessions are over."))
