"""Certificates of a project at the desk."""

from typing import Any

from flask import abort, request, url_for

from portal.blueprints.estate.projects.staff import blueprint
from portal.blueprints.estate.projects.staff.editing import sheet
from portal.blueprints.estate.projects.staff.forms import (
    CertificateForm,
)
from portal.blueprints.estate.projects.staff.pages import back_to
from portal.club.estate import projects
from portal.club.estate.projects import CertificateKind, Project, consequences
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, uploads
from portal.web.careful import Look, careful, plain


@blueprint.get("/<int:project_id>/certificate")
@blueprint.get("/<int:project_id>/certificate/<int:certificate_id>")
@staff("projects.edit")
def certificate(project_id: int, certificate_id: int | None = None) -> Answer:
    project = find(Project, project_id)
    known = _certificate(project, certificate_id) or _typed_certificate(project)
    more = {"buildings": [building.id for building in known.buildings]} if known else {}
    form = CertificateForm.showing(known, covers=projects.buildings_of(project.id), **more)
    remove = url_for(".revoke", project_id=project.id, certificate_id=known.id) if known else None
    return sheet(project, form, _("Certificate"), remove=remove, remove_words=_("Revoke this certificate"))


def _covers(project_id: int, certificate_id: int | None = None) -> dict[str, Any]:
    return {"covers": projects.buildings_of(project_id)}


@blueprint.post("/<int:project_id>/certificate")
@blueprint.post("/<int:project_id>/certificate/<int:certificate_id>")
@staff("projects.edit")
@plain("text")
@form_page(certificate)
@uploads.takes(CertificateForm, "photo", given=_covers)
def save_certificate(
    project_id: int, sent: uploads.SentFiles[uploads.Stored], certificate_id: int | None = None
) -> Answer:
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
        issuer=form.issuer.words,
        issued_on=form.issued_on.data,
        buildings=[block for block in blocks if block.id in (form.buildings.data or [])],
        note=form.note.words or None,
        file=next(iter(uploads.keep(sent, viewer.account_id, is_public=True)), None),
        revision=form.revision,
    )
    return back_to(project, _("The certificate is entered."), "certificates")


def _looking_at_revoke(project_id: int, certificate_id: int) -> Look:
    project = find(Project, project_id)
    found = _certificate(project, certificate_id) or abort(404)
    title = _("Revoke %(name)s %(number)s", name=found.name, number=found.number)
    counted = consequences.of_revoking(found)
    return Look(title, title, url_for(".show", project_id=project.id), counted)


def _reinstate(project_id: int, certificate_id: int) -> None:
    project = find(Project, project_id)
    known = [*projects.revoked_of(project.id), *projects.certificates_of(project.id)]
    found = next((row for row in known if row.id == certificate_id), None)
    projects.reinstate(found or abort(404), viewer.account_id)


@blueprint.post("/<int:project_id>/certificate/<int:certificate_id>/revocation")
@staff("projects.edit")
@form_page()
@careful(_looking_at_revoke, undo=_reinstate)
def revoke(project_id: int, certificate_id: int) -> Answer:
    project = find(Project, project_id)
    projects.revoke(_certificate(project, certificate_id) or abort(404), viewer.account_id)
    return back_to(project, _("Revoked. What it alone permitted is offered no more."), "certificates")


def _certificate(project: Project, certificate_id: int | None) -> projects.Certificate | None:
    if certificate_id is None:
        return None
    return next((row for row in projects.certificates_of(project.id) if row.id == certificate_id), None) or abort(404)


def _typed_certificate(project: Project) -> projects.Certificate | None:
    """The one whose number was typed on a blank page: another colleague has entered it meanwhile."""
    typed = request.form.get("kind"), request.form.get("number", "").strip()
    return next((row for row in projects.certificates_of(project.id) if (row.kind, row.number) == typed), None)
