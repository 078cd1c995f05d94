"""The five certificates 五证, the buildings they cover, and what may be offered at all."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, ForeignKey, Select, Table, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from portal import clock
from portal.club.estate.projects import happenings as h
from portal.club.estate.projects.changes import note_act, note_part, part
from portal.club.estate.projects.places import Building
from portal.club.estate.projects.tables import Project, ProjectState
from portal.club.ground import locks
from portal.club.ground.files import File
from portal.club.ground.happenings import happened
from portal.club.ground.locks import Shared
from portal.database import BIG, Base, Id, add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words


class CertificateKind(StrEnum):
    LAND_USE = "land_use"
    LAND_PLANNING = "land_planning"
    CONSTRUCTION_PLANNING = "construction_planning"
    CONSTRUCTION = "construction"
    PRESALE = "presale"


CERTIFICATE_NAMES = {
    CertificateKind.LAND_USE: _l("State-owned land use certificate"),
    CertificateKind.LAND_PLANNING: _l("Land planning permit"),
    CertificateKind.CONSTRUCTION_PLANNING: _l("Construction planning permit"),
    CertificateKind.CONSTRUCTION: _l("Building construction permit"),
    CertificateKind.PRESALE: _l("Pre-sale permit"),
}

covered = Table(
    "certificate_buildings",
    Base.metadata,
    Column("certificate_id", BIG, ForeignKey("certificates.id"), primary_key=True),
    Column("building_id", BIG, ForeignKey("buildings.id"), primary_key=True),
)


class Certificate(Shared, Base):
    """One certificate. There may be several pre-sale permits: buildings are permitted batch by batch."""

    __tablename__ = "certificates"
    __table_args__ = (UniqueConstraint("project_id", "kind", "number"),)

    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    kind: Mapped[CertificateKind]
    number: Mapped[str]
    issuer: Mapped[Words]
    issued_on: Mapped[date]
    note: Mapped[Words | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))  # the scan
    revoked_at: Mapped[datetime | None]  # it permits nothing any more, and stays readable

    buildings: Mapped[list[Building]] = relationship(secondary=covered, order_by=Building.id)
    file: Mapped[File | None] = relationship(lazy="joined")

    @property
    def name(self) -> object:
        return CERTIFICATE_NAMES[self.kind]


def certify(
    project: Project,
    kind: CertificateKind,
    number: str,
    by: int | None,
    *,
    issuer: Words,
    issued_on: date,
    buildings: list[Building],
    note: Words | None = None,
    file: File | None = None,
    revision: int | None = None,
) -> Certificate:
    """Enter a certificate; the same number again corrects it, or brings a revoked one back (the scan stays)."""
    if issued_on > clock.today():
        raise Refusal(_l("A certificate cannot be dated in the future."), "issued_on")
    if not buildings or any(building.project_id != project.id for building in buildings):
        raise Refusal(_l("Please name the buildings of this project that the certificate covers."), "buildings")
    same = (Certificate.project_id == project.id, Certificate.kind == kind, Certificate.number == number)
    certificate = session.scalar(select(Certificate).where(*same))
    was = _said(certificate) if certificate is not None else {}
    if certificate is not None:
        locks.hold(certificate, revision, by)
    else:
        certificate = Certificate(
            project_id=project.id, kind=kind, number=number, revised_by=by, revised_at=clock.now()
        )
    certificate.issuer, certificate.issued_on, certificate.note = issuer, issued_on, note
    certificate.revoked_at = None
    certificate.buildings = list(buildings)
    if file is not None:
        certificate.file_id, certificate.file = file.id, file
    add(certificate)
    note_part(project.id, "certificate", number, by, was=was, now=_said(certificate))
    happened(h.CERTIFIED, by, project=project.id, certificate=certificate.id, kind=kind)
    return certificate


def revoke(certificate: Certificate, by: int | None) -> None:
    """Take a certificate away: what it alone permitted is offered no more, at once."""
    if _stamp(certificate, clock.now(), by):
        note_act(certificate.project_id, "certificate.revoked", certificate.number, by)
        happened(h.REVOKED, by, project=certificate.project_id, certificate=certificate.id)


def reinstate(certificate: Certificate, by: int) -> None:
    """As if it had not been revoked. Raises Refusal where a colleague has brought it back by its number."""
    if not _stamp(certificate, None, by):
        raise Refusal(_l("This certificate counts again already."), status=409)
    note_act(certificate.project_id, "certificate.reinstated", certificate.number, by)
    happened(h.REINSTATED, by, project=certificate.project_id, certificate=certificate.id)


def _said(certificate: Certificate) -> dict[str, Any]:
    columns = part("certificate", certificate, "kind", "issuer", "issued_on", "note", "file_id", "revoked_at")
    return {**columns, "certificate.buildings": sorted(building.number for building in certificate.buildings)}


def _stamp(certificate: Certificate, at: datetime | None, by: int | None) -> bool:
    counts = Certificate.revoked_at.is_(None)
    still = (Certificate.id == certificate.id) & (~counts if at is None else counts)
    done = changed(update(Certificate).where(still).values(revoked_at=at, **locks.next_of(Certificate, by))) == 1
    session.refresh(certificate)
    return done


def certificates_of(project_id: int) -> list[Certificate]:
    """Those that count, in the order of the five, then by date."""
    rows = session.scalars(_of(project_id).where(Certificate.revoked_at.is_(None)))
    order = list(CertificateKind)
    return sorted(rows, key=lambda row: (order.index(row.kind), row.issued_on, row.id))


def revoked_of(project_id: int) -> list[Certificate]:
    """Those that were revoked, the last one first."""
    rows = _of(project_id).where(Certificate.revoked_at.is_not(None))
    return list(session.scalars(rows.order_by(Certificate.revoked_at.desc(), Certificate.id)))


def _of(project_id: int) -> Select[Certificate]:
    rows = select(Certificate).where(Certificate.project_id == project_id)
    return rows.options(selectinload(Certificate.buildings))


def _offered(project_id: int | None = None) -> object:
    rows = (
        select(Building)
        .join(covered, covered.c.building_id == Building.id)
        .join(Certificate, Certificate.id == covered.c.certificate_id)
        .join(Project, Project.id == Certificate.project_id)
        .where(
            Certificate.kind == CertificateKind.PRESALE,
            Certificate.revoked_at.is_(None),
            Building.project_id == Certificate.project_id,
            Project.state == ProjectState.PUBLISHED,
        )
    )
    return rows if project_id is None else rows.where(Project.id == project_id)


def offered_buildings(project_id: int) -> list[Building]:
    """The buildings that may be sold now: of a published project, within a pre-sale permit."""
    rows = session.scalars(_offered(project_id).distinct())  # type: ignore[attr-defined]
    return sorted(rows, key=lambda building: (len(building.number), building.number))


def require_offered(project: Project, building_id: int | None) -> Building | None:
    """The building asked for, if it may be offered. Raises Refusal otherwise, whatever page the wish came from."""
    offered = offered_buildings(project.id)
    if not offered:
        raise Refusal(_l("This project has no pre-sale permit yet; nothing in it is for sale."))
    if building_id is None:
        return None
    for building in offered:
        if building.id == building_id:
            return building
    raise Refusal(_l("This building is outside the pre-sale permit. It is not for sale."), "building")
