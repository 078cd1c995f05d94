"""Lucky draws at the desk: writing one, publishing it, watching it, giving its public number, calling it off."""

from typing import Any

from flask import Blueprint, request, url_for

from portal.blueprints.shop.draws.staff.forms import DrawForm, DrawReasonForm, NumberForm
from portal.club.people.members import GRADE_NAMES
from portal.club.shop import draws
from portal.club.shop.draws import Draw, consequences
from portal.engine.paging import Page, page_of
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, page, uploads
from portal.web.careful import Look, careful, plain, second_look
from portal.web.uploads import PictureForm

blueprint = Blueprint("draws", __name__, url_prefix="/draws")


@blueprint.get("")
@staff("rewards.handover")
def index() -> Answer:
    asked = request.args
    rows: Page[Draw] = page_of(draws.on_the_desk(viewer), Draw.id, after=asked.get("after"), before=asked.get("before"))
    further = url_for(".index", after=rows.after) if rows.after else None
    earlier = url_for(".index", before=rows.before) if rows.before else None
    return page(
        "shop/draws/staff/index.html", rows=rows.rows, names=draws.STATE_NAMES, further=further, earlier=earlier
    )


@blueprint.get("/new")
@staff("rewards.edit")
def new() -> Answer:
    return page("shop/draws/staff/form.html", draw=None, form=DrawForm.offered())


@blueprint.post("/new")
@staff("rewards.edit")
@plain("draft")
@form_page(new)
def create() -> Answer:
    draw = draws.create(DrawForm.checked().plan(), viewer.account_id)
    return Answer(otherwise=url_for(".show", draw_id=draw.id), say=_("The draft is kept."))


@blueprint.get("/<int:draw_id>")
@staff("rewards.handover")
def show(draw_id: int) -> Answer:
    draw = find(Draw, draw_id)
    return page(
        "shop/draws/staff/show.html",
        draw=draw,
        names=draws.STATE_NAMES,
        estate=draws.estate_of(draw),
        grades=GRADE_NAMES,
        people=draws.people_in(draw),
        result=draws.result_of(draw) if draw.state == "drawn" else [],
        picture_form=PictureForm.offered(),
        form=NumberForm.offered(),
    )


@blueprint.get("/<int:draw_id>/edit")
@staff("rewards.edit")
def edit(draw_id: int) -> Answer:
    draw = find(Draw, draw_id)
    return page("shop/draws/staff/form.html", draw=draw, form=DrawForm.offered(**_values(draw)))


@blueprint.post("/<int:draw_id>/edit")
@staff("rewards.edit")
@plain("draft")
@form_page(edit)
def change(draw_id: int) -> Answer:
    draw, form = find(Draw, draw_id), DrawForm.checked()
    draw = draws.edit(draw, form.plan(), viewer.account_id, form.revision)
    return Answer(otherwise=url_for(".show", draw_id=draw.id), say=_("Kept."))


@blueprint.post("/<int:draw_id>/picture")
@staff("rewards.edit")
@plain("picture")
@form_page(show)
@uploads.takes(PictureForm, "picture")
def picture(draw_id: int, sent: uploads.SentFiles[uploads.Stored]) -> Answer:
    draw = find(Draw, draw_id)
    PictureForm.checked()
    file = uploads.keep(sent, viewer.account_id, is_public=True)[0]
    draws.choose_picture(draw, file.id, viewer.account_id)
    return Answer(otherwise=url_for(".show", draw_id=draw.id), say=_("The picture is on the page."))


def _looking_at_publish(draw_id: int) -> Look:
    draw = find(Draw, draw_id)
    title = _("Publish the draw “%(title)s”", title=draw.title)
    return Look(title, title, url_for(".show", draw_id=draw.id), consequences.of_publishing(draw))


@blueprint.post("/<int:draw_id>/publication")
@staff("rewards.edit")
@careful(_looking_at_publish)
def publish(draw_id: int) -> Answer:
    draw = draws.publish(find(Draw, draw_id), viewer.account_id)
    return Answer(otherwise=url_for(".show", draw_id=draw.id), say=_("The draw is published."))


def _looking_at_give_number(draw_id: int) -> Look:
    draw, form = find(Draw, draw_id), NumberForm.checked()
    title = _("Write down the public number %(number)s", number=form.number.data)
    return Look(title, title, url_for(".show", draw_id=draw.id), consequences.of_the_number(draw))


@blueprint.post("/<int:draw_id>/public-number")
@staff("rewards.edit")
@form_page(show)
@careful(_looking_at_give_number, reason="number")
def give_number(draw_id: int) -> Answer:
    draw = find(Draw, draw_id)
    draws.give_public_number(draw, NumberForm.checked().number.data or "", viewer.account_id)
    return Answer(otherwise=url_for(".show", draw_id=draw.id), say=_("Written down; it stands on the page."))


@blueprint.get("/<int:draw_id>/call-off")
@staff("rewards.edit")
def calling_off(draw_id: int) -> Answer:
    return second_look(call_off, draw_id=draw_id)


def _looking_at_call_off(draw_id: int) -> Look:
    draw = find(Draw, draw_id)
    counted = consequences.of_calling_off(draw)
    title = _("Call off the draw “%(title)s”", title=draw.title)
    told = counted[0].figure
    button = _("Call off, tell %(n)s members", n=told)
    return Look(title, button, url_for(".show", draw_id=draw.id), counted, told)


@blueprint.post("/<int:draw_id>/call-off")
@staff("rewards.edit")
@form_page(calling_off)
@careful(_looking_at_call_off, form=DrawReasonForm, reason="text_zh")
def call_off(draw_id: int) -> Answer:
    draw, form = find(Draw, draw_id), DrawReasonForm.checked()
    draws.call_off(draw, form.text.words, viewer.account_id)
    return Answer(otherwise=url_for(".show", draw_id=draw.id), say=_("Called off. Everybody who entered is told."))


def _values(draw: Draw) -> dict[str, Any]:
    texts = {name: getattr(draw, name) for name in DrawForm.pairs()}
    plain = {name: getattr(draw, name) for name in ("price", "per_member", "claim_days", "opens_at", "closes_at")}
    prizes = [{"name": p.name, "quantity": p.quantity} for p in draw.prizes]
    chosen = {"grade": draw.grade.value if draw.grade else "", "estate_id": draw.estate_id or 0}
    return texts | plain | chosen | {"draws_at": draw.draws_at, "prizes": prizes, "seen": draw.revision}
