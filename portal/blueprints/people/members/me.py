"""Me: card, grade, homes and household on one page; my consents; who opened my file."""

from flask import abort, url_for

from portal.blueprints.people.members import blueprint
from portal.blueprints.people.members.forms import ConsentForm, HouseholdForm
from portal.club.ground import audit
from portal.club.people import accounts, members
from portal.identity import current_member, members_only, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, form_page, page, wording
from portal.web.marks import mark
from portal.web.sure import Question, surely

SHOWN = ("waiting", "declined")  # of the claims of homes
PURPOSES = ("care", "events", "projects", "surveys", "offers", "photos")
MEANT = {
    "care": _l("Good wishes on your birthday and at festivals, and now and then the question how you live."),
    "events": _l("What is on, and when a new issue is out."),
    "projects": _l("This is advertising: new projects, and viewings before the public has them."),
    "surveys": _l("We may ask how content you are with your home and with us."),
    "offers": _l("This is advertising: rewards within your reach, and advantages at our partners."),
    "photos": _l("Pictures in which you can be recognised may stand in the magazine and on this site."),
}


@blueprint.get("/me")
@members_only
def me() -> Answer:
    return page(
        "people/members/me.html",
        member=current_member,
        ladder=members.LADDER,
        grade_names=members.GRADE_NAMES,
        homes=members.homes_of(viewer.member_id),
        claims=[claim for claim in members.claims.of_member(viewer.member_id) if claim.state in SHOWN],
        kind_names=members.KIND_NAMES,
        household=members.household_of(viewer.member_id),
        email_waiting=members.emails.waiting(current_member),
    )


@blueprint.get("/me/household")
@members_only
def household() -> Answer:
    people = members.household_of(viewer.member_id)
    return page("people/members/household.html", form=HouseholdForm.offered(), household=people)


@blueprint.post("/me/household")
@members_only
@form_page(household)
def add_to_household() -> Answer:
    form = HouseholdForm.checked()
    members.add_to_household(current_member, form.name.data or "", form.relation.data, form.birth_year.data)
    return Answer(otherwise=url_for(".household"), say=_("Added to your household."))


def _removing(person_id: int) -> Question:
    named = {one.id: one.name for one in members.household_of(viewer.member_id)}
    name = named.get(person_id) or abort(404)
    title, words = _("Remove %(name)s?", name=name), _("%(name)s stands here no more; nothing else changes.", name=name)
    return Question(title, words, _("Yes, remove"), url_for(".household"))


@blueprint.post("/me/household/<int:person_id>/remove")
@members_only
@surely(_removing)
def remove_from_household(person_id: int) -> Answer:
    if not members.remove_from_household(current_member, person_id):
        abort(404)
    return Answer(otherwise=url_for(".household"), say=_("Removed."))


@blueprint.get("/me/consents")
@members_only
def my_consents() -> Answer:
    answers = members.consents.of_member(viewer.member_id)
    given = {purpose: answer.given for purpose, answer in answers.items()}
    said = {
        purpose: f"{MEANT[purpose]}{mark('space')}{consent_words(answers.get(purpose))}{mark('stop').rstrip()}"
        for purpose in PURPOSES
    }
    return page("people/members/consents.html", form=ConsentForm.offered(**given), said=said)


def consent_words(answer: members.consents.Consent | None) -> object:
    """How one consent stands."""
    if answer is None:
        return _("Never agreed to")
    day = wording.date_(answer.at)
    return _("Agreed on %(day)s", day=day) if answer.given else _("Taken back on %(day)s", day=day)


@blueprint.post("/me/consents")
@members_only
@form_page(my_consents)
def change_consents() -> Answer:
    members.consents.answer(current_member, ConsentForm.checked().given(), where="me")
    return Answer(otherwise=url_for(".my_consents"), say=_("Saved. It counts from this moment."))


@blueprint.get("/me/file")
@members_only
def my_file() -> Answer:
    views = audit.views_of(viewer.account_id)
    names = accounts.colleagues_called({view.viewer_id for view in views})
    reasons = members.member_file.reasons_of(viewer.member_id, views)
    return page("people/members/file.html", views=views, names=names, seen=seen_words, reasons=reasons)


def seen_words(what: str) -> object:
    """What somebody of the staff did, as the member reads it."""
    if what == "phone":
        return _("uncovered your phone number")
    if what == "parcel":
        return _("uncovered whereto something is sent to you, with the phone number")
    return _("opened your complaint") if what.startswith("complaint") else _("opened your member file")
