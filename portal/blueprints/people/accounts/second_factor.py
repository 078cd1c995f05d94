"""The second factor of staff: giving it, and setting it up the first time."""

from typing import Any

from flask import redirect, url_for
from flask import session as cookie
from werkzeug import Response

from portal.blueprints.people.accounts import DOOR, blueprint, limiter, onward, wanted
from portal.blueprints.people.accounts.forms import EnrolForm, SecondForm
from portal.club.people import accounts
from portal.club.people.accounts import Account
from portal.club.people.accounts import second_factor as factor
from portal.identity import public
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.web import Answer, form_page, page, prepare, verified_phone
from portal.web.answers import at_any_clock

DESK = "/staff/"


@blueprint.get("/sign-in/second")
@public
def second() -> Answer | Response:
    if verified_phone.kept("second") is None:
        return redirect(url_for(".sign_in_by_password", next=wanted()), 303)
    return page("people/accounts/second.html", form=SecondForm.offered(), next=wanted())


def _count_second() -> dict[str, Any]:
    form = SecondForm.checked()
    account = _halfway()
    factor.count_try(account.id)
    return {"account_id": account.id, "typed": form.code.data}


@blueprint.post("/sign-in/second")
@public
@at_any_clock
@limiter.limit(DOOR)
@form_page(second, once=False)
@prepare(_count_second)
def enter_by_second(account_id: int, typed: str) -> Answer:
    account = accounts.by_id(account_id)
    factor.check(account, typed)
    verified_phone.enter(account, is_staff=True)
    return Answer(otherwise=onward(DESK))


@blueprint.get("/sign-in/enrol")
@public
def enrol() -> Answer | Response:
    import segno

    account_id = verified_phone.kept("second")
    account = accounts.by_id(account_id) if account_id else None
    if account is None or account.totp_secret:
        return redirect(url_for(".sign_in_by_password", next=wanted()), 303)
    secret = verified_phone.kept("enrol")
    if secret is None:
        secret = factor.new_secret()
        verified_phone.keep("enrol", secret)
    picture = segno.make(factor.address_of(account, secret), error="m")
    qr = picture.svg_data_uri(scale=6, border=2, dark="#000", light="#fff")
    return page("people/accounts/enrol.html", form=EnrolForm.offered(), secret=secret, qr=qr, next=wanted())


def _count_enrol() -> dict[str, Any]:
    form = EnrolForm.checked()
    account = _halfway()
    factor.count_try(account.id)
    return {"account_id": account.id, "typed": form.code.data, "secret": verified_phone.kept("enrol") or ""}


@blueprint.post("/sign-in/enrol")
@public
@limiter.limit(DOOR)
@form_page(enrol, once=False)
@prepare(_count_enrol)
def take_second(account_id: int, typed: str, secret: str) -> Answer:
    """The recovery codes are the answer itself: they are shown this once and kept nowhere."""
    account = accounts.by_id(account_id)
    recovery = factor.enrol(account, secret, typed)
    going = onward(DESK)
    cookie.pop("enrol", None)
    verified_phone.enter(account, is_staff=True)
    return Answer(page="people/accounts/recovery.html", otherwise=going, codes=recovery, going=going)


def _halfway() -> Account:
    account_id = verified_phone.kept("second")
    if account_id is None:
        raise Refusal(_("This took too long. Please begin again with your password."))
    account = accounts.by_id(account_id)
    if account.suspended_at is not None:
        raise Refusal(_("This account is closed at present. Please call us."))
    return account
