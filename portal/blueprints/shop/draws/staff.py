"""Lucky draws at the desk: writing one, publishing it, watching it, giving its public number, calling it off."""

from typing import Any

from flask import Blueprint, request, url_for
from wtforms import FieldList, FormField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from portal.club.people.members import GRADE_NAMES, Grade
from portal.club.shop import draws
from portal.club.shop.draws import Draw, Plan, PrizePlan, consequences
from portal.identity import staff, viewer
from portal.manifest import Group, Pages, Room
from portal.paging import Page, page_of
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page, uploads
from portal.web.amounts import AmountField
from portal.web.careful import Look, careful, plain, second_look
from portal.web.editing import EditForm
from portal.web.estates import estate_choices
from portal.web.fields import NEEDED, Both, club_time, in_both, when
from portal.web.forms import Row, Whole, clean
from portal.web.lengths import AtMost
from portal.web.uploads import PictureForm

blueprint = Blueprint("draws", __name__, url_prefix="/draws")
ROWS = 6  # prizes of one form


class PrizeForm(Row):
    name = Both(_l("Prize"), _l("Prize in English"), 60, 120)
    quantity = AmountField(_l("Pieces"), [Optional(), Whole(1, 1000)])


class DrawForm(EditForm):
    title = Both(_l("Title"), _l("Title in English"), 40, 80, needed=True)
    description = Both(_l("Description"), _l("Description in English"), 2000, 4000, needed=True, long=True)
    price = AmountField(_l("Points an entry"), [InputRequired(NEEDED), Whole(0, 1_000_000)], default=0)
    per_member = AmountField(_l("Entries of a member at most"), [InputRequired(NEEDED), Whole(1, 100)], default=1)
    grade = SelectField(
        _l("From which grade"), choices=[("", _l("Everybody"))] + [(g.value, GRADE_NAMES[g]) for g in Grade]
    )
    estate_id = SelectField(_l("Estate"), coerce=int)
    opens_at = when(_l("Entries open"))
    closes_at = when(_l("Entries close"))
    draws_at = when(_l("Drawn on"))
    claim_days = IntegerField(_l("Days a prize waits"), [InputRequired(NEEDED), Whole(1, 365)], default=14)
    place = Both(_l("Where prizes are handed over"), _l("Where, in English"), 120, needed=True)
    public_source = Both(_l("Public number to be mixed in"), _l("Public number, in English"), 200, 300)
    prizes = FieldList(FormField(PrizeForm), label=_l("Prizes"), min_entries=ROWS, max_entries=ROWS)

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.estate_id.choices = estate_choices("rewards.edit")

    def plan(self) -> Plan:
        """What was typed, as the club takes it. Raises Refusal for a half-filled prize."""
        return Plan(
            **self.texts(), price=self.price.data or 0,
            per_member=self.per_member.data or 0, claim_days=self.claim_days.data or 0,
            grade=Grade(self.grade.data) if self.grade.data else None, estate_id=self.estate_id.data or None,
            opens_at=club_time(self.opens_at.data), closes_at=club_time(self.closes_at.data),
            draws_at=club_time(self.draws_at.data), prizes=[one for row in self.prizes if (one := _prize(row))],
        )  # fmt: skip

    def refuse(self, refusal: Refusal) -> None:
        """What is wrong with the prizes as a whole stands on top of the form; the rest beside its field."""
        if refusal.field == "prizes":
            self.form_errors.append(str(refusal.sentence))
        else:
            super().refuse(refusal)


class NumberForm(Form):
    number = StringField(_l("The public number"), [InputRequired(NEEDED), AtMost(60)], filters=[clean])


class BecauseForm(Form):
    text = Both(_l("Why, in words for the members"), _l("The same in English"), 300, 600, needed=True, long=True)


@blueprint.get("")
@staff("rewards.handover")
def index() -> Answer:
    rows: Page[Draw] = page_of(draws.on_the_desk(viewer), Draw.id, after=request.args.get("after"))
    further = url_for(".index", after=rows.after) if rows.after else None
    return page("shop/draws/staff/index.html", rows=rows.rows, names=draws.STATE_NAMES, further=further)


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
def picture(draw_id: int, sent: uploads.Sent[uploads.Stored]) -> Answer:
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
@careful(_looking_at_call_off, form=BecauseForm, reason="text_zh")
def call_off(draw_id: int) -> Answer:
    draw, form = find(Draw, draw_id), BecauseForm.checked()
    draws.call_off(draw, form.text.words, viewer.account_id)
    return Answer(otherwise=url_for(".show", draw_id=draw.id), say=_("Called off. Everybody who entered is told."))


def _prize(row: Any) -> PrizePlan | None:
    """One row of the prizes; None when nothing was typed in it."""
    form = row.form
    name, quantity = form.name.words, form.quantity.data
    if not name and not name.en and quantity is None:
        return None
    for field, given in ((form.name.zh, name.zh), (form.quantity, quantity)):
        if not given:
            field.errors = [*field.errors, str(NEEDED)]
            raise Refusal(_("A prize needs a name and a number of pieces."), "prizes")
    return PrizePlan(name, quantity)


def _values(draw: Draw) -> dict[str, Any]:
    texts = in_both(draw, ("title", "description", "place", "public_source"))
    plain = {name: getattr(draw, name) for name in ("price", "per_member", "claim_days", "opens_at", "closes_at")}
    prizes = [{"name": p.name, "quantity": p.quantity} for p in draw.prizes]
    chosen = {"grade": draw.grade.value if draw.grade else "", "estate_id": draw.estate_id or 0}
    return texts | plain | chosen | {"draws_at": draw.draws_at, "prizes": prizes, "seen": draw.revision}


MANIFEST = Pages(rooms=(Room("draws", Group.POINTS, "staff.draws.index", _l("Lucky draws"), 30),))
