"""Several cases of the queue given to a colleague, after a second look at which and which not."""

from flask import request

from portal.blueprints.voice.complaints.staff import blueprint
from portal.club.ground.many import Many, carry_out, sorted_out
from portal.club.people.accounts import Account
from portal.club.voice import complaints
from portal.club.voice.complaints import Complaint
from portal.identity import staff, viewer
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.sentences import ngettext
from portal.web import Answer, find, form_page
from portal.web.careful import Look, careful
from portal.web.look_form import to_undo
from portal.web.many import picked
from portal.web.marks import mark


def _looking_at_give() -> Look:
    many, handler, back = _asked()
    name, number = handler.name, len(many.can)
    title = ngettext("Give %(num)s case to %(name)s", "Give %(num)s cases to %(name)s", number, name=name)
    given = _("Cases go to %(name)s, each as if it were given alone", name=name)
    counted = many.counted(given, _("Stay as they are: %(why)s"), _called)
    after = ""
    if many.beyond:
        after = _("%(n)s more match; they are not part of this act and can be given afterwards.", n=many.beyond)
    return Look(title, title, back, counted, after=after, rows=many.rows)


def _as_before(given: list[list[int | None]], to: int) -> None:
    """Each case goes back to whoever had it, unless it has gone on since."""
    for case_id, was in given:
        case = find(Complaint, case_id or 0, "complaints.handle")
        complaints.reassignment.take_back(case, was, to, viewer.account_id)


@blueprint.post("/many/handler")
@staff("complaints.handle")
@form_page()
@careful(_looking_at_give, undo=_as_before)
def give_many() -> Answer:
    many, handler, back = _asked()
    to_undo(given=[[case.id, case.handler_id] for case in many.can], to=handler.id)
    done = carry_out(many.can, lambda case: complaints.assign(case, viewer, case.revision, handler))
    name = handler.name
    said = ngettext("%(num)s case is with %(name)s now.", "%(num)s cases are with %(name)s now.", done, name=name)
    left = sum(map(len, many.cannot.values())) + len(many.can) - done
    if left:
        said += mark("space") + ngettext("%(num)s stays as it was.", "%(num)s stay as they were.", left)
    return Answer(otherwise=back, say=said)


def _asked() -> tuple[Many[Complaint], Account, str]:
    """What was picked, sorted into what can be given and what not; to whom; and the queue as it was."""
    people = {str(one.id): one for one in complaints.colleagues()}
    handler = people.get(request.form.get("handler", ""))
    if handler is None:
        raise Refusal(_("Please choose a colleague."), status=409)
    found = picked("complaints", Complaint)
    many = sorted_out(found.rows, lambda case: complaints.needs_another_handler(case, handler), found.total)
    return many, handler, found.back


def _called(case: Complaint) -> str:
    return f"{case.number} {case.title}"
