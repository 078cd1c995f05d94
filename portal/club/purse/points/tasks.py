"""What waits for somebody at the points: a second person's word, and what the reconciliation found."""

from collections.abc import Collection

from sqlalchemy import select

from portal.club.ground.decisions import Decision
from portal.club.people.members import Member
from portal.club.purse.points.books.reconciliation import Discrepancy
from portal.club.purse.points.moves.adjustment_requests import Adjustment
from portal.club.purse.points.rules.rule_requests import RuleRequest
from portal.database import session
from portal.manifest import TaskKind, TaskTold, Waiting
from portal.sentences import lazy_gettext as _l

APPROVE = "points.approve"
_OF_MEMBER = (Member.estate_id, Member.account_id.label("concerns_id"))


def _adjustments() -> Waiting:
    since = Adjustment.asked_at.label("since")
    rows = select(Adjustment.id, *_OF_MEMBER, Adjustment.member_id, Adjustment.asked_by, since)
    waits = (Adjustment.state == Decision.WAITING) & Adjustment.needs_second.is_(True)
    return rows.join(Member, Member.id == Adjustment.member_id).where(waits)


def _discrepancies() -> Waiting:
    rows = select(Discrepancy.id, Member.estate_id, Discrepancy.member_id, Discrepancy.found_at.label("since"))
    rows = rows.outerjoin(Member, Member.id == Discrepancy.member_id)
    return rows.where(Discrepancy.cleared_at.is_(None), Discrepancy.acknowledged_at.is_(None))


def _adjustments_told(ids: Collection[int]) -> dict[int, TaskTold]:
    rows = session.execute(select(Adjustment.id, Adjustment.amount, Adjustment.reason).where(Adjustment.id.in_(ids)))
    return {row.id: TaskTold(_l("Points: %(amount)s", amount=f"{row.amount:+,}"), row.reason) for row in rows}


def _discrepancies_told(ids: Collection[int]) -> dict[int, TaskTold]:
    rows = session.scalars(select(Discrepancy).where(Discrepancy.id.in_(ids)))
    return {row.id: TaskTold(row.sentence, found_by={"fault_id": row.id}) for row in rows}


def _raises() -> Waiting:
    rows = select(RuleRequest.id, RuleRequest.asked_by, RuleRequest.asked_at.label("since"))
    return rows.where(RuleRequest.state == Decision.WAITING)


def _raises_told(ids: Collection[int]) -> dict[int, TaskTold]:
    rows = session.scalars(select(RuleRequest).where(RuleRequest.id.in_(ids)))
    return {row.id: TaskTold(row.asked.title, row.reason) for row in rows}


TASKS = (
    TaskKind("points.adjustment", _l("Approve points"), "adjustment", APPROVE, _adjustments, _adjustments_told),
    TaskKind("points.raise", _l("A rule that gives more"), "rule_request", "rules.approve", _raises, _raises_told),
    TaskKind(
        "points.discrepancy", _l("Points that do not add up"), "discrepancy", APPROVE, _discrepancies,
        _discrepancies_told,
        is_shared=True,
    ),
)  # fmt: skip
