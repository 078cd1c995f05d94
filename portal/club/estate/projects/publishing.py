"""Making a project public: what must be there first, and the list of what is."""

from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from portal import clock
from portal.club.estate.projects import happenings as h
from portal.club.estate.projects.certificates import CERTIFICATE_NAMES, certificates_of
from portal.club.estate.projects.changes import book
from portal.club.estate.projects.disclosure import Disclosure, Side, new_version, surroundings_of
from portal.club.estate.projects.places import buildings_of
from portal.club.estate.projects.tables import Project, ProjectState, house_types_of
from portal.club.ground.happenings import happened
from portal.database import changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

if TYPE_CHECKING:
    from portal.club.people.accounts import Viewer

NEEDED = {
    "picture_id": _l("a picture"),
    "summary": _l("a summary"),
    "location": _l("the location"),
    "unit_low": _l("the price band"),
    "handover_on": _l("the expected handover"),
    "complaint_path": _l("how to complain"),
    "promises": _l("the promises of the property service"),
}


def missing(project: Project) -> list[object]:
    """What must still be written before the project can be published, in words."""
    lacking: list[object] = [words for name, words in NEEDED.items() if not getattr(project, name)]
    if not buildings_of(project.id):
        lacking.append(_l("its buildings"))
    if not house_types_of(project.id):
        lacking.append(_l("its house types"))
    held = {certificate.kind for certificate in certificates_of(project.id)}
    lacking += [name for kind, name in CERTIFICATE_NAMES.items() if kind not in held]
    sides = {row.side for row in surroundings_of(project.id)}
    if Side.FAVOURABLE not in sides:
        lacking.append(_l("the favourable surroundings"))
    if Side.UNFAVOURABLE not in sides:
        lacking.append(_l("the unfavourable surroundings: a project without written drawbacks is not published"))
    return lacking


def publish(project: Project, by: int | None) -> Disclosure | None:
    """Make the project public, or its changed surroundings a new version (None: nothing new was written).

    Raises Refusal naming what is missing.
    """
    if lacking := missing(project):
        listed = "; ".join(str(words) for words in lacking)
        raise Refusal(_l("Not published. Still missing: %(what)s.", what=listed))
    disclosure = new_version(project, by)
    first = Project.published_at.is_(None)
    if changed(update(Project).where(Project.id == project.id, first).values(published_at=clock.now())):
        project.published_at = clock.now()
    if changed(
        update(Project)
        .where(Project.id == project.id, Project.state == ProjectState.DRAFT)
        .values(state=ProjectState.PUBLISHED)
    ):
        book.note(project, "published", by)
        happened(h.PUBLISHED, by, project=project.id)
        project.state = ProjectState.PUBLISHED
    return disclosure


def close(project: Project, by: int | None) -> None:
    """Sold out and handed over: the page stays, nothing is offered any more."""
    changed(update(Project).where(Project.id == project.id).values(state=ProjectState.PAST))
    project.state = ProjectState.PAST
    book.note(project, "closed", by)
    happened(h.CLOSED, by, project=project.id)


def reopen(project: Project, by: int | None) -> None:
    """On sale again, as it was: taken back a moment after it was closed."""
    past = (Project.id == project.id) & (Project.state == ProjectState.PAST)
    if changed(update(Project).where(past).values(state=ProjectState.PUBLISHED)) == 1:
        project.state = ProjectState.PUBLISHED
        book.note(project, "reopened", by)
        happened(h.REOPENED, by, project=project.id)


def published() -> list[Project]:
    """What is offered now, in the order staff gave it."""
    return _in_state(ProjectState.PUBLISHED)


def past() -> list[Project]:
    """What was built before, the newest first."""
    return sorted(_in_state(ProjectState.PAST), key=lambda project: str(project.handover_on), reverse=True)


def seen_by(viewer: "Viewer") -> list[Project]:
    """What this person of the staff may read, drafts included."""
    rows = select(Project).where(Project.visible_to(viewer)).order_by(Project.position, Project.id)
    return list(session.scalars(rows))


def all_of(estate_ids: list[int]) -> list[Project]:
    return list(session.scalars(select(Project).where(Project.estate_id.in_(estate_ids))))


def newest_versions() -> dict[int, int]:
    """The published version of every project, by its id."""
    rows = select(Disclosure.project_id, func.max(Disclosure.version)).group_by(Disclosure.project_id)
    return {row[0]: row[1] for row in session.execute(rows)}


def _in_state(state: ProjectState) -> list[Project]:
    rows = select(Project).where(Project.state == state).order_by(Project.position, Project.id)
    return list(session.scalars(rows))
