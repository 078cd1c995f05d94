"""The tasks of the whole demo club: each kind's are what its subject's own tables and queues say."""

import pytest
from sqlalchemy import func, select

from portal import demo
from portal.club.estate import projects
from portal.club.ground import calendar_days, outbox, tasks
from portal.club.ground.tasks import Task
from portal.club.people import accounts
from portal.club.people.accounts import Hat, Role, Viewer, administration
from portal.club.people.departures import MemberRequest
from portal.club.people.members import claims
from portal.club.press.magazine import Article
from portal.club.press.magazine import ArticleStep as Desk
from portal.club.prospects import leads
from portal.club.prospects.discounts import Discount, DiscountState
from portal.club.purse import grades, points
from portal.club.shop import rewards
from portal.club.shop.rewards import fee_credits
from portal.club.shop.rewards.tasks import LOW_STOCK
from portal.club.trade import merchants, tills
from portal.club.voice import complaints
from portal.club.voice.complaints import CaseStep, Complaint
from portal.club.voice.complaints.tables import Work
from portal.database import session, transaction

HEAD = Viewer(
    account_id=-1,
    hat=Hat.STAFF,
    permissions=frozenset(
        (permission, 0)
        for permission in ("complaints.read", "points.approve", "points.read", "leads.read", "rewards.handover")
    ),
)


@pytest.fixture(scope="module")
def club(app_of_module):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("portal.queue.run_waiting", lambda _app: 0)  # printing the magazine has its own tests
        demo.fill(app_of_module)


def open_tasks() -> dict[str, int]:
    rows = select(Task.kind, func.count()).where(Task.done_at.is_(None)).group_by(Task.kind)
    return {row[0]: row[1] for row in session.execute(rows)}


def truth() -> dict[str, int]:
    """What the pages of the subjects count, each in its own way."""
    queues = complaints.counts(HEAD)
    steps = {code: _cases(step) for code, step in STEPS.items()}
    works = select(func.count()).select_from(Work).join(Complaint, Complaint.id == Work.complaint_id)
    proofs = select(func.count()).select_from(Article).where(Article.step == Desk.PROOF)
    low = [one for one in rewards.offered() if one.stock is not None and one.stock <= LOW_STOCK]
    return steps | {
        "complaint.confirm": queues["confirm"],
        "complaint.visit": queues["visit"],
        "complaint.head": queues["head"],
        "complaint.work": session.scalar(works.where(Work.done_at.is_(None), Complaint.archived_at.is_(None))),
        "calendar.year": int(calendar_days.year_waiting() is not None),
        "points.adjustment": len(points.waiting_adjustments(HEAD)),
        "points.raise": len(points.waiting_raises(HEAD)),
        "points.discrepancy": len(points.alarms(HEAD)),
        "grade.grant": len(grades.waiting_grants(HEAD)),
        "discount.asked": session.scalar(select(func.count()).where(Discount.state == DiscountState.WAITING)),
        "estate.unstaffed": unstaffed(),
        "role.request": len(administration.waiting_requests()),
        "member.request": session.scalar(select(func.count(MemberRequest.id)).where(MemberRequest.state == "waiting")),
        "member.claim": claims.count_waiting(claims.HomeClaim.id.is_not(None)),
        "lead.question": len(leads.questions_open(HEAD)),
        "magazine.proof": session.scalar(proofs),
        "merchant.application": merchants.applications.queue_length(),
        "merchant.proposal": merchants.proposals.waiting_count(),
        "merchant.dispute": merchants.disputes.open_disputes(),
        "merchant.contract": len(merchants.ending_soon(merchants.terms.TERMS.now().warn_days)),
        "reward.parcel": rewards.deliveries.stages(HEAD)["packing"],
        "reward.stock": len(low),
        "fee.booking": session.scalar(select(func.count()).where(fee_credits.FeeExport.booked_at.is_(None))),
        "project.month": len([one for one in projects.published() if _lacks_a_month(one)]),
        "till.locked": len(tills.locked()),
        "letter.undelivered": len(outbox.dead()),
        "export.request": 0,
        "job.held": 0,
    }


STEPS = {
    "complaint.assess": CaseStep.ASSESSMENT,
    "complaint.investigate": CaseStep.INVESTIGATION,
    "complaint.answer": CaseStep.REPLY,
    "complaint.follow_up": CaseStep.FOLLOW_UP,
    "complaint.close": CaseStep.ARCHIVE,
}


def unstaffed() -> int:
    """Estates without a sales manager or an adviser."""
    needed = [Role.SALES_MANAGER, Role.SALES_ADVISER]
    return sum(len(accounts.workers_of(estate.id, needed)) < len(needed) for estate in projects.estates())


def _cases(step: CaseStep) -> int:
    rows = select(func.count()).select_from(Complaint).where(Complaint.step == step, Complaint.archived_at.is_(None))
    return session.scalar(rows) or 0


def _lacks_a_month(project: projects.Project) -> bool:
    recorded = projects.progress_of(projects.buildings_of(project.id))
    last = projects.last_month()
    return any(not any(row.month >= last for row in rows) for rows in recorded.values())


def test_every_kind_has_as_many_tasks_as_its_subject_says(club):
    wanted = truth()
    assert set(wanted) == set(tasks.KINDS), "a kind whose truth is not compared"
    assert open_tasks() == {kind: count for kind, count in wanted.items() if count}
    assert sum(count > 0 for count in wanted.values()) >= 12, "a demo in which little waits proves little"


def test_the_doctor_finds_them_right_and_says_when_they_are_not(club):
    assert tasks.drifted() == []
    with transaction():
        gone = session.scalars(select(Task).where(Task.done_at.is_(None), Task.kind == "complaint.assess")).first()
        session.delete(gone)
    assert [line.split(":")[0] for line in tasks.drifted()] == ["complaint.assess"]
    with transaction():
        assert tasks.mend() == 1
    assert tasks.drifted() == [] and open_tasks() == {kind: count for kind, count in truth().items() if count}
