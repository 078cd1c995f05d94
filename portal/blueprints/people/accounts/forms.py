"""The forms of the doors. `phone` is a number, or with a number of another country the e-mail address."""

import unicodedata
from typing import Any

from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import DataRequired, Regexp, StopValidation

from portal.blueprints.people.accounts import by_email
from portal.club.people import accounts
from portal.club.people.accounts import passwords
from portal.club.people.accounts.doors import LONGEST
from portal.sentences import gettext
from portal.sentences import lazy_gettext as _l
from portal.web import Form
from portal.web.forms import plain_digits, six_digits
from portal.web.lengths import AtMost
from portal.web.proving import ProofForm

DIGITS = (
    DataRequired(_l("Please give the six digits of the message.")),
    Regexp(r"[0-9]{6}\Z", message=_l("The code has six digits.")),
)
SECRET = (DataRequired(_l("Please give your password.")), AtMost(500))
NEW = (DataRequired(_l("Please choose a new password.")), AtMost(passwords.MOST))


def as_typed(value: Any) -> Any:
    """A filter: blanks are gone from a number; within an address they stay, so that they are seen."""
    if isinstance(value, str) and "@" in (wide := unicodedata.normalize("NFKC", value)):
        return wide.strip()
    return plain_digits(value)


class DoorGiven(DataRequired):
    """Something stands in the field; at the door of the mailbox the sentence asks for an address."""

    def __call__(self, form: Any, field: Any) -> None:
        if not (field.data or "").strip():
            by_number = gettext("Please give your mobile number.")
            raise StopValidation(gettext("Please give your e-mail address.") if by_email() else by_number)


class PhoneForm(Form):
    """At the door of the mailbox the field is called by it, and what is wrong is said of an address."""

    phone = StringField(_l("Mobile number"), (DoorGiven(), AtMost(LONGEST)), filters=[as_typed])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        if by_email():
            self.phone.label.text = gettext("E-mail")

    @property
    def door(self) -> str:
        """The number or mailbox that was typed; a number is taken at either door. Raises Refusal."""
        typed = self.phone.data or ""
        if by_email() and any(letter.isalpha() for letter in typed):
            return accounts.mailbox_of(typed, "phone").casefold()
        return accounts.door_of(typed)


class CodeForm(Form):
    code = StringField(_l("Six-digit code"), DIGITS, filters=[six_digits])
    remember = BooleanField(_l("This is my own phone; keep me signed in for 30 days"), default=False)


class PasswordForm(PhoneForm):
    password = PasswordField(_l("Password"), SECRET)
    remember = BooleanField(_l("This is my own device; keep me signed in for 30 days"), default=False)


class SecondForm(Form):
    code = StringField(
        _l("Code of your authenticator, or a recovery code"),
        (DataRequired(_l("Please give a code.")), AtMost(40)),
        filters=[six_digits],
    )


class EnrolForm(Form):
    code = StringField(_l("Six-digit code"), DIGITS, filters=[six_digits])


class ResetForm(Form):
    code = StringField(_l("Six-digit code"), DIGITS, filters=[six_digits])
    new = PasswordField(_l("New password"), NEW)


class ChangeForm(ProofForm):
    new = PasswordField(_l("New password"), NEW)
