"""Before the way in changes, whoever is signed in proves once more that it is theirs.

By the present password, or by a code to the number or mailbox that opens the door until now: a browser that was left
open, or a cookie that was copied, takes nobody's account over.
"""

from typing import Any

from wtforms import PasswordField, StringField

from portal import language
from portal.club.people.accounts import codes, passwords
from portal.club.people.accounts.codes import CodePurpose
from portal.identity import current_account
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.web import verified_phone
from portal.web.forms import Form, six_digits
from portal.web.lengths import AtMost


class ProofForm(Form):
    current = PasswordField(_l("Present password"), (AtMost(500),))
    code = StringField(_l("Six-digit code"), filters=[six_digits])


def count_code() -> dict[str, Any]:
    """Of a @prepare step: one code more, to where the account's codes go. Raises Refusal."""
    phone = current_account.phone
    codes.allow(phone, verified_phone.asking(phone), a_day=verified_phone.sms_a_day())
    return {"phone": phone}


def send_code(phone: str, purpose: CodePurpose) -> None:
    codes.send(phone, purpose, verified_phone.browser(), language.current())
    verified_phone.keep(purpose, True)


def is_sent(purpose: CodePurpose) -> bool:
    return verified_phone.kept(purpose) is not None


def wait(purpose: CodePurpose) -> int:
    """Seconds until another code may be asked for."""
    return codes.seconds_to_wait(verified_phone.browser(), purpose)


def proved(form: ProofForm, purpose: CodePurpose) -> int:
    """Of a @prepare step: the id of the code that was given, to be used by the act; 0: by the password.

    Slow, and a try each time. Raises Refusal.
    """
    phone, stored = current_account.phone, current_account.password_hash
    if form.code.data:
        return codes.check(phone, purpose, verified_phone.browser(), form.code.data)
    if not stored:
        raise Refusal(_l("Please ask for a code first."), "code")
    passwords.count_try(phone, verified_phone.asking(phone))
    if not passwords.fits(stored, form.current.data or ""):
        raise Refusal(_l("This is not your present password. A code does as well."), "current")
    return 0
