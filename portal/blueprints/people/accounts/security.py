"""My security: password, and the sessions in which I am signed in."""

from typing import Any

from flask import abort, request, url_for

from portal import language
from portal.blueprints.people.accounts import DOOR, blueprint, limiter
from portal.blueprints.people.accounts.forms import ChangeForm
from portal.club.people import accounts
from portal.club.people.accounts import codes, passwords, second_factor
from portal.identity import current_account, signed_in, viewer
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, form_page, page, prepare, verified_phone


@blueprint.get("/account/security")
@signed_in
def my_security() -> Answer:
    wait = codes.seconds_to_wait(verified_phone.browser(), codes.CodePurpose.PASSWORD)
    return page(
        "people/accounts/security.html",
        form=ChangeForm.offered(),
        account=current_account,
        sessions=accounts.sessions_of(viewer.account_id),
        wait=wait,
        sent=verified_phone.kept("password") is not None and request.args.get("by") != "password",
        recovery_left=second_factor.codes_left(viewer.account_id) if viewer.is_staff else None,
    )


def _count_code() -> dict[str, Any]:
    phone = current_account.phone
    codes.allow(phone, verified_phone.asking(phone), a_day=verified_phone.sms_a_day())
    return {"phone": phone}


@blueprint.post("/account/security/code")
@signed_in
@limiter.limit(DOOR)
@form_page(my_security)
@prepare(_count_code)
def send_password_code(phone: str) -> Answer:
    codes.send(phone, codes.CodePurpose.PASSWORD, verified_phone.browser(), language.current())
    verified_phone.keep("password", True)
    return Answer(otherwise=url_for(".my_security"), say=_("A code is on its way to you."))


def _check_change() -> dict[str, Any]:
    form = ChangeForm.checked()
    new = form.new.data or ""
    phone, stored = current_account.phone, current_account.password_hash
    passwords.judge(new, phone)
    code_id = 0
    if form.code.data:
        code_id = codes.check(phone, codes.CodePurpose.PASSWORD, verified_phone.browser(), form.code.data)
    elif stored:
        passwords.count_try(phone, verified_phone.asking(phone))
        if not passwords.fits(stored, form.current.data or ""):
            raise Refusal(_l("This is not your present password. A code to your phone does as well."), "current")
    else:
        raise Refusal(_l("Please ask for a code to your phone first."), "code")
    return {"code_id": code_id, "password_hash": passwords.hashed(new)}


@blueprint.post("/account/security")
@signed_in
@limiter.limit(DOOR)
@form_page(my_security)
@prepare(_check_change)
def change_password(code_id: int, password_hash: str) -> Answer:
    if code_id:
        codes.use(code_id)
    passwords.set_password(current_account, password_hash, keep_session=viewer.session_id)
    verified_phone.renew()
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
