"""Serving a member who calls or stands at the counter: who they are, then what can be done for them."""

from typing import Any

from flask import Blueprint, url_for
from sqlalchemy import select
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired

from portal.club.ground import audit
from portal.club.ground.behalf import DeskChannel
from portal.club.people import callers, members
from portal.club.people.accounts import codes
from portal.club.people.callers import CallerProof
from portal.club.people.members import GRADE_NAMES, Member
from portal.identity import staff, viewer
from portal.manifest import Found, Hit, Pages, SearchKind, SearchQuery, pages
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page, prepare, verified_phone
from portal.web.answers import within_reach
from portal.web.careful import plain
from portal.web.forms import six_digits
from portal.web.lengths import AtMost
from portal.web.searching import first_of

CARD_DIGITS = 9
blueprint = Blueprint("callers", __name__, url_prefix="/callers")
CHANNELS = ((DeskChannel.TELEPHONE.value, _l("On the telephone")), (DeskChannel.COUNTER.value, _l("At the counter")))


class WhoForm(Form):
    channel = RadioField(_l("Where they are"), [InputRequired(_l("Please choose one."))], choices=CHANNELS)
    proof = RadioField(
        _l("How they proved who they are"),
        [InputRequired(_l("Please choose one."))],
        choices=[(key.value, words) for key, words in callers.PROOF_NAMES.items()],
    )
    code = StringField(_l("The code that they said"), [AtMost(20)], filters=[six_digits], default="")


@blueprint.get("/<int:member_id>")
@staff("callers.serve")
def show(member_id: int) -> Answer:
    """Who they are, or what can be done for them while that holds. Opening it is written down."""
    member = find(Member, member_id)
    audit.seen(viewer.account_id, member.account_id, "member")
    return page(
        "people/callers/staff/show.html",
        member=member,
        grade=GRADE_NAMES[member.grade],
        call=callers.open_call(member.id, viewer.account_id),
        channel_names=callers.CHANNEL_NAMES,
        form=WhoForm.offered(channel=DeskChannel.TELEPHONE.value, proof=CallerProof.CODE.value),
        acts=_acts(member),
        wait=codes.seconds_to_wait(verified_phone.browser(), codes.CodePurpose.CALLER),
    )


def _count(member_id: int) -> dict[str, Any]:
    """A code counted for the member's number, as at the door."""
    phone = find(Member, member_id).account.phone
    codes.allow(phone, verified_phone.asking(phone), a_day=verified_phone.sms_a_day())
    return {"phone": phone}


@blueprint.post("/<int:member_id>/code")
@staff("callers.serve")
@plain("code")
@form_page(show)
@prepare(_count)
def send_code(member_id: int, phone: str) -> Answer:
    account = find(Member, member_id).account
    codes.send(phone, codes.CodePurpose.CALLER, verified_phone.browser(), account.language or "zh")
    return Answer(otherwise=url_for(".show", member_id=member_id), say=_("The code is on its way to their telephone."))


def _check(member_id: int) -> dict[str, Any]:
    """The form, and the code where one is to prove it: each try counts."""
    form, member = WhoForm.checked(), find(Member, member_id)
    if form.proof.data != CallerProof.CODE:
        return {"form": form, "code_id": None}
    if not form.code.data:
        raise Refusal(_("Please give the six digits."), "code")
    browser, purpose = verified_phone.browser(), codes.CodePurpose.CALLER
    return {"form": form, "code_id": codes.check(member.account.phone, purpose, browser, form.code.data)}


@blueprint.post("/<int:member_id>")
@staff("callers.serve")
@plain("recorded")
@form_page(show)
@prepare(_check)
def serve(member_id: int, form: WhoForm, code_id: int | None) -> Answer:
    if code_id is not None:
        codes.use(code_id)
    member = find(Member, member_id)
    callers.begin(member, DeskChannel(form.channel.data), CallerProof(form.proof.data), viewer.account_id)
    return Answer(otherwise=url_for(".show", member_id=member_id))


def _found(query: SearchQuery, most: int) -> Found:
    """Whoever calls says a number: by a whole telephone or card the desk comes straight to serving them."""
    if query.phone is None and len(query.digits) != CARD_DIGITS:
        return Found()
    rows = select(Member).where(within_reach(Member, "callers.serve"), members.whose(query))
    return first_of(rows, (Member.id.desc(),), lambda found: map(_hit, found), most)


def _hit(member: Member) -> Hit:
    said = _("Serve %(name)s", name=member.name)
    return Hit(
        url_for("staff.callers.show", member_id=member.id), said, member.shown_number, member.account.masked_phone
    )


MANIFEST = Pages(search=(SearchKind("callers", _l("They call or stand here"), ("callers.serve",), _found, 21),))


def _acts(member: Member) -> list[tuple[object, str, str]]:
    """What this colleague may do for the member: title, address, icon."""
    found = [one for subject in pages().values() for one in subject.for_callers]
    found = [one for one in found if viewer.may(one.permission, member)]
    return [
        (one.title, url_for(one.endpoint, member_id=member.id), one.icon)
        for one in sorted(found, key=lambda one: one.order)
    ]
