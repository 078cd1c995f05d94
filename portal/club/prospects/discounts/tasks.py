"""What waits for a second person: a purchase discount that was asked for."""

from collections.abc import Collection

from sqlalchemy import select

from portal.club.estate.projects import Project
from portal.club.prospects.discounts.tables import Discount, DiscountState
from portal.database import session
from portal.manifest import TaskKind, TaskTold, Waiting
from portal.sentences import lazy_gettext as _l


def _asked() -> Waiting:
    since = Discount.asked_at.label("since")
    rows = select(Discount.id, Discount.estate_id, Discount.asked_by, since)
    return rows.where(Discount.state == DiscountState.WAITING)


def _told(ids: Collection[int]) -> dict[int, TaskTold]:
    rows = select(Discount.id, Project.name).join(Project, Project.id == Discount.project_id)
    return {row.id: TaskTold(row.name) for row in session.execute(rows.where(Discount.id.in_(ids)))}


TASKS = (TaskKind("discount.asked", _l("Approve a purchase discount"), "discount", "discounts.approve", _asked, _told),)
