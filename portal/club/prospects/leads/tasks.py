"""What waits for the sales desk: a question that nobody has answered."""

from collections.abc import Collection

from sqlalchemy import select

from portal.club.estate.projects import Project
from portal.club.prospects.leads.tables import Interest, Lead
from portal.database import session
from portal.manifest import TaskKind, TaskTold, Waiting
from portal.sentences import lazy_gettext as _l


def _questions() -> Waiting:
    rows = select(Interest.id, Interest.estate_id, Lead.member_id, Interest.asked_at.label("since"))
    return rows.join(Lead, Lead.id == Interest.lead_id).where(Interest.answered_at.is_(None))


def _told(ids: Collection[int]) -> dict[int, TaskTold]:
    rows = select(Interest.id, Interest.question, Project.name).select_from(Interest)
    rows = rows.join(Lead, Lead.id == Interest.lead_id).join(Project, Project.id == Lead.project_id)
    found = session.execute(rows.where(Interest.id.in_(ids)))
    return {row.id: TaskTold(row.question, row.name) for row in found}


TASKS = (TaskKind("lead.question", _l("Answer a question"), "interest", "leads.handle", _questions, _told),)
