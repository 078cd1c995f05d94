"""Prospects: the list, one of them with what was noted, a new one who walked in or rang."""

from flask import request, url_for
from sqlalchemy import Select
from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from portal.blueprints.prospects.leads.staff import blueprint
from portal.blueprints.prospects.leads.staff.viewings import STATE_NAMES, on_sale
from portal.club.estate.projects import Project
from portal.club.prospects import leads
from portal.club.prospects.leads import ConsentPurpose, Lead, LeadClass, LeadConsent, LeadSource, RevealReason
from portal.identity import staff, viewer
from portal.numbers import number_in
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.sentences import lazy_pgettext, pgettext
from portal.web import Answer, Form, find, form_page, page
from portal.web.careful import plain
from portal.web.editing import EditForm
from portal.web.forms import clean, plain_digits
from portal.web.lengths import AtMost
from portal.web.lists import Asked, ListOf, Sort, way_back
from portal.web.texts import a_name

REASONS = {
    RevealReason.CONFIRM: _l("to confirm or move the viewing"),
    RevealReason.LATE: _l("they are late"),
    RevealReason.QUESTION: _l("to answer their question"),
}
PURPOSE_NAMES = {
    ConsentPurpose.CONTACT: _l("To be contacted about this wish"),
    ConsentPurpose.CHANGES: _l("To be told when drawbacks change"),
    ConsentPurpose.NEWS: _l("News of new projects"),
}
CLASSES = {
    LeadClass.A: lazy_pgettext("prospect", "A: decides soon"),
    LeadClass.B: lazy_pgettext("prospect", "B: compares"),
    LeadClass.C: lazy_pgettext("prospect", "C: looks around"),
}
SOURCES = {
    LeadSource.PAGE: lazy_pgettext("prospect", "on the page"),
    LeadSource.WALK_IN: lazy_pgettext("prospect", "walked in"),
    LeadSource.PHONE: lazy_pgettext("prospect", "rang"),
    LeadSource.REFERRED: lazy_pgettext("prospect", "recommended by somebody"),
}


def _matching(asked: Asked) -> Select[tuple[Lead]]:
    graded = asked.get("grade", "")
    return leads.listed(
        viewer, words=asked.get("q", ""), project_id=number_in(asked.get("project", "")),
        graded=LeadClass(graded) if graded in set(LeadClass) else None,
    )  # fmt: skip


PROSPECTS = ListOf(
    "prospects",
    "staff.leads.people",
    _matching,
    ("q", "grade", "project"),
    {
        "since": Sort(lazy_pgettext("project", "Since"), (Lead.created_at, Lead.id), descending=True),
        "next": Sort(_l("Next contact"), (leads.NEXT, Lead.id)),
    },
    usual=lambda _asked: "-since",
    opens=("staff.leads.show", "lead_id", "id"),
)


class RevealForm(Form):
    reason = SelectField(
        _l("Why do you need the number?"), choices=[(key.value, said) for key, said in REASONS.items()]
    )


class _Noted:
    """What the adviser notes: words, the class, and when to ring next."""

    body = TextAreaField(_l("Note"), [Optional(), AtMost(1000)], filters=[clean])
    grade = SelectField(lazy_pgettext("prospect", "Class"), choices=[("", "—"), *CLASSES.items()])
    next_on = DateField(_l("Next contact"), [Optional()])


class ProspectNoteForm(_Noted, EditForm):
    @classmethod
    def of(cls, lead: Lead) -> "ProspectNoteForm":
        return cls.showing(lead, grade=lead.grade or "", body="")


class ProspectForm(_Noted, Form):
    """Somebody who walked in or rang."""

    project = SelectField(_l("Project"), coerce=int)
    name = a_name(_l("Name"), most=40)
    phone = StringField(
        _l("Mobile number"), [InputRequired(_l("Please give the number.")), AtMost(30)], filters=[plain_digits]
    )
    source = SelectField(
        lazy_pgettext("prospect", "Came by"),
        choices=[(key.value, said) for key, said in SOURCES.items() if key is not LeadSource.PAGE],
    )
    agrees = BooleanField(
        _l("They agree to be contacted about this"), [InputRequired(_l("Without it nothing is kept."))]
    )

    def __init__(self, *args: object, projects: list[Project] | None = None, **values: object) -> None:
        super().__init__(*args, **values)
        self.project.choices = [(project.id, str(project.name)) for project in projects or []]

    def keep(self, lead: Lead) -> None:
        """Who is known already comes to a blank form: what it leaves open stays as a colleague judged it."""
        self.grade.data = self.grade.data or lead.grade or ""
        self.next_on.data = self.next_on.data or lead.next_on


@blueprint.get("/people")
@staff("leads.read")
def people() -> Answer:
    listed = PROSPECTS.at(request.args)
    choices = [
        ("grade", pgettext("prospect", "Class"), [(one.value, said) for one, said in CLASSES.items()]),
        ("project", _("Project"), [(str(one.id), one.name) for one in leads.projects_of(viewer)]),
    ]
    return page("prospects/leads/staff/people.html", listed=listed, choices=choices, classes=CLASSES, sources=SOURCES)


@blueprint.get("/people/new")
@staff("leads.handle")
def new() -> Answer:
    return page("prospects/leads/staff/new.html", form=ProspectForm.offered(projects=on_sale()))


@blueprint.post("/people")
@staff("leads.handle")
@plain("new")
@form_page(new)
def enter() -> Answer:
    mine = on_sale()
    form = ProspectForm.checked(projects=mine)
    project = next(one for one in mine if one.id == form.project.data)
    who = (form.name.data or "", form.phone.data or "", LeadSource(form.source.data))
    lead = leads.enter(project, *who, viewer.account_id)
    form.keep(lead)
    _note(lead, form)
    known = _("Known here already as %(name)s; what you wrote stands there.", name=lead.name)
    said = _("Entered.") if lead.name == form.name.data else known
    return Answer(otherwise=url_for(".show", lead_id=lead.id), say=said)


@blueprint.get("/<int:lead_id>")
@staff("leads.read")
def show(lead_id: int) -> Answer:
    lead = find(Lead, lead_id)
    notes = leads.notes_of(lead.id)
    return page(
        "prospects/leads/staff/show.html",
        lead=lead,
        way=way_back(PROSPECTS, lead),
        form=RevealForm.offered(),
        note_form=ProspectNoteForm.of(lead),
        notes=notes,
        classes=CLASSES,
        sources=SOURCES,
        consents=leads.consents_of(lead.id),
        purposes=PURPOSE_NAMES,
        states=STATE_NAMES,
        agreed=agreed,
        is_told=leads.is_told(lead),
        read=leads.versions_read(lead.id),
        viewings=leads.viewings_of(lead.id),
        questions=leads.questions_of(lead.id),
    )


@blueprint.post("/<int:lead_id>/notes")
@staff("leads.handle")
@plain("note")
@form_page(show)
def note(lead_id: int) -> Answer:
    lead, form = find(Lead, lead_id), ProspectNoteForm.checked()
    _note(lead, form, form.revision)
    return Answer(otherwise=url_for(".show", lead_id=lead.id), say=_("Noted."))


@blueprint.post("/<int:lead_id>/phone")
@staff("leads.handle")
@plain("recorded")
@form_page(show)
def reveal(lead_id: int) -> Answer:
    lead = find(Lead, lead_id)
    form = RevealForm.checked()
    number = leads.reveal(lead, RevealReason(form.reason.data), viewer.account_id)
    return Answer(
        otherwise=url_for(".show", lead_id=lead.id), say=_("%(name)s: %(number)s", name=lead.name, number=number)
    )


def agreed(answer: LeadConsent | None) -> object:
    if answer is None:
        return _("not asked")
    return _("yes") if answer.given else _("no")


def _note(lead: Lead, form: ProspectNoteForm | ProspectForm, seen: int | None = None) -> None:
    graded = LeadClass(form.grade.data) if form.grade.data else None
    leads.note(lead, form.body.data or "", graded, form.next_on.data, viewer.account_id, seen=seen)


@blueprint.post("/<int:lead_id>/silence")
@staff("leads.handle")
@plain("noted")
@form_page()
def silence(lead_id: int) -> Answer:
    """They rang: no more news."""
    lead = find(Lead, lead_id)
    leads.stop(lead)
    return Answer(otherwise=url_for(".show", lead_id=lead.id), say=_("Noted. They get no more news."))
