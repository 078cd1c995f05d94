"""The calendar at the desk: which days are worked on and why, what was said when by whom, and the office hours."""

from flask import Blueprint, abort, request, url_for
from wtforms import DateField, SelectField
from wtforms.validators import InputRequired, Optional

from portal import clock
from portal.club.ground import calendar_days
from portal.club.ground.calendar import HOURS
from portal.club.ground.calendar_days import KIND_NAMES, DayKind
from portal.club.people import accounts
from portal.identity import staff, viewer
from portal.manifest import Group, Lacking, Pages, Room, SetupStep, TaskPage
from portal.numbers import number_in
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, form_page, page
from portal.web.careful import plain
from portal.web.fields import Both
from portal.web.terms import TermsSheet

blueprint = Blueprint("calendar", __name__, url_prefix="/calendar")
EDIT = "club.edit"
WORKING = TermsSheet(
    HOURS,
    _l("Office hours"),
    {"opens": _l("Work begins"), "closes": _l("Work ends")},
    hints={"closes": _l("What is promised in working days is due at this time of its last day.")},
)


class DayForm(Form):
    first = DateField(_l("First day"), [InputRequired()])
    last = DateField(_l("Last day"), [Optional()])
    kind = SelectField(_l("On these days"), choices=list(KIND_NAMES.items()))
    note = Both(_l("Why, in Chinese"), _l("Why, in English"), 60, needed=True)


@blueprint.get("")
@staff(EDIT)
def index() -> Answer:
    this = clock.today().year
    year = number_in(request.args.get("year", ""), this + 1) or calendar_days.year_waiting() or this
    if year < this - 1:
        abort(404)
    said = calendar_days.history()
    return page(
        "ground/calendar/staff/index.html",
        year=year,
        this=this,
        days=calendar_days.named_days(year),
        is_known=calendar_days.is_known(year),
        confirmation=calendar_days.confirmation(year),
        form=DayForm.offered(kind=DayKind.WORKING.value),
        sheet=WORKING.shown(),
        said=said,
        names=accounts.names_of({one.said_by for one in said if one.said_by}),
        kinds=KIND_NAMES,
    )


WORKING.stand(blueprint, "/hours", edit=EDIT, shown_by=index)


@blueprint.post("/days")
@staff(EDIT)
@form_page(index)
@plain("calendar")
def declare() -> Answer:
    form = DayForm.checked()
    first = form.first.data
    assert first is not None
    kind = DayKind(form.kind.data)
    days = calendar_days.declare_all(first, form.last.data or first, kind, form.note.words, viewer.account_id)
    return Answer(otherwise=url_for(".index", year=first.year), say=_("%(n)s days are noted.", n=days))


@blueprint.post("/years/<int:year>")
@staff(EDIT)
@form_page()
@plain("calendar")
def confirm(year: int) -> Answer:
    calendar_days.confirm(year, viewer.account_id)
    return Answer(otherwise=url_for(".index", year=year), say=_("Noted: the days of %(year)s are right.", year=year))


def _unknown() -> tuple[Lacking, ...]:
    year = calendar_days.year_waiting()
    if year is None:
        return ()
    what = _l("The days of %(year)s", year=year)
    return (Lacking(what, _l("Make-up days are taken for free ones, and promises land on them a day late.")),)


MANIFEST = Pages(
    rooms=(Room("calendar", Group.ADMINISTRATION, "staff.calendar.index", _l("Calendar"), 55),),
    tasks={"calendar.year": TaskPage("staff.calendar.index", _l("To the calendar"), icon="calendar")},
    setup_steps=(
        SetupStep(
            key="hours",
            name=_l("Office hours and calendar"),
            question=_l("When does the club work?"),
            purpose=_l("What is promised in working days is counted by these hours and by the Chinese calendar."),
            endpoint="staff.calendar.index",
            permission=EDIT,
            is_done=lambda: bool(HOURS.line().words) and not _unknown(),
            told=lambda: f"{HOURS.now().opens:%-H:%M}–{HOURS.now().closes:%-H:%M}",
            lacking=_unknown,
            works=_l("Promises in working days"),
            sheet=WORKING,
            order=50,
        ),
    ),
)
