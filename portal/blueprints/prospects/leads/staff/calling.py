"""Somebody calls and wants to come and look: the desk books the hour for them, and says that it was so."""

from flask import url_for
from wtforms import BooleanField, SelectField
from wtforms.validators import DataRequired, InputRequired

from portal.blueprints.prospects.leads.staff import blueprint
from portal.club.estate import projects
from portal.club.ground import behalf
from portal.club.ground.behalf import Behalf, DeskChannel
from portal.club.ground.careful import Counted
from portal.club.prospects import leads
from portal.club.prospects.leads import Lead, Viewing, ViewingSlot
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.sentences import lazy_pgettext
from portal.web import Answer, Form, find, form_page, page, wording
from portal.web.careful import Look, careful
from portal.web.look_form import to_undo


class CallerForm(Form):
    slot = SelectField(
        lazy_pgettext("project", "Hours"), coerce=int, validators=[DataRequired(_l("Please choose an hour."))]
    )
    told = BooleanField(
        _l("I have told them what speaks against this project"),
        [InputRequired(_l("Whoever comes has read or heard it."))],
    )

    def __init__(self, *args: object, lead: Lead, **values: object) -> None:
        super().__init__(*args, **values)
        hours = [(one.id, str(wording.moment(one.starts_at))) for one in _free(lead)]
        self.slot.choices = [(0, _("Please choose")), *hours]


@blueprint.get("/<int:lead_id>/viewing")
@staff("leads.handle")
def calling(lead_id: int) -> Answer:
    lead = find(Lead, lead_id)
    disclosure = projects.current_disclosure(lead.project_id)
    form, free = CallerForm.offered(lead=lead), _free(lead)
    return page("prospects/leads/staff/calling.html", lead=lead, form=form, disclosure=disclosure, free=free)


def _looking_at_booking(lead_id: int) -> Look:
    lead = find(Lead, lead_id)
    slot = find(ViewingSlot, CallerForm.checked(lead=lead).slot.data)
    when = wording.moment(slot.starts_at)
    title = _("Book a viewing for %(name)s: %(when)s", name=lead.name, when=when)
    counted = [Counted(slot.left, _("Places are left in this hour now"))]
    return Look(title, title, url_for(".show", lead_id=lead.id), counted, 1)


def _give_back(lead_id: int, viewing_id: int) -> None:
    lead = find(Lead, lead_id)
    leads.cancel(find(Viewing, viewing_id))
    leads.note(lead, _("The viewing was taken back a moment later."), lead.grade, lead.next_on, viewer.account_id)


@blueprint.post("/<int:lead_id>/viewing")
@staff("leads.handle")
@form_page(calling)
@careful(_looking_at_booking, undo=_give_back)
def book_for(lead_id: int) -> Answer:
    lead = find(Lead, lead_id)
    slot = find(ViewingSlot, CallerForm.checked(lead=lead).slot.data)
    with behalf.of(Behalf(viewer.account_id, DeskChannel.TELEPHONE, lead.account_id)):
        viewing = leads.book_for(lead, slot, viewer.account_id)
    to_undo(viewing_id=viewing.id)
    told = projects.current_disclosure(lead.project_id)
    said = _(
        "Viewing on %(when)s booked for them; version %(n)s of what speaks against it was told.",
        when=wording.moment(slot.starts_at), n=told.version if told else 0,
    )  # fmt: skip
    leads.note(lead, said, lead.grade, lead.next_on, viewer.account_id)
    return Answer(otherwise=url_for(".show", lead_id=lead.id), say=_("Booked; they get the link."))


def _free(lead: Lead) -> list[ViewingSlot]:
    """The coming hours that this caller can have."""
    coming = leads.slots_of(lead.project_id)
    return [one for one in coming if one.left > 0 and (lead.member_id is not None or not one.is_for_members_only())]
