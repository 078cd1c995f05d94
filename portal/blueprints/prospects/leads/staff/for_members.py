"""A member calls or stands at the counter and wants to come and look: any of the desks books the hour."""

from flask import url_for
from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired

from portal.blueprints.prospects.leads.staff import blueprint
from portal.club.estate import projects
from portal.club.estate.projects import Project, ProjectState
from portal.club.ground.careful import Counted
from portal.club.people import callers
from portal.club.people.members import Member
from portal.club.prospects import leads
from portal.club.prospects.leads import Viewing, ViewingSlot
from portal.database import session
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.sentences import lazy_pgettext
from portal.web import Answer, Form, find, form_page, page, wording
from portal.web.careful import Look, careful
from portal.web.look_form import to_undo
from portal.web.marks import mark
from portal.words import Words

SAID_OF = Words("为您预约了看房", "booked a viewing for you")


class ViewingForForm(Form):
    slot = SelectField(lazy_pgettext("project", "Hours"), [InputRequired(_l("Please choose one."))], coerce=int)
    told = BooleanField(
        _l("I have told them what speaks against this project"),
        [InputRequired(_l("Whoever comes has read or heard it."))],
    )

    def __init__(self, *args: object, slots: list[ViewingSlot], **values: object) -> None:
        super().__init__(*args, **values)
        self.slot.choices = [(one.id, _called(one)) for one in slots]


@blueprint.get("/callers/<int:member_id>")
@staff("leads.book_for")
def for_member(member_id: int) -> Answer:
    member, slots = find(Member, member_id), _free()
    named = {slot.project_id: slot.project for slot in slots}
    against = [(one, projects.current_disclosure(one.id)) for one in named.values()]
    form = ViewingForForm.offered(slots=slots)
    return page("prospects/leads/staff/for_member.html", member=member, form=form, slots=slots, against=against)


def _looking_at_viewing(member_id: int) -> Look:
    member, slot = _chosen(member_id)
    title = _("Book a viewing for %(name)s: %(when)s", name=member.name, when=_called(slot))
    counted = [Counted(slot.left, _("Places are left in this hour now"))]
    return Look(title, title, url_for(".for_member", member_id=member.id), counted, 1, rows=f"slot:{slot.id}")


def _give_back(member_id: int, viewing_id: int) -> None:
    viewing = session.get_one(Viewing, viewing_id)
    if viewing.lead.member_id == find(Member, member_id).id:
        leads.cancel(viewing)


@blueprint.post("/callers/<int:member_id>")
@staff("leads.book_for")
@form_page(for_member)
@careful(_looking_at_viewing, undo=_give_back)
def book_for_member(member_id: int) -> Answer:
    member, slot = _chosen(member_id)
    with callers.acting(member, viewer.account_id, SAID_OF):
        viewing = leads.book_for_member(member, slot, viewer.account_id)
    to_undo(viewing_id=viewing.id)
    return Answer(otherwise=url_for("staff.callers.show", member_id=member.id), say=_("Booked; they get the link."))


def _chosen(member_id: int) -> tuple[Member, ViewingSlot]:
    member, slots = find(Member, member_id), _free()
    form = ViewingForForm.checked(slots=slots)
    return member, next(one for one in slots if one.id == form.slot.data)


def _free() -> list[ViewingSlot]:
    """The coming hours of what is on sale in this colleague's estates; members have theirs first."""
    on_sale = [one for one in projects.published() if _is_ours(one)]
    return [slot for project in on_sale for slot in leads.slots_of(project.id) if slot.left > 0]


def _is_ours(project: Project) -> bool:
    return project.state is ProjectState.PUBLISHED and viewer.may("leads.book_for", project)


def _called(slot: ViewingSlot) -> str:
    return f"{slot.project.name}{mark('gap')}{wording.moment(slot.starts_at)}"
