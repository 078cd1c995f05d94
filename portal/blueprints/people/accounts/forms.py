"""The forms of the doors. `phone` is a number, or with a number of another country the e-mail address."""

from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import DataRequired, Regexp

from portal.club.people.accounts import passwords
from portal.club.people.accounts.doors import LONGEST
from portal.sentences import lazy_gettext as _l
from portal.web import Form
from portal.web.forms import plain_digits, six_digits
from portal.web.lengths import AtMost

PHONE = (DataRequired(_l("Please give your mobile number.")), AtMost(LONGEST))
DIGITS = (
    DataRequired(_l("Please give the six digits of the message.")),
    Regexp(r"[0-9]{6}\Z", message=_l("The code has six digits.")),
)
SECRET = (DataRequired(_l("Please give your password.")), AtMost(500))
NEW = (DataRequired(_l("Please choose a new password.")), AtMost(passwords.MOST))


class PhoneForm(Form):
    phone = StringField(_l("Mobile number"), PHONE, filters=[plain_digits])


class CodeForm(Form):
    code = StringField(_l("Six-digit code"), DIGITS, filters=[six_digits])
    remember = BooleanField(_l("This is my own phone; keep me signed in for 30 days"), default=False)


class PasswordForm(Form):
    phone = StringField(_l("Mobile number"), PHONE, filters=[plain_digits])
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


class ChangeForm(Form):
    """A new password needs the present one, or a fresh code to one's own phone."""

    current = PasswordField(_l("Present password"), (AtMost(500),))
    code = StringField(_l("Six-digit code"), filters=[six_digits])
    new = PasswordField(_l("New password"), NEW)
