"""A forgotten password: a code to the phone, then a new one. Known and unknown phones are answered alike."""

from typing import Any

from flask import redirect, url_for
from werkzeug import Response

from portal import language
from portal.blueprints.accounts import DOOR, blueprint, limiter, wanted
from portal.blueprints.accounts.forms import PhoneForm, ResetForm
from portal.club import accounts
from portal.club.accounts import codes, passwords
from portal.identity import public
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.web import Answer, door, form_page, page, prepare


@blueprint.get("/forgot")
@public
def forgot() -> Answer:
    return page("accounts/forgot.html", form=PhoneForm.offered(), next=wanted())


def _count_code() -> dict[str, Any]:
    phone = accounts.phone_of(PhoneForm.checked().phone.data or "")
    codes.allow(phone, door.address(), a_day=door.sms_a_day())
    return {"phone": phone}


@blueprint.post("/forgot")
@public
@limiter.limit(DOOR)
@form_page(forgot, once=False)
@prepare(_count_code)
def send_reset_code(phone: str) -> Answer:
    codes.send(phone, codes.Purpose.RESET, door.browser(), language.current())
    door.keep("reset", phone)
    return Answer(otherwise=url_for(".reset", next=wanted()))


@blueprint.get("/forgot/code")
@public
def reset() -> Answer | Response:
    phone = door.kept("reset")
    if phone is None:
        return redirect(url_for(".forgot", next=wanted()), 303)
    wait = codes.seconds_to_wait(door.browser(), codes.Purpose.RESET)
    return page("accounts/reset.html", form=ResetForm.offered(), phone=phone, wait=wait, next=wanted())


def _count_again() -> dict[str, Any]:
    phone = door.kept("reset")
    if phone is None:
        raise Refusal(_("This took too long. Please give your number again."))
    codes.allow(phone, door.address(), a_day=door.sms_a_day())
    return {"phone": phone}


@blueprint.post("/forgot/code/again")
@public
@limiter.limit(DOOR)
@form_page(reset, once=False)
@prepare(_count_again)
def send_reset_again(phone: str) -> Answer:
    codes.send(phone, codes.Purpose.RESET, door.browser(), language.current())
    return Answer(otherwise=url_for(".reset", next=wanted()), say=_("A new code is on its way."))


def _check_reset() -> dict[str, Any]:
    """The new password is judged before the code is tried, so that a weak one costs no try."""
    form = ResetForm.checked()
    phone = door.kept("reset") or ""
    new = form.new.data or ""
    passwords.judge(new, phone)
    code_id = codes.check(phone, codes.Purpose.RESET, door.browser(), form.code.data or "")
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
        return Answer(
            otherwise=url_for(".sign_in_by_password", next=wanted()),
            say=_("Your new password is set. All your sessions have ended; please sign in."),
        )
    door.keep("proved", [phone, False])
    return Answer(otherwise=url_for("membership.join", next=wanted()))
