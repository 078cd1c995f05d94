"""The door of a club's first administrators: open to whoever has the key that the machine told its operator."""

from typing import Any

from flask import abort, url_for
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired

from portal.blueprints.people.accounts import DOOR, blueprint, limiter
from portal.club.ground import attempts
from portal.club.people.accounts import first, passwords
from portal.identity import public
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, form_page, page, prepare, verified_phone
from portal.web.forms import plain_digits
from portal.web.lengths import AtMost
from portal.web.texts import NEEDED, a_name

TRIES = ((20, 3600), (60, 86400))  # of a network; the key itself cannot be guessed


class OpeningForm(Form):
    key = StringField(_l("The key that the portal printed at its start"), [DataRequired(NEEDED), AtMost(60)])
    name = a_name(_l("Your name"))
    phone = StringField(_l("Your mobile number"), [DataRequired(NEEDED), AtMost(30)], filters=[plain_digits])
    password = PasswordField(_l("A password of your own"), [DataRequired(NEEDED), AtMost(passwords.MOST)])


@blueprint.get("/opening")
@public
def opening() -> Answer:
    """There is no such page once the club has two administrators."""
    if not first.is_open():
        abort(404)
    return page(
        "people/accounts/opening.html",
        form=OpeningForm.offered(),
        least=passwords.LEAST,
        is_first=not first.administrators(),
    )


def _judged() -> dict[str, Any]:
    """Whoever has no key gets no password hashed."""
    if not first.is_open():
        abort(404)
    form = OpeningForm.checked()
    attempts.spend(("opening", verified_phone.network(), TRIES))
    phone, hashed = first.judged(form.key.data or "", form.phone.data or "", form.password.data or "")
    return {"key": form.key.data, "phone": phone, "name": form.name.data, "hashed": hashed}


@blueprint.post("/opening")
@public
@limiter.limit(DOOR)
@form_page(opening, once=False)
@prepare(_judged)
def open_club(key: str, phone: str, name: str, hashed: str) -> Answer:
    account = first.open_with(key, phone, name, hashed)
    verified_phone.keep("second", account.id)
    return Answer(otherwise=url_for(".enrol", next=url_for("staff.opening.index")))
