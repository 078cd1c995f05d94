"""What a project's page says: a new draft, its facts, house types, certificates, surroundings."""

from decimal import Decimal
from typing import Any

from flask import abort, request, url_for

from portal.blueprints.estate.projects.staff import blueprint
from portal.blueprints.estate.projects.staff.forms import (
    CertificateForm,
    FactsForm,
    HouseTypeForm,
    PlanForm,
    SurroundingForm,
    filled,
)
from portal.blueprints.estate.projects.staff.pages import back_to
from portal.club.estate import projects
from portal.club.estate.projects import CertificateKind, Project, Side, Surrounding, consequences
from portal.identity import staff, viewer
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.sentences import pgettext
from portal.web import Answer, Form, find, form_page, page, prepare, uploads
from portal.web.careful import Look, careful, plain
from portal.web.estates import estates_for
from portal.web.fields import words

uploads.make_room(blueprint, "save_facts", "save_certificate", "save_month")
TEXTS = ("name", "summary", "location", "price_note", "facts", "promises", "complaint_path", "visits")
FIGURES = ("unit_low", "unit_high", "total_low", "total_high", "handover_on")


def sheet(project: Project | None, form: Form, title: str, **context: Any) -> Answer:
    """One form of these rooms on its page."""
    return page("estate/projects/staff/form.html", project=project, form=form, title=title, **context)


@blueprint.get("/new")
@staff("projects.edit")
def new() -> Answer:
    return sheet(None, PlanForm.offered(estates=estates_for("projects.edit")), _("New project"))


@blueprint.post("/new")
@staff("projects.edit")
@plain("draft")
@form_page(new)
def plan() -> Answer:
    mine = estates_for("projects.edit")
    form = PlanForm.checked(estates=mine)
    if any(project.slug == form.slug.data for project in projects.all_of([estate.id for estate in projects.estates()])):
        raise Refusal(_("This short name is taken."), "slug")
    estate = next(estate for estate in mine if estate.id == form.estate.data)
    project = projects.plan(estate, form.slug.data or "", words(form, "name"), viewer.account_id)
    return back_to(project, _("A draft. What is missing stands on top."))


@blueprint.get("/<int:project_id>/facts")
@staff("projects.edit")
def facts(project_id: int) -> Answer:
    project = find(Project, project_id)
    texts = filled(**{name: getattr(project, name) for name in TEXTS})
    form = FactsForm.offered(**texts, **{name: getattr(project, name) for name in FIGURES}, seen=project.revision)
    return sheet(project, form, pgettext("project", "Facts"))


@blueprint.post("/<int:project_id>/facts")
@staff("projects.edit")
@plain("text")
@form_page(facts)
@prepare(lambda project_id: {"photo": uploads.received(FactsForm, "photo", 1)})
def save_facts(project_id: int, photo: list[uploads.Stored]) -> Answer:
    project = find(Project, project_id)
    form = FactsForm.checked()
    said: dict[str, Any] = {name: words(form, name) for name in TEXTS}
    said |= {name: form[name].data for name in FIGURES}
    projects.describe(project, viewer.account_id, form.revision, **said)
    for file in uploads.keep(photo, viewer.account_id, is_public=True):
        projects.give_picture(project, file, viewer.account_id)
    return back_to(project, _("The facts are saved."))


@blueprint.get("/<int:project_id>/house-type")
@staff("projects.edit")
def house_type(project_id: int) -> Answer:
    project = find(Project, project_id)
    known = projects.house_type_of(project.id, request.values.get("code", "").strip()[:8])
    values: dict[str, Any] = {}
    if known is not None:
        values = filled(name=known.name, text=known.text) | {"area": Decimal(known.area) / 100, "seen": known.revision}
        values |= {name: getattr(known, name) for name in ("code", "rooms", "bathrooms")}
    return sheet(project, HouseTypeForm.offered(**values), _("House type"))


@blueprint.post("/<int:project_id>/house-type")
@staff("projects.edit")
@plain("text")
@form_page(house_type)
def save_house_type(project_id: int) -> Answer:
    project = find(Project, project_id)
    form = HouseTypeForm.checked()
    assert form.area.data is not None and form.rooms.data is not None and form.bathrooms.data is not None
    projects.set_house_type(
        project,
        form.code.data or "",
        viewer.account_id,
        name=words(form, "name"),
        area=round(form.area.data * 100),
        rooms=form.rooms.data,
        bathrooms=form.bathrooms.data,
        text=words(form, "text"),
        revision=form.revision,
    )
    return back_to(project, _("The house type is saved."), "house-types")


@blueprint.get("/<int:project_id>/certificate")
@blueprint.get("/<int:project_id>/certificate/<int:certificate_id>")
@staff("projects.edit")
def certificate(project_id: int, certificate_id: int | None = None) -> Answer:
    project = find(Project, project_id)
    known = _certificate(project, certificate_id) or _typed_certificate(project)
    values: dict[str, Any] = {}
    if known is not None:
        values = filled(issuer=known.issuer, note=known.note)
        values |= {"kind": known.kind.value, "number": known.number, "issued_on": known.issued_on}
        values |= {"buildings": [building.id for building in known.buildings], "seen": known.revision}
    form = CertificateForm.offered(covers=projects.buildings_of(project.id), **values)
    remove = url_for(".revoke", project_id=project.id, certificate_id=known.id) if known else None
    return sheet(project, form, _("Certificate"), remove=remove, remove_words=_("Revoke this certificate"))


@blueprint.post("/<int:project_id>/certificate")
@blueprint.post("/<int:project_id>/certificate/<int:certificate_id>")
@staff("projects.edit")
@plain("text")
@form_page(certificate)
@prepare(lambda project_id, certificate_id=None: {"photo": uploads.received(CertificateForm, "photo", 1)})
def save_certificate(project_id: int, photo: list[uploads.Stored], certificate_id: int | None = None) -> Answer:
    del certificate_id  # the number names it; another number is another certificate
    project = find(Project, project_id)
    blocks = projects.buildings_of(project.id)
    form = CertificateForm.checked(covers=blocks)
    assert form.issued_on.data is not None
    projects.certify(
        project,
        CertificateKind(form.kind.data),
        form.number.data or "",
        viewer.account_id,
        issuer=words(form, "issuer"),
        issued_on=form.issued_on.data,
        buildings=[block for block in blocks if block.id in (form.buildings.data or [])],
        note=words(form, "note") or None,
        file=next(iter(uploads.keep(photo, viewer.account_id, is_public=True)), None),
        revision=form.revision,
    )
    return back_to(project, _("The certificate is entered."), "certificates")


def _looking_at_revoke(project_id: int, certificate_id: int) -> Look:
    project = find(Project, project_id)
    found = _certificate(project, certificate_id) or abort(404)
    title = _("Revoke %(name)s %(number)s", name=found.name, number=found.number)
    counted = consequences.of_revoking(found)
    return Look(title, title, url_for(".show", project_id=project.id), counted)


@blueprint.post("/<int:project_id>/certificate/<int:certificate_id>/revocation")
@staff("projects.edit")
@form_page()
@careful(_looking_at_revoke)
def revoke(project_id: int, certificate_id: int) -> Answer:
    project = find(Project, project_id)
    projects.revoke(_certificate(project, certificate_id) or abort(404), viewer.account_id)
    return back_to(project, _("Revoked. What it alone permitted is offered no more."), "certificates")


@blueprint.get("/<int:project_id>/surrounding")
@blueprint.get("/<int:project_id>/surrounding/<int:surrounding_id>")
@staff("projects.edit")
def surrounding(project_id: int, surrounding_id: int | None = None) -> Answer:
    project = find(Project, project_id)
    known = _surrounding(project, surrounding_id)
    values: dict[str, Any] = {}
    if known is not None:
        values = filled(title=known.title, text=known.text, source=known.source)
        values |= {"side": known.side.value, "distance": known.distance, "seen": known.revision}
    form = SurroundingForm.offered(**values)
    remove = url_for(".drop", project_id=project.id, surrounding_id=known.id) if known else None
    title = _("Favourable or unfavourable point")
    return sheet(project, form, title, remove=remove, remove_words=_("Leave it out from the next version on"))


@blueprint.post("/<int:project_id>/surrounding")
@blueprint.post("/<int:project_id>/surrounding/<int:surrounding_id>")
@staff("projects.edit")
@plain("draft")
@form_page(surrounding)
def save_surrounding(project_id: int, surrounding_id: int | None = None) -> Answer:
    project = find(Project, project_id)
    form = SurroundingForm.checked()
    known = _surrounding(project, surrounding_id)
    said: dict[str, Any] = {"title": words(form, "title"), "text": words(form, "text")}
    said |= {"source": words(form, "source") or None, "distance": form.distance.data}
    if known is None:
        projects.surround(project, Side(form.side.data), viewer.account_id, **said)
    else:
        projects.amend(known, viewer.account_id, form.revision, **said)
    return back_to(project, _("Saved. People see it when you publish."), "points")


@blueprint.post("/<int:project_id>/surrounding/<int:surrounding_id>/removal")
@staff("projects.edit")
@plain("draft")
@form_page()
def drop(project_id: int, surrounding_id: int) -> Answer:
    project = find(Project, project_id)
    projects.drop(_surrounding(project, surrounding_id) or abort(404), viewer.account_id)
    return back_to(project, _("Left out from the next version on."), "points")


def _certificate(project: Project, certificate_id: int | None) -> projects.Certificate | None:
    if certificate_id is None:
        return None
    return next((row for row in projects.certificates_of(project.id) if row.id == certificate_id), None) or abort(404)


def _typed_certificate(project: Project) -> projects.Certificate | None:
    """The one whose number was typed on a blank page: another colleague has entered it meanwhile."""
    typed = request.form.get("kind"), request.form.get("number", "").strip()
    return next((row for row in projects.certificates_of(project.id) if (row.kind, row.number) == typed), None)


def _surrounding(project: Project, surrounding_id: int | None) -> Surrounding | None:
    if surrounding_id is None:
        return None
    return next((row for row in projects.surroundings_of(project.id) if row.id == surrounding_id), None) or abort(404)
