"""The profile, and the confirmation of an e-mail address."""

from flask import abort, url_for

from portal.blueprints.people.members import blueprint
from portal.blueprints.people.members.forms import ProfileForm
from portal.club.people import members
from portal.identity import current_account, current_member, members_only, viewer
from portal.sentences import gettext as _
from portal.web import Answer, form_page, page


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
    }
    form = ProfileForm.offered(**known)
    return page("people/members/profile.html", form=form, member=current_member, waiting=waiting)


@blueprint.post("/me/profile")
@members_only
@form_page(profile)
def change_profile() -> Answer:
    form = ProfileForm.checked()
    members.change_profile(current_member, form.profile())
    email = form.email.data or ""
    say = _("Your profile is saved.")
    if not email:
        members.emails.forget(current_member)
    elif email != current_account.email:
        members.emails.ask(current_member, email)
        say = _("Your profile is saved. Please open the link we have sent to %(email)s.", email=email)
    return Answer(otherwise=url_for(".me"), say=say)


@blueprint.get("/me/email/<token>")
@members_only
def confirm_email(token: str) -> Answer:
    change = members.emails.asked_by(token, current_member)
    if change is None and not members.emails.has_run_out(token, current_member):
        abort(404)
    return page("people/members/email.html", change=change, token=token, status=200 if change else 410)


@blueprint.post("/me/email/<token>")
@members_only
def email_confirmed(token: str) -> Answer:
    members.emails.confirm(current_member, token, keep_session=viewer.session_id)
    return Answer(otherwise=url_for(".me"), say=_("Your e-mail address is confirmed."))
