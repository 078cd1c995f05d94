"""A new complaint in three steps: every button saves the draft, and so does the page by itself while one writes."""

from functools import partial
from typing import Any

from flask import Response, g, request, url_for

from portal import storage
from portal.blueprints.voice.complaints import blueprint
from portal.blueprints.voice.complaints.forms import LONGEST, STEPS, WhereForm, places
from portal.club.ground.portions import portion
from portal.club.voice import complaints
from portal.club.voice.complaints import ComplaintDraft, ComplaintPhoto
from portal.database import after_commit
from portal.identity import current_member, members_only, viewer
from portal.numbers import number_in
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, page, uploads
from portal.web.lengths import units


@blueprint.get("/new")
@members_only
def new() -> Answer:
    step, draft = _step(), complaints.draft_of(viewer.member_id)
    return page(
        f"voice/complaints/new_{step}.html",
        step=step,
        draft=draft,
        form=STEPS[step].offered(**_kept(draft)),
        photos=complaints.photos_of_draft(draft) if draft else [],
        where_name=dict(places()).get(_kept(draft)["where"]) if draft else None,
        most=complaints.MOST_PHOTOS,
        standard=complaints.sla.STANDARD.now(),
        full=complaints.limits.full(current_member),
    )


@blueprint.post("/new")
@members_only
@form_page(new)
@uploads.takes(WhereForm, "photos", complaints.MOST_PHOTOS)
def save(sent: uploads.SentFiles[uploads.Stored]) -> Answer:
    """Every button of the three steps saves; only those that go forward ask that the step is complete."""
    step, go = _step(), request.form.get("go", "next")
    _check(step, sent, complete=go in {"next", "send"})
    draft = _keep(sent)
    if go.startswith("remove-"):
        complaints.remove_photo(draft, find(ComplaintPhoto, number_in(go.removeprefix("remove-")) or 0))
    if go == "send" and step == 3:
        return _send(draft)
    if sent.refused:
        go = "photos"  # on the page where the good ones stand
    to = {"next": min(step + 1, 3), "back": max(step - 1, 1)}.get(go, step)
    return Answer(otherwise=url_for(".new", step=to))


@blueprint.post("/draft")
@members_only
@form_page(once=False)
def keep_draft() -> Response:
    """What the page sends by itself while somebody writes; it never validates, it only keeps."""
    typed = _typed()
    if any(typed.values()):
        complaints.save_draft(current_member, **typed)
    return Response(status=204)


@blueprint.post("/draft/throw-away")
@members_only
def throw_away() -> Answer:
    draft = complaints.draft_of(viewer.member_id)
    if draft is not None:
        for name in complaints.throw_away(draft):
            after_commit(partial(storage.delete, name))
    return Answer(otherwise=url_for(".index"), say=_("The draft is gone."))


def _check(step: int, sent: uploads.SentFiles[uploads.Stored], *, complete: bool) -> None:
    """Going forward asks that the step is complete; photographs that came with a faulty step are kept all the same."""
    if not complete:
        g.refused = STEPS[step](formdata=request.form)  # what a rule may still refuse is shown as it was typed
        return
    try:
        STEPS[step].checked()
    except Refusal as refusal:
        refusal.remember = partial(portion()(_keep), sent) if sent else None
        raise


def _keep(sent: uploads.SentFiles[uploads.Stored]) -> ComplaintDraft:
    draft = complaints.save_draft(current_member, **_typed())
    for file in uploads.keep(sent, viewer.account_id):
        complaints.add_photo(draft, file, viewer.account_id)
    return draft


def _send(draft: ComplaintDraft) -> Answer:
    missing, long = complaints.missing_from(draft), _too_long(draft)
    if at := missing or long:
        step = {"title": 1, "story": 1, "estate_id": 2, "place": 2}.get(at, 3)
        said = _("Something is still missing here.")
        if not missing:
            said = _("This is too long to be sent. Please shorten it.")
        return Answer(otherwise=url_for(".new", step=step), say=said)
    if complaints.limits.full(current_member):  # what was typed is kept; the page says why
        return Answer(otherwise=url_for(".new", step=3))
    case = complaints.file_draft(draft, current_member)
    return Answer(otherwise=url_for(".show", number=case.number), say=_("Your complaint has been received."))


def _too_long(draft: ComplaintDraft) -> str | None:
    return next((name for name, most in LONGEST.items() if units(getattr(draft, name)) > most), None)


def _step() -> int:
    step = number_in(request.form.get("step", "") or request.args.get("step", ""))
    return step if step in STEPS else 1


def _kept(draft: ComplaintDraft | None) -> dict[str, Any]:
    """What the form of a step shows of the draft; the place is the member's own home until they say otherwise."""
    own = next((value for value, _name in places() if value.startswith("home-")), "")
    if draft is None:
        return {"where": own}
    where = f"home-{draft.home_id}" if draft.home_id else f"estate-{draft.estate_id}" if draft.estate_id else own
    return {"title": draft.title, "story": draft.story, "where": where, "place": draft.place, "wish": draft.wish}


def _typed() -> dict[str, Any]:
    """The draft's fields that came with the request, whole; a place only if it is one of the member's."""
    typed: dict[str, Any] = {name: request.form[name].strip() for name in LONGEST if name in request.form}
    if "where" in request.form and request.form["where"] in dict(places()):
        kind, _dash, ident = request.form["where"].partition("-")
        typed["home_id"] = number_in(ident) if kind == "home" else None
        typed["estate_id"] = number_in(ident) if kind == "estate" else None
    return typed
