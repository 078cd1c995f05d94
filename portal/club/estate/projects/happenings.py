"""What happens around estates, projects and homes."""

from collections.abc import Collection

from sqlalchemy import select

from portal.club.estate.projects.places import Building, Estate, Home
from portal.club.estate.projects.tables import Project
from portal.club.ground.happenings import FILE, Edits, Entity, Happening
from portal.database import session
from portal.sentences import lazy_gettext as _l
from portal.words import Words


def addresses_of(ids: Collection[int]) -> dict[int, Words]:
    """Where these homes are."""
    return {home.id: home.address for home in session.scalars(select(Home).where(Home.id.in_(ids)))}


def estates_of(ids: Collection[int]) -> dict[int, Words]:
    """What these estates are called."""
    return {row.id: row.name for row in session.execute(select(Estate.id, Estate.name).where(Estate.id.in_(ids)))}


def buildings_of(ids: Collection[int]) -> dict[int, str]:
    """The numbers of these buildings."""
    return {
        row.id: row.number for row in session.execute(select(Building.id, Building.number).where(Building.id.in_(ids)))
    }


def projects_of(ids: Collection[int]) -> dict[int, Words]:
    """What these projects are called."""
    return {row.id: row.name for row in session.execute(select(Project.id, Project.name).where(Project.id.in_(ids)))}


HOME = Entity("home", "homes", addresses_of)
ESTATE = Entity("estate", "estates", estates_of)
BUILDING = Entity("building", "buildings", buildings_of)
PROJECT = Entity("project", "projects", projects_of)
CERTIFICATE = Entity("certificate", "certificates")
SURROUNDING = Entity("surrounding", "surroundings")
DISCLOSURE = Entity("disclosure", "disclosures")
PROGRESS = Entity("progress", "progress")


def _of_a_project(code: str, did: object, *rows: Entity, values: tuple[str, ...] = ()) -> Happening:
    return Happening(code, did, (PROJECT, *rows), values=values)


DRAFTED = _of_a_project("project.drafted", _l("began the draft of %(project)s"))
EDITS = Edits(
    _of_a_project("project.described", _l("described %(project)s"), values=("change",)),
    _of_a_project("project.planned", _l("planned a change of %(project)s"), values=("change",)),
    _of_a_project("project.plan_withdrawn", _l("took a planned change of %(project)s back"), values=("change",)),
)
PICTURED = _of_a_project("project.pictured", _l("chose the picture of %(project)s"), FILE)
HOUSE_TYPE_SET = _of_a_project(
    "project.house_type", _l("described the house type %(code)s of %(project)s"), values=("code",)
)
PUBLISHED = _of_a_project("project.published", _l("published %(project)s"))
CLOSED = _of_a_project("project.closed", _l("noted %(project)s as sold out and handed over"))
REOPENED = _of_a_project("project.reopened", _l("put %(project)s on sale again"))
CERTIFIED = _of_a_project(
    "certificate.entered", _l("entered a certificate of %(project)s"), CERTIFICATE, values=("kind",)
)
REVOKED = _of_a_project("certificate.revoked", _l("took a certificate of %(project)s away"), CERTIFICATE)
REINSTATED = _of_a_project("certificate.reinstated", _l("put a certificate of %(project)s back"), CERTIFICATE)
SURROUNDED = _of_a_project(
    "surrounding.added", _l("wrote down a surrounding of %(project)s"), SURROUNDING, values=("side",)
)
AMENDED = _of_a_project("surrounding.amended", _l("rewrote a surrounding of %(project)s"), SURROUNDING)
DROPPED = _of_a_project(
    "surrounding.dropped", _l("left a surrounding of %(project)s out"), SURROUNDING, values=("side",)
)
PUT_BACK = _of_a_project(
    "surrounding.put_back", _l("put a surrounding of %(project)s back"), SURROUNDING, values=("side",)
)
DISCLOSED = _of_a_project(
    "disclosure.published",
    _l("published version %(version)s of what speaks for and against %(project)s"),
    DISCLOSURE,
    values=("version",),
)
RISK_CHANGED = _of_a_project(
    "disclosure.risk_changed", _l("changed what speaks against %(project)s; those who read it before are told")
)
PROGRESS_RECORDED = _of_a_project(
    "progress.recorded",
    _l("recorded the progress of building %(building)s of %(project)s in %(month)s"),
    BUILDING,
    PROGRESS,
    values=("month",),
)
