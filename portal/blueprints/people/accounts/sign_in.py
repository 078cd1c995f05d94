"""Signing in by phone and code, or phone and password; signing out."""

from typing import Any

from flask import redirect, request, url_for
from werkzeug import Response

from portal import language
from portal.blueprints.people.accounts import DOOR, blueprint, doorway, limiter, onward, typed_phone, wanted
from portal.blueprints.people.accounts.forms import CodeForm, PasswordForm, PhoneForm
from portal.club.people import accounts, members
from portal.club.people.accounts import codes, passwords
from portal.identity import public, viewer
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.web import Answer, form_page, page, prepare, verified_phone
from portal.web.answers import at_any_clock


@blueprint.get("/sign-in")
@public
def sign_in() -> Answer | Response:
    if viewer.is_authenticated and not onward().startswith("/staff"):
        return redirect(onward(), 303)
    by_password = onward().startswith("/staff") or request.args.get("way") == "password"
    if by_password:
        return redirect(url_for(".sign_in_by_password", next=wanted()), 303)
    form = PhoneForm.offered(phone=typed_phone())
    return page("people/accounts/sign_in.html", form=form, next=wanted(), by=doorway())


@blueprint.get("/sign-in/password")
@public
def sign_in_by_password() -> Answer | Response:
    if viewer.is_authenticated and not onward().startswith("/staff"):  # in another window meanwhile
        return redirect(onward(), 303)
    form = PasswordForm.offered(phone=typed_phone())
    return page("people/accounts/sign_in_by_password.html", form=form, next=wanted(), by=doorway())


def _count_code() -> dict[str, Any]:
    """The phone that was typed, and one code counted for it, known or not."""
    phone = PhoneForm.checked().door
    codes.allow(phone, verified_phone.asking(phone), a_day=verified_phone.sms_a_day())
    return {"phone": phone}


@blueprint.post("/sign-in")
@public
@limiter.limit(DOOR)
@form_page(sign_in, once=False)
@prepare(_count_code)
def send_code(phone: str) -> Answer:
    codes.send(phone, codes.CodePurpose.SIGN_IN, verified_phone.browser(), language.current())
    verified_phone.keep("sign_in", phone)
    return Answer(otherwise=url_for(".code", next=wanted()))


@blueprint.get("/sign-in/code")
@public
def code() -> Answer | Response:
    phone = verified_phone.kept("sign_in")
    if phone is None:
        return redirect(url_for(".sign_in", next=wanted()), 303)
    wait = codes.seconds_to_wait(verified_phone.browser(), codes.CodePurpose.SIGN_IN)
    return page("people/accounts/code.html", form=CodeForm.offered(), phone=phone, wait=wait, next=wanted())


def _count_again() -> dict[str, Any]:
    phone = verified_phone.kept("sign_in")
    if phone is None:
        raise Refusal(_("This took too long. Please begin again."))
    codes.allow(phone, verified_phone.asking(phone), a_day=verified_phone.sms_a_day())
    return {"phone": phone}


@blueprint.post("/sign-in/code/again")
@public
@limiter.limit(DOOR)
@form_page(code, once=False)
@prepare(_count_again)
def send_again(phone: str) -> Answer:
    codes.send(phone, codes.CodePurpose.SIGN_IN, verified_phone.browser(), language.current())
    return Answer(otherwise=url_for(".code", next=wanted()), say=_("A new code is on its way."))


def _check_code() -> dict[str, Any]:
    form = CodeForm.checked()
    phone = verified_phone.kept("sign_in") or ""
    return {
        "phone": phone,
        "remember": form.remember.data,
        "code_id": codes.check(phone, codes.CodePurpose.SIGN_IN, verified_phone.browser(), form.code.data or ""),
    }


@blueprint.post("/sign-in/code")
@public
@limiter.limit(DOOR)
@form_page(code, once=False)
@prepare(_check_code)
def enter_by_code(phone: str, remember: bool, code_id: int) -> Answer:
    codes.use(code_id)
    account = accounts.by_phone(phone)
    if account is None:
        verified_phone.keep("proved", [phone, remember])
        return Answer(otherwise=url_for("membership.join", next=wanted()))
    if account.suspended_at is not None:
        raise Refusal(_("This account is closed at present. Please call us."))
    verified_phone.enter(account, remember=remember)
    return Answer(otherwise=onward(first_page(account)))


def _check_password() -> dict[str, Any]:
    """Counted first, then hashed: the same work and the same answer for every phone."""
    form = PasswordForm.checked()
    phone = form.door
    verified_phone.keep("typed", form.phone.data)
    asker = verified_phone.asking(phone)
    passwords.count_try(phone, asker)
    account = passwords.account_with(phone, form.password.data or "", asker)
    if account is None:
        by_number = _("Phone and password do not belong together. You can sign in with a code instead.")
        by_mail = _("E-mail and password do not belong together. You can sign in with a code instead.")
        raise Refusal(by_mail if accounts.is_mailbox(phone) else by_number)
    return {"account_id": account.id, "remember": form.remember.data}


@blueprint.post("/sign-in/password")
@public
@at_any_clock
@limiter.limit(DOOR)
@form_page(sign_in_by_password, once=False)
@prepare(_check_password)
def enter_by_password(account_id: int, remember: bool) -> Answer:
    account = accounts.by_id(account_id)
    if account.is_staff:
        verified_phone.keep("second", account.id)
        return Answer(otherwise=url_for(".second" if account.totp_secret else ".enrol", next=wanted()))
    verified_phone.enter(account, remember=remember)
    return Answer(otherwise=onward(first_page(account)))


def first_page(account: accounts.Account) -> str:
    """Where a person begins: whoever only works for a merchant, in that merchant's rooms."""
    is_only_clerk = account.is_clerk and members.of_account(account.id) is None
    return url_for("shop.index") if is_only_clerk else "/"


@blueprint.post("/sign-out")
@public
@at_any_clock
@form_page(once=False)
def sign_out() -> Answer:
    verified_phone.leave()
    forget = {"Clear-Site-Data": '"cache", "storage"'}  # nothing of theirs stays on this device, drafts included
    return Answer(otherwise="/", say=_("You are signed out."), headers=forget)
