"""A forgotten password: a code to the phone, then a new one. Known and unknown phones are answered alike."""

from typing import Any

from flask import redirect, url_for
from werkzeug import Response

from portal import language
from portal.blueprints.people.accounts import DOOR, blueprint, doorway, limiter, onward, typed_phone, wanted
from portal.blueprints.people.accounts.forms import PhoneForm, ResetForm
from portal.club.people import accounts
from portal.club.people.accounts import codes, passwords
from portal.identity import public
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.web import Answer, form_page, page, prepare, verified_phone


@blueprint.get("/forgot")
@public
def forgot() -> Answer:
    form = PhoneForm.offered(phone=typed_phone())
    return page("people/accounts/forgot.html", form=form, next=wanted(), by=doorway())


def _count_code() -> dict[str, Any]:
    phone = PhoneForm.checked().door
    codes.allow(phone, verified_phone.asking(phone), a_day=verified_phone.sms_a_day())
    return {"phone": phone}


@blueprint.post("/forgot")
@public
@limiter.limit(DOOR)
@form_page(forgot, once=False)
@prepare(_count_code)
def send_reset_code(phone: str) -> Answer:
    codes.send(phone, codes.CodePurpose.RESET, verified_phone.browser(), language.current())
    verified_phone.keep("reset", phone)
    return Answer(otherwise=url_for(".reset", next=wanted()))


@blueprint.get("/forgot/code")
@public
def reset() -> Answer | Response:
    phone = verified_phone.kept("reset")
    if phone is None:
        return redirect(url_for(".forgot", next=wanted()), 303)
    wait = codes.seconds_to_wait(verified_phone.browser(), codes.CodePurpose.RESET)
    return page("people/accounts/reset.html", form=ResetForm.offered(), phone=phone, wait=wait, next=wanted())


def _count_again() -> dict[str, Any]:
    phone = verified_phone.kept("reset")
    if phone is None:
        raise Refusal(_("This took too long. Please begin again."))
    codes.allow(phone, verified_phone.asking(phone), a_day=verified_phone.sms_a_day())
    return {"phone": phone}


@blueprint.post("/forgot/code/again")
@public
@limiter.limit(DOOR)
@form_page(reset, once=False)
@prepare(_count_again)
def send_reset_again(phone: str) -> Answer:
    codes.send(phone, codes.CodePurpose.RESET, verified_phone.browser(), language.current())
    return Answer(otherwise=url_for(".reset", next=wanted()), say=_("A new code is on its way."))


def _check_reset() -> dict[str, Any]:
    """The new password is judged before the code is tried, so that a weak one costs no try."""
    form = ResetForm.checked()
    phone = verified_phone.kept("reset") or ""
    new = form.new.data or ""
    passwords.judge(new, phone)
    code_id = codes.check(phone, codes.CodePurpose.RESET, verified_phone.browser(), form.code.data or "")
    return {"phone": phone, "code_id": code_id, "password_hash": passwords.hashed(new)}


@blueprint.post("/forgot/code")
@public
@limiter.limit(DOOR)
@form_page(reset, once=False)
@prepare(_check_reset)
def set_new_password(phone: str, code_id: int, password_hash: str) -> Answer:
    codes.use(code_id)
    account = accounts.by_phone(phone)
    if account is not None and account.suspended_at is None:
        passwords.set_password(account, password_hash)
        if (
            not account.is_staff
        ):  # the code has proved as much as one at the door of codes; staff need their second factor
            verified_phone.enter(account)
            return Answer(otherwise=onward(), say=_("Your new password is set. All your other sessions have ended."))
        return Answer(
            otherwise=url_for(".sign_in_by_password", next=wanted()),
            say=_("Your new password is set. All your sessions have ended; please sign in."),
        )
    verified_phone.keep("proved", [phone, False])
    return Answer(otherwise=url_for("membership.join", next=wanted()))
