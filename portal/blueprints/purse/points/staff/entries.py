"""One line of a member's ledger at the desk, and its reversal."""

from flask import abort, url_for
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from portal.blueprints.purse.points.staff import blueprint
from portal.blueprints.purse.points.statement_lines import entry_page
from portal.club.ground import audit
from portal.club.ground.careful import Counted
from portal.club.people.members import Member
from portal.club.purse import points
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page
from portal.web.careful import Look, careful
from portal.web.lengths import AtMost


class ReversalForm(Form):
    reason = TextAreaField(_l("Reason; the member reads it"), validators=[InputRequired(), AtMost(300)])


@blueprint.get("/<int:member_id>/entries/<int:seq>")
@staff("points.read")
def entry(member_id: int, seq: int) -> Answer:
    member = find(Member, member_id)
    audit.seen(viewer.account_id, member.account_id, "points")
    found = _entry(member, seq)
    return page(
        "purse/points/staff/entry.html",
        member=member,
        irreversible=None if points.can_be_reversed(found) else points.why_irreversible(found),
        effect=points.effect_of_reversing(found),
        form=ReversalForm.offered(),
        limit=points.limit(),
        **entry_page(found),
    )


def _looking_at_reverse(member_id: int, seq: int) -> Look:
    member = find(Member, member_id)
    form, found = ReversalForm.checked(), _entry(member, seq)
    counted = [
        Counted(abs(found.amount), _("Points of this entry are undone"), names=[member.name]),
        Counted(points.balance_of(member.id), _("Points the member has now")),
    ]
    title = _("Reverse this entry of %(name)s", name=member.name)
    back = url_for(".entry", member_id=member.id, seq=seq)
    return Look(title, title, back, counted, letter=form.reason.data or "")


@blueprint.post("/<int:member_id>/entries/<int:seq>/reversal")
@staff("points.adjust")
@form_page(entry)
@careful(_looking_at_reverse, reason="reason")
def reverse(member_id: int, seq: int) -> Answer:
    member = find(Member, member_id)
    form = ReversalForm.checked()
    asked = points.ask_reversal(member, _entry(member, seq), form.reason.data or "", viewer.account_id)
    said = _("The entry is reversed.")
    if asked.state is points.Decision.WAITING:
        said = _("This waits for a second person: %(why)s", why=points.why_second(asked))
    return Answer(otherwise=url_for(".entry", member_id=member.id, seq=seq), say=said)


def _entry(member: Member, seq: int) -> points.Entry:
    found = points.entry_at(member.id, seq)
    if found is None:
        abort(404)
    return found
