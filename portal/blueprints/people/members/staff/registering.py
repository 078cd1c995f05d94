"""Somebody joins at the counter or on the telephone: the code on their own telephone proves the number."""

from typing import Any

from flask import url_for
from wtforms import RadioField, StringField
from wtforms.validators import DataRequired

from portal.blueprints.people.members.forms import JoinForm, offered_languages
from portal.blueprints.people.members.staff import blueprint
from portal.club.ground.behalf import DeskChannel
from portal.club.people import accounts, callers
from portal.club.people.accounts import FormOfAddress, codes
from portal.club.people.callers import Registered
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, form_page, page, prepare, verified_phone
from portal.web.careful import plain
from portal.web.forms import clean, six_digits
from portal.web.lengths import AtMost


class RegisterForm(JoinForm):
    """Once without a code, which is sent; then with it."""

    phone = StringField(_l("Mobile number"), [DataRequired(_l("Please give the number.")), AtMost(30)], filters=[clean])
    channel = RadioField(
        _l("Where they are"),
        choices=[
            (DeskChannel.COUNTER.value, _l("At the counter")),
            (DeskChannel.TELEPHONE.value, _l("On the telephone")),
        ],
        default=DeskChannel.COUNTER.value,
    )
    language = RadioField(_l("Language of messages to them"), choices=offered_languages, default="zh")
    code = StringField(_l("The code that they said"), [AtMost(20)], filters=[six_digits], default="")


@blueprint.get("/new")
@staff("callers.register")
def registering() -> Answer:
    waits = codes.seconds_to_wait(verified_phone.browser(), codes.CodePurpose.CALLER) > 0
    return page("people/members/staff/register.html", form=RegisterForm.offered(), waits=waits)


def _prove() -> dict[str, Any]:
    """Counts a code that is to be sent, or one that was said."""
    form = RegisterForm.checked()
    phone, browser = accounts.phone_of(form.phone.data or ""), verified_phone.browser()
    if form.code.data:
        code_id = codes.check(phone, codes.CodePurpose.CALLER, browser, form.code.data)
        return {"form": form, "phone": phone, "code_id": code_id}
    codes.allow(phone, verified_phone.asking(phone), a_day=verified_phone.sms_a_day())
    return {"form": form, "phone": phone, "code_id": None}


@blueprint.post("/new")
@staff("callers.register")
@plain("new")
@form_page(registering)
@prepare(_prove)
def register(form: RegisterForm, phone: str, code_id: int | None) -> Answer:
    if code_id is None:
        codes.send(phone, codes.CodePurpose.CALLER, verified_phone.browser(), form.language.data)
        return Answer(
            page="people/members/staff/register.html",
            otherwise=url_for(".registering"),
            say=_("The code is on its way to their telephone."),
            form=form,
            waits=True,
        )
    codes.use(code_id)
    member = callers.register(
        phone,
        Registered(form.name.data or "", FormOfAddress(form.title.data), form.language.data, form.given()),
        DeskChannel(form.channel.data),
        viewer.account_id,
    )
    say = _("%(name)s is a member: %(number)s.", name=member.name, number=member.shown_number)
    if viewer.may("callers.serve", member):
        return Answer(otherwise=url_for("staff.callers.show", member_id=member.id), say=say)
    return Answer(otherwise=url_for(".registering"), say=say)
