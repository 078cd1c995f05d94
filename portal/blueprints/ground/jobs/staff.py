"""Jobs by the clock that wait for a person: why, in figures, and letting them run."""

from flask import Blueprint, url_for

from portal import clock
from portal.club.ground import caution
from portal.club.ground.careful import Counted
from portal.club.ground.caution import HeldJob
from portal.identity import staff, viewer
from portal.manifest import Group, Pages, Room, TaskPage
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, find, form_page, page
from portal.web.answers import at_any_clock
from portal.web.careful import Look, careful

blueprint = Blueprint("jobs", __name__, url_prefix="/jobs")


@blueprint.get("")
@staff("jobs.release")
def index() -> Answer:
    return page(
        "ground/jobs/staff/index.html",
        waiting=caution.waiting(),
        said_of=caution.said_of,
        called=caution.called,
        now=clock.now(),
    )


def _looking_at_release(held_id: int) -> Look:
    held = find(HeldJob, held_id)
    counted = Counted(held.touched, _("Rows are touched with its next turn"), caution.said_of(held))
    if held.is_clock:
        counted = Counted(abs(held.touched) // 60, _("Hours the clock has jumped: is it right now?"))
    return Look(_("Let “%(job)s” run", job=caution.called(held.name)), _("Let it run"), url_for(".index"), [counted])


@blueprint.post("/<int:held_id>/release")
@staff("jobs.release")
@at_any_clock
@form_page(index)
@careful(_looking_at_release)
def release(held_id: int) -> Answer:
    caution.release(find(HeldJob, held_id), viewer.account_id)
    return Answer(otherwise=url_for(".index"), say=_("It runs with its next turn."))


MANIFEST = Pages(
    rooms=(Room("jobs", Group.ADMINISTRATION, "staff.jobs.index", _l("Jobs that wait"), 40),),
    tasks={"job.held": TaskPage("staff.jobs.index", _l("Look"), icon="clock")},
)
