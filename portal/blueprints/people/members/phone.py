"""Another number to sign in with: a code to the one until now, a code to the new one, then both at once."""

from typing import Any

from flask import request, url_for
from wtforms import StringField
from wtforms.validators import DataRequired

from portal import language
from portal.blueprints.people.members import blueprint
from portal.club.people import accounts, members
from portal.club.people.accounts import codes
from portal.club.people.accounts.codes import CodePurpose
from portal.identity import current_account, current_member, members_only, viewer
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, form_page, page, prepare, verified_phone
from portal.web.forms import clean, six_digits
from portal.web.lengths import AtMost

NEW = "new_phone"  # the half-way state: the number that a code was sent to


class NewNumberForm(Form):
    phone = StringField(
        _l("New mobile number"), (DataRequired(_l("Please give the number.")), AtMost(30)), filters=[clean]
    )


class BothCodesForm(Form):
    old = StringField(_l("Code sent to the number until now"), filters=[six_digits])
    code = StringField(_l("Code sent to the new number"), filters=[six_digits])


@blueprint.get("/me/phone")
@members_only
def phone() -> Answer:
    new = verified_phone.kept(NEW) if request.args.get("other") is None else None
    return page(
        "people/members/phone.html",
        account=current_account,
        new=new,
        ask=NewNumberForm.offered(),
        form=BothCodesForm.offered(),
    )


def _count_both() -> dict[str, Any]:
    """Two codes go out: each number has its own allowance."""
    new, old = accounts.phone_of(NewNumberForm.checked().phone.data or ""), current_account.phone
    if new == old:
        raise Refusal(_("This is the number you sign in with now."), "phone")
    for number in (old, new):
        codes.allow(number, verified_phone.asking(number), a_day=verified_phone.sms_a_day())
    return {"old": old, "new": new}


@blueprint.post("/me/phone/codes")
@members_only
@form_page(phone)
@prepare(_count_both)
def send_both_codes(old: str, new: str) -> Answer:
    codes.send(old, CodePurpose.OLD_PHONE, verified_phone.browser(), language.current())
    codes.send(new, CodePurpose.NEW_PHONE, verified_phone.browser(), language.current())
    verified_phone.keep(NEW, new)
    return Answer(otherwise=url_for(".phone"), say=_("A code is on its way to each of the two numbers."))


def _prove_both() -> dict[str, Any]:
    form, new, old = BothCodesForm.checked(), verified_phone.kept(NEW), current_account.phone
    if new is None:
        raise Refusal(_("This took too long. Please begin again."))
    try:
        first = codes.check(old, CodePurpose.OLD_PHONE, verified_phone.browser(), form.old.data or "")
    except Refusal as refusal:
        raise Refusal(refusal.sentence, "old", status=refusal.status) from None
    second = codes.check(new, CodePurpose.NEW_PHONE, verified_phone.browser(), form.code.data or "")
    return {"old": old, "new": new, "proofs": (first, second)}


@blueprint.post("/me/phone")
@members_only
@form_page(phone)
@prepare(_prove_both)
def change_phone(old: str, new: str, proofs: tuple[int, int]) -> Answer:
    for code_id in proofs:
        codes.use(code_id)
    members.phones.change(current_member, old, new, keep_session=viewer.session_id)
    verified_phone.renew(current_account)
    verified_phone.keep(NEW, None)
    return Answer(otherwise=url_for(".me"), say=_("From now on you sign in with the new number."))
