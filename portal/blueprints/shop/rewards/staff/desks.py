"""The desks where gifts are handed over: one an estate, opened and closed here."""

from flask import url_for

from portal.blueprints.shop.rewards.staff import blueprint
from portal.blueprints.shop.rewards.staff.forms import DeskForm
from portal.club.estate.projects import Estate
from portal.club.shop import rewards
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, page
from portal.web.careful import plain
from portal.web.estates import estates_for


@blueprint.get("/desks")
@staff("rewards.edit")
def desks() -> Answer:
    known = {desk.estate_id: desk for desk in rewards.desks(closed=True)}
    return page("shop/rewards/staff/desks.html", estates=estates_for("rewards.edit"), desks=known, state_of=state_of)


def state_of(desk: rewards.Desk | None) -> object:
    if desk is None:
        return _("none yet")
    return _("open") if desk.is_open else _("closed")


@blueprint.get("/desks/<int:estate_id>")
@staff("rewards.edit")
def desk_of(estate_id: int) -> Answer:
    estate = find(Estate, estate_id)
    known = next((desk for desk in rewards.desks(closed=True) if desk.estate_id == estate_id), None)
    values: dict[str, object] = {"is_open": True}
    if known is not None:
        values = {
            "place": known.place,
            "hours": known.hours,
            "is_open": known.is_open,
            "seen": known.revision,
        }
    return page("shop/rewards/staff/desk_form.html", estate=estate, form=DeskForm.offered(**values))


@blueprint.post("/desks/<int:estate_id>")
@staff("rewards.edit")
@plain("text")
@form_page(desk_of)
def set_desk(estate_id: int) -> Answer:
    estate = find(Estate, estate_id)
    form = DeskForm.checked()
    place, hours, by = form.place.words, form.hours.words, viewer.account_id
    rewards.set_desk(estate.id, place, hours, form.is_open.data, by, revision=form.revision)
    return Answer(otherwise=url_for(".desks"), say=_("Kept."))
