"""The desks where gifts are handed over: one an estate, opened and closed here."""

from flask import url_for

from portal.blueprints.staff.rewards.forms import DeskForm
from portal.blueprints.staff.rewards.room import blueprint
from portal.club import rewards
from portal.club.projects import Estate
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, page
from portal.web.estates import estates_for
from portal.web.fields import words


@blueprint.get("/desks")
@staff("rewards.edit")
def desks() -> Answer:
    known = {desk.estate_id: desk for desk in rewards.desks(closed=True)}
    return page("staff/rewards/desks.html", estates=estates_for("rewards.edit"), desks=known)


@blueprint.get("/desks/<int:estate_id>")
@staff("rewards.edit")
def desk_of(estate_id: int) -> Answer:
    estate = find(Estate, estate_id)
    known = next((desk for desk in rewards.desks(closed=True) if desk.estate_id == estate_id), None)
    values: dict[str, object] = {"is_open": True}
    if known is not None:
        values = {
            "place_zh": known.place.zh,
            "place_en": known.place.en,
            "hours_zh": known.hours.zh,
            "hours_en": known.hours.en,
            "is_open": known.is_open,
        }
    return page("staff/rewards/desk_form.html", estate=estate, form=DeskForm.offered(**values))


@blueprint.post("/desks/<int:estate_id>")
@staff("rewards.edit")
@form_page(desk_of)
def set_desk(estate_id: int) -> Answer:
    estate = find(Estate, estate_id)
    form = DeskForm.checked()
    rewards.set_desk(estate.id, words(form, "place"), words(form, "hours"), form.is_open.data, viewer.account_id)
    return Answer(otherwise=url_for(".desks"), say=_("Kept."))
