"""What waits at the projects: a month that is over and not recorded."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, exists, select

from portal.club.estate.projects.places import Building
from portal.club.estate.projects.progress import Progress, last_month
from portal.club.estate.projects.tables import Project, ProjectState
from portal.database import session
from portal.manifest import TaskKind, TaskTold, Waiting
from portal.sentences import lazy_gettext as _l


def _unrecorded() -> ColumnElement[bool]:
    """A building without its record of the last month."""
    return ~exists().where(Progress.building_id == Building.id, Progress.month >= last_month())


def _months() -> Waiting:
    lacking = exists().where(Building.project_id == Project.id, _unrecorded())
    return select(Project.id, Project.estate_id).where(Project.state == ProjectState.PUBLISHED, lacking)


def _told(ids: Collection[int]) -> dict[int, TaskTold]:
    rows = select(Project.id, Project.name, Building.number).join(Building, Building.project_id == Project.id)
    found = session.execute(rows.where(Project.id.in_(ids), _unrecorded()).order_by(Building.id)).all()
    blocks = {row.id: ", ".join(one.number for one in found if one.id == row.id) for row in found}
    return {row.id: TaskTold(row.name, _l("Buildings %(numbers)s", numbers=blocks[row.id])) for row in found}


TASKS = (TaskKind("project.month", _l("Record the month"), "month", "projects.edit", _months, _told, is_timed=True),)
