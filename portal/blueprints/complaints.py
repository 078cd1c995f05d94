"""The owner's side of complaints: the list, the three-step form with its draft, and how a case stands."""

from datetime import date, datetime
from functools import partial
from typing import Any

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from markupsafe import Markup
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal import storage
from portal.club import complaints, members, projects
from portal.club.complaints import Complaint, ComplaintDraft, ComplaintPhoto
from portal.database import after_commit, transaction
from portal.identity import current_member, members_only, viewer
from portal.refusal import Refusal
from portal.web import Answer, Form, find, form_page, page, prepare, uploads, wording
from portal.web.answers import find_by
from portal.web.forms import clean

blueprint = Blueprint("complaints", __name__, url_prefix="/complaints")
uploads.make_room(blueprint, "save", "write")
PICTURES = {"accept": "image/jpeg,image/png,image/webp,image/heic,image/heif", "multiple": True}


class WhatForm(Form):
    """Step one: what happened."""

    title = StringField(
        _l("In a few words"),
        [DataRequired(_l("Please say in a few words what it is.")), Length(max=60)],
        filters=[clean],
    )
    story = TextAreaField(
        _l("What happened"),
        [DataRequired(_l("Please tell us what happened.")), Length(max=4000)],
        filters=[clean],
        render_kw={"rows": 8},
    )


class WhereForm(Form):
    """Step two: where, and photographs."""

    where = SelectField(_l("Home or estate"), [InputRequired(_l("Please choose where it is."))])
    place = StringField(_l("The place itself"), [Optional(), Length(max=100)], filters=[clean])
    photos = MultipleFileField(_l("Photographs"), render_kw=PICTURES)

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.where.choices = places()


class WishForm(Form):
    """Step three: what the owner wants."""

    wish = TextAreaField(
        _l("What you would like us to do"),
        [DataRequired(_l("Please say what you would like us to do.")), Length(max=1000)],
        filters=[clean],
        render_kw={"rows": 5},
    )


class WordForm(Form):
    body = TextAreaField(
        _l("Add something"),
        [DataRequired(_l("Please write something.")), Length(max=4000)],
        filters=[clean],
        render_kw={"rows": 4},
    )
    photos = MultipleFileField(_l("Photographs"), render_kw=PICTURES)


class SatisfactionForm(Form):
    satisfied = RadioField(
        _l("Are you satisfied with how it was settled?"),
        [InputRequired(_l("Please choose one."))],
        choices=[("yes", _l("Yes, it is settled")), ("no", _l("No, something is still wrong"))],
    )
    words = TextAreaField(
        _l("In your own words"), [Optional(), Length(max=2000)], filters=[clean], render_kw={"rows": 3}
    )


STEPS: dict[int, type[Form]] = {1: WhatForm, 2: WhereForm, 3: WishForm}


@blueprint.get("")
@members_only
def index() -> Answer:
    return page(
        "complaints/index.html",
        cases=complaints.cases_of(viewer.member_id),
        draft=complaints.draft_of(viewer.member_id),
        names=complaints.names,
    )


@blueprint.get("/new")
@members_only
def new() -> Answer:
    step, draft = _step(), complaints.draft_of(viewer.member_id)
    return page(
        f"complaints/new_{step}.html",
        step=step,
        draft=draft,
        form=STEPS[step].offered(**_kept(draft)),
        photos=complaints.photos_of_draft(draft) if draft else [],
        where_name=dict(places()).get(_kept(draft)["where"]) if draft else None,
        most=complaints.MOST_PHOTOS,
        standard=complaints.promises.standard(),
    )


def _new_photos() -> dict[str, Any]:
    return {"sent": uploads.received(WhereForm, "photos", complaints.MOST_PHOTOS) if _step() == 2 else []}


@blueprint.post("/new")
@members_only
@form_page(new)
@prepare(_new_photos)
def save(sent: list[uploads.Stored]) -> Answer:
    """Every button of the three steps saves; only those that go forward ask that the step is complete."""
    step, go = _step(), request.form.get("go", "next")
    _check(step, sent, complete=go in {"next", "send"})
    draft = _keep(sent)
    if go.startswith("remove-"):
        complaints.remove_photo(draft, find(ComplaintPhoto, _number(go.removeprefix("remove-"))))
    if go == "send" and step == 3:
        return _send(draft)
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


@blueprint.get("/<number>")
@members_only
def show(number: str) -> Answer:
    case = find_by(Complaint, number=number)
    log = complaints.log_of(case, public_only=True)
    return page(
        "complaints/show.html",
        names=complaints.names,
        case=case,
        log=log,
        stages=complaints.stages_of(case, log),
        photos=complaints.photos_of(case),
        works=complaints.works_of(case),
        near=complaints.promises.nearness(case.answer_by),
        form=WordForm.offered(),
        satisfaction=SatisfactionForm.offered(),
    )


def _word_photos(number: str) -> dict[str, Any]:
    return {"sent": uploads.received(WordForm, "photos", complaints.MOST_PHOTOS)}


@blueprint.post("/<number>/words")
@members_only
@form_page(show)
@prepare(_word_photos)
def write(number: str, sent: list[uploads.Stored]) -> Answer:
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


def places() -> list[tuple[str, str]]:
    """Where it may be: the member's own homes first, then the estates."""
    held = members.homes_of(viewer.member_id)
    homes = [(f"home-{holding.home.id}", str(holding.home.address)) for holding in held]
    estates = [(f"estate-{estate.id}", str(estate.name)) for estate in projects.estates()]
    return [("", _("Please choose")), *homes, *estates]


def _check(step: int, sent: list[uploads.Stored], *, complete: bool) -> None:
    """Going forward asks that the step is complete; photographs that came with a faulty step are kept all the same."""
    if not complete:
        g.refused = STEPS[step](formdata=request.form)  # what a rule may still refuse is shown as it was typed
        return
    try:
        STEPS[step].checked()
    except Refusal as refusal:
        refusal.remember = partial(_keep_apart, sent) if sent else None
        raise


def _keep(sent: list[uploads.Stored]) -> ComplaintDraft:
    draft = complaints.save_draft(current_member, **_typed())
    for file in uploads.keep(sent, viewer.account_id):
        complaints.add_photo(draft, file, viewer.account_id)
    return draft


def _keep_apart(sent: list[uploads.Stored]) -> None:
    with transaction():
        _keep(sent)


def _send(draft: ComplaintDraft) -> Answer:
    missing = complaints.missing_from(draft)
    if missing:
        step = {"title": 1, "story": 1, "estate_id": 2}.get(missing, 3)
        return Answer(otherwise=url_for(".new", step=step), say=_("Something is still missing here."))
    case = complaints.file_draft(draft, current_member)
    return Answer(otherwise=url_for(".show", number=case.number), say=_("Your complaint has been received."))


def _step() -> int:
    step = _number(request.form.get("step", "") or request.args.get("step", ""))
    return step if step in STEPS else 1


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _kept(draft: ComplaintDraft | None) -> dict[str, Any]:
    """What the form of a step shows of the draft; the place is the member's own home until they say otherwise."""
    own = next((value for value, _name in places() if value.startswith("home-")), "")
    if draft is None:
        return {"where": own}
    where = f"home-{draft.home_id}" if draft.home_id else f"estate-{draft.estate_id}" if draft.estate_id else own
    return {"title": draft.title, "story": draft.story, "where": where, "place": draft.place, "wish": draft.wish}


def _typed() -> dict[str, Any]:
    """The draft's fields that came with the request, cut to their length; a place only if it is one of the member's."""
    lengths = {"title": 60, "story": 4000, "place": 100, "wish": 1000}
    typed: dict[str, Any] = {
        name: request.form[name].strip()[:length] for name, length in lengths.items() if name in request.form
    }
    if "where" in request.form and request.form["where"] in dict(places()):
        kind, _dash, ident = request.form["where"].partition("-")
        typed["home_id"] = _number(ident) or None if kind == "home" else None
        typed["estate_id"] = _number(ident) or None if kind == "estate" else None
    return typed


@blueprint.app_template_filter("paragraphs")
def paragraphs(text: str) -> Markup:
    """Plain text as it was written: every line a paragraph, nothing in it is markup."""
    lines = (line.strip() for line in text.splitlines())
    return Markup().join(Markup("<p>{}</p>").format(line) for line in lines if line)


@blueprint.app_template_filter("iso_moment")
def iso_moment(text: str) -> str:
    """The moment of a message's values, as people read it."""
    return wording.moment(datetime.fromisoformat(text))


@blueprint.app_template_filter("iso_day")
def iso_day(text: str) -> str:
    return wording.day(date.fromisoformat(text))
