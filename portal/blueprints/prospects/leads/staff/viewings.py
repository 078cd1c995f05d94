"""Who comes to look today and on other days, who came, and the hours that are offered."""

from datetime import timedelta
from typing import Any

from flask import request, url_for
from wtforms import DateField, IntegerField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from portal import clock
from portal.blueprints.prospects.leads.staff import blueprint
from portal.club.estate import projects
from portal.club.estate.projects import Project, ProjectState
from portal.club.prospects import leads
from portal.club.prospects.leads import Viewing, ViewingSlot, ViewingState
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.sentences import lazy_pgettext, pgettext
from portal.web import Answer, Form, find, form_page, page, wording
from portal.web.careful import plain
from portal.web.days import asked_day
from portal.web.forms import Whole

HOURS = ("9:30", "10:30", "11:30", "13:30", "14:30", "15:30", "16:30")
STATE_NAMES = {
    ViewingState.BOOKED: lazy_pgettext("project", "expected"),
    ViewingState.CANCELLED: lazy_pgettext("project", "cancelled"),
    ViewingState.ATTENDED: lazy_pgettext("project", "came"),
    ViewingState.NO_SHOW: lazy_pgettext("project", "did not come"),
}


class SlotsForm(Form):
    """Hours of one day, offered together."""

    project = SelectField(_l("Project"), coerce=int)
    day = DateField(lazy_pgettext("project", "Day"), [InputRequired(_l("Please choose a day."))])
    hours = SelectMultipleField(
        lazy_pgettext("project", "Hours"),
        [InputRequired(_l("Please choose at least one hour."))],
        choices=[(hour, hour) for hour in HOURS],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    places = IntegerField(_l("Parties an hour"), [Whole(1, 20)], default=2)

    def __init__(self, *args: object, offered: list[Project] | None = None, **values: object) -> None:
        super().__init__(*args, **values)
        self.project.choices = [(project.id, str(project.name)) for project in offered or []]


@blueprint.get("")
@staff("leads.read")
def index() -> Answer:
    day = asked_day("day") or clock.today()
    slots = leads.day_of(viewer, day)
    return page(
        "prospects/leads/staff/index.html",
        day=day,
        slots=slots,
        booked=leads.booked_in(slots),
        states=STATE_NAMES,
        note_of=note_of,
        days=leads.days_with_slots(viewer, clock.today() - timedelta(days=9), clock.today() + timedelta(days=21)),
        questions=leads.questions_open(viewer),
        answered=leads.questions_answered(viewer),
    )


@blueprint.get("/slots")
@staff("leads.handle")
def slots() -> Answer:
    form = SlotsForm.offered(offered=on_sale(), day=clock.today() + timedelta(days=7))
    return page("prospects/leads/staff/slots.html", form=form)


@blueprint.post("/slots")
@staff("leads.handle")
@plain("new")
@form_page(slots)
def offer() -> Answer:
    mine = on_sale()
    form = SlotsForm.checked(offered=mine)
    project = next(project for project in mine if project.id == form.project.data)
    assert form.day.data is not None
    for hour in form.hours.data or []:
        hours, _colon, minutes = hour.partition(":")
        starts_at = clock.moment_of(form.day.data, int(hours), int(minutes))
        leads.offer_slot(project, starts_at, viewer.account_id, places=form.places.data or 1)
    return Answer(otherwise=url_for(".index", day=form.day.data), say=_("The hours are offered; members first."))


@blueprint.post("/slots/<int:slot_id>/closing")
@staff("leads.handle")
@plain("hours")
@form_page()
def close(slot_id: int) -> Answer:
    slot = find(ViewingSlot, slot_id)
    leads.close_slot(slot, viewer.account_id)
    return Answer(otherwise=url_for(".index", day=slot.starts_at.date()), say=_("No further bookings for this hour."))


@blueprint.post("/viewings/<int:viewing_id>/attendance")
@staff("leads.handle")
@plain("note")
@form_page()
def attendance(viewing_id: int) -> Answer:
    viewing = find(Viewing, viewing_id)
    if request.form.get("came") == "1":
        leads.attended(viewing, viewer.account_id)
    else:
        leads.stay_away(viewing, viewer.account_id)
    return Answer(otherwise=url_for(".index", day=viewing.slot.starts_at.date()), say=_("Noted."))


def note_of(slot: ViewingSlot) -> object:
    """What stands small beside an hour that not everybody can book."""
    if slot.closed_at:
        return pgettext("project", "closed")
    until = wording.moment(slot.open_to_all_at)
    return _("members first until %(moment)s", moment=until) if slot.is_for_members_only() else ""


def on_sale() -> list[Project]:
    """The projects on sale of the estates this person handles."""
    return [
        project
        for project in projects.published()
        if project.state is ProjectState.PUBLISHED and viewer.may("leads.handle", project)
    ]


def today() -> dict[str, Any]:
    """Today's viewings; the questions nobody has answered are tasks."""
    slots = [slot for slot in leads.day_of(viewer, clock.today()) if slot.taken]
    return {"slots": slots, "visitors": leads.booked_in(slots)}
