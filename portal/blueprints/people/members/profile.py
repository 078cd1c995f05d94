"""The profile, and the confirmation of an e-mail address."""

from typing import Any

from flask import abort, request, url_for

from portal import config, delivery
from portal.blueprints.people.members import blueprint
from portal.blueprints.people.members.forms import ProfileForm
from portal.club.ground import outbox
from portal.club.people import accounts, members
from portal.club.people.accounts import codes
from portal.club.people.accounts.codes import CodePurpose
from portal.identity import current_account, current_member, members_only, viewer
from portal.sentences import gettext as _
from portal.web import Answer, form_page, page, prepare, proving, verified_phone
from portal.web.proving import ProofForm


@blueprint.get("/me/profile")
@members_only
def profile() -> Answer:
    waiting = members.emails.waiting(current_member)
    known = {
        "name": current_account.name,
        "title": current_account.title,
        "birthday": current_member.birthday,
        "email": waiting.email if waiting else current_account.email,
        "language": current_account.language or "",
        "interests": current_member.interests,
        "zone": accounts.zone_of(current_account.id),
    }
    form = ProfileForm.offered(**known)
    hint = _email_hint(waits=waiting is not None)
    has_wechat = delivery.state(config.current()).wechat.works
    return page("people/members/profile.html", form=form, member=current_member, email_hint=hint, has_wechat=has_wechat)


def _email_hint(*, waits: bool) -> str:
    if outbox.is_dead(current_account.email):
        return _(
            "Letters to this address come back to us, so nothing is sent there. Please give another one, or save it "
            "to try it again."
        )
    if waits:
        return _("Waiting for you to open the link we sent there.")
    return _("We send a link there; the address counts once you have opened it.")


@blueprint.post("/me/profile")
@members_only
@form_page(profile)
def change_profile() -> Answer:
    form = ProfileForm.checked()
    members.change_profile(current_member, form.profile())
    accounts.live_in(current_account.id, form.zone.data or "")
    email = form.email.data or ""
    say = _("Your profile is saved.")
    if not email:
        members.emails.forget(current_member)
    elif email != current_account.email or outbox.is_dead(email):
        members.emails.ask(current_member, email)
        say = _("Your profile is saved. Please open the link we have sent to %(email)s.", email=email)
    return Answer(otherwise=url_for(".me"), say=say)


@blueprint.get("/me/email/<token>")
@members_only
def confirm_email(token: str) -> Answer:
    change = members.emails.asked_by(token, current_member)
    if change is None and not members.emails.has_run_out(token, current_member):
        abort(404)
    return page(
        "people/members/email.html",
        form=ProofForm.offered(),
        change=change,
        token=token,
        account=current_account,
        proves=change is not None and members.emails.opens_the_door(change, current_member),
        sent=proving.is_sent(CodePurpose.DOOR) and request.args.get("by") != "password",
        wait=proving.wait(CodePurpose.DOOR),
        status=200 if change else 410,
    )


@blueprint.post("/me/email/<token>/code")
@members_only
@form_page(confirm_email)
@prepare(lambda token: proving.count_code())
def send_door_code(token: str, phone: str) -> Answer:
    proving.send_code(phone, CodePurpose.DOOR)
    return Answer(otherwise=url_for(".confirm_email", token=token), say=_("A code is on its way to you."))


def _prove(token: str) -> dict[str, Any]:
    """What opens the door from now on is confirmed by whom it opens for until now."""
    form, change = ProofForm.checked(), members.emails.asked_by(token, current_member)
    is_door = change is not None and members.emails.opens_the_door(change, current_member)
    return {"is_door": is_door, "code_id": proving.proved(form, CodePurpose.DOOR) if is_door else 0}


@blueprint.post("/me/email/<token>")
@members_only
@form_page(confirm_email)
@prepare(_prove)
def email_confirmed(token: str, is_door: bool, code_id: int) -> Answer:
    if code_id:
        codes.use(code_id)
    members.emails.confirm(current_member, token, keep_session=viewer.session_id, is_proved=is_door)
    if is_door:
        verified_phone.renew(current_account)
    return Answer(otherwise=url_for(".me"), say=_("Your e-mail address is confirmed."))
