"""A member's cases: the list, how one stands, what its owner can still say, and its photographs."""

from collections.abc import Sequence

from flask import Response, url_for

from portal import clock
from portal.blueprints.voice.complaints import blueprint
from portal.blueprints.voice.complaints.forms import SatisfactionForm, WordForm
from portal.club.people.accounts.administration import roles_by_account
from portal.club.people.accounts.names import ROLE_NAMES
from portal.club.voice import complaints
from portal.club.voice.complaints import Complaint, ComplaintPhoto, LogEntry, LogKind
from portal.identity import members_only, viewer
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, page, uploads
from portal.web.answers import find_by


@blueprint.get("")
@members_only
def index() -> Answer:
    return page(
        "voice/complaints/index.html",
        cases=complaints.cases_of(viewer.member_id),
        draft=complaints.draft_of(viewer.member_id),
        names=complaints.names,
    )


@blueprint.get("/<number>")
@members_only
def show(number: str) -> Answer:
    case = find_by(Complaint, number=number)
    log = complaints.log_of(case, public_only=True)
    return page(
        "voice/complaints/show.html",
        names=complaints.names,
        case=case,
        log=log,
        stages=complaints.stages_of(case, log),
        photos=complaints.photos_of(case),
        works=complaints.works_of(case),
        near=complaints.sla.nearness(case.answer_by),
        form=WordForm.offered(),
        satisfaction=SatisfactionForm.offered(),
        vow=vow_of(case),
        signatures=_signatures(case, log),
    )


def vow_of(case: Complaint) -> str:
    """How our promise looks: kept, late, or as it should be."""
    if not case.is_open:
        return "kept"
    return "late" if case.due_at < clock.now() else ""


def _signatures(case: Complaint, log: Sequence[LogEntry]) -> dict[int, list[object]]:
    """Who signs each letter: the owner, or a colleague after their office."""
    offices = {account_id: ROLE_NAMES[grants[0].role] for account_id, grants in roles_by_account().items()}
    mine: list[object] = [_("%(name)s (me)", name=case.member.name)]
    return {
        entry.id: mine if entry.kind is LogKind.WORD else [offices.get(entry.by_id or 0), entry.by and entry.by.called]
        for entry in log
    }


@blueprint.post("/<number>/words")
@members_only
@form_page(show)
@uploads.takes(WordForm, "photos", complaints.MOST_PHOTOS)
def write(number: str, sent: uploads.SentFiles[uploads.Stored]) -> Answer:
    case = find_by(Complaint, number=number)
    complaints.add_word(case, WordForm.checked().body.data or "")
    for file in uploads.keep(sent, viewer.account_id):
        complaints.attach(case, file, viewer.account_id)
    return Answer(otherwise=url_for(".show", number=number, _anchor="letters"), say=_("Sent."))


@blueprint.post("/<number>/satisfaction")
@members_only
@form_page(show)
def answer_visit(number: str) -> Answer:
    case = find_by(Complaint, number=number)
    form = SatisfactionForm.checked()
    complaints.answer_visit(case, satisfied=form.satisfied.data == "yes", words=form.words.data or "")
    return Answer(otherwise=url_for(".show", number=number), say=_("Thank you. Your answer is noted."))


@blueprint.post("/<number>/head")
@members_only
def ask_for_head(number: str) -> Answer:
    complaints.ask_for_head(find_by(Complaint, number=number))
    return Answer(
        otherwise=url_for(".show", number=number), say=_("The head of the department has been asked to call you.")
    )


@blueprint.get("/photos/<int:photo_id>")
@members_only
def photo(photo_id: int) -> Response:
    return uploads.send(find(ComplaintPhoto, photo_id).file)


@blueprint.get("/photos/<int:photo_id>/small")
@members_only
def small_photo(photo_id: int) -> Response:
    return uploads.send(find(ComplaintPhoto, photo_id).file, small=True)
