"""Tasks follow their rows, belong to an estate and to who may do them, and never to somebody who has left."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.club.ground import tasks
from portal.club.ground.tasks import Band, Task, TaskFilter
from portal.club.people import accounts
from portal.club.people.accounts import Role
from portal.club.people.accounts.administration import suspend, withdraw
from portal.club.people.accounts.rights import tasks_of_leavers
from portal.club.people.members import TieKind, hold
from portal.club.prospects import leads
from portal.club.purse import points
from portal.club.voice import complaints
from portal.club.voice.complaints import CaseStep
from portal.database import session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making import complaints as cases
from tests.making.projects import guest, published


def open_of(kind: str) -> list[Task]:
    return list(session.scalars(select(Task).where(Task.kind == kind, Task.done_at.is_(None)).order_by(Task.id)))


def kinds_of(row_id: int) -> list[str]:
    rows = select(Task.kind).where(Task.row_id == row_id, Task.done_at.is_(None), Task.kind.like("complaint.%"))
    return sorted(session.scalars(rows))


def test_every_step_of_a_case_closes_its_task_for_who_did_it_and_opens_the_next(app):
    desk = cases.desk()
    case = cases.filed()
    assert kinds_of(case.id) == ["complaint.confirm"] and open_of("complaint.confirm")[0].owner_id is None
    cases.at(CaseStep.REPLY, desk, case)
    assert kinds_of(case.id) == ["complaint.answer"]
    answer = open_of("complaint.answer")[0]
    assert (answer.owner_id, answer.due_at, answer.estate_id) == (desk.account_id, case.due_at, case.estate_id)
    done = session.scalars(select(Task).where(Task.kind == "complaint.assess")).one()
    assert done.done_by == desk.account_id and done.done_at is not None
    cases.at(CaseStep.RETURN_VISIT, desk, case)
    visit = open_of("complaint.visit")[0]
    assert visit.owner_id is None and visit.asked_by == desk.account_id
    assert tasks.drifted() == []


def test_a_visit_is_no_task_of_who_handled_the_case(app):
    desk, other = cases.desk(), cases.desk(name="方琳")
    cases.at(CaseStep.RETURN_VISIT, desk)
    assert tasks.count(desk) == 0 and tasks.count(other) == 1


def test_a_promised_work_is_a_task_until_it_is_done_and_goes_where_the_case_goes(app):
    desk, other = cases.desk(), cases.desk(name="方琳")
    case = cases.at(CaseStep.FOLLOW_UP, desk)
    with transaction():
        work = complaints.plan(case, desk, case.revision, what="换胶条", by_day=clock.today() + timedelta(days=2))
    assert [(one.row_id, one.owner_id) for one in open_of("complaint.work")] == [(work.id, desk.account_id)]
    assert open_of("complaint.work")[0].due_at == clock.end_of(work.by_day)
    with transaction():
        complaints.assign(case, desk, case.revision, accounts.by_id(other.account_id))
    assert open_of("complaint.work")[0].owner_id == other.account_id
    with transaction():
        complaints.finish_work(case, other, case.revision, work)
    assert open_of("complaint.work") == [] and tasks.drifted() == []


def test_another_estates_task_neither_shows_nor_counts(app):
    here, there = make.estate(), make.estate("city", "君临城市花园", "City Garden")
    cases.filed(in_estate=here)
    for _ in range(3):
        cases.filed(in_estate=there)
    desk = cases.desk(Role.PROPERTY_MANAGEMENT, here)
    assert tasks.count(desk) == tasks.counts(desk).total == 1
    listed = tasks.listed(desk, TaskFilter(), size=10).rows
    assert [task.estate_id for task in listed] == [here.id]
    assert tasks.count(cases.desk(Role.SALES_ADVISER, here)) == 0
    assert tasks.count(cases.desk(Role.PROPERTY_MANAGEMENT)) == 4


def test_a_role_for_every_estate_is_not_the_business_of_one_estates_administrator(app):
    make.staff(Role.ADMINISTRATOR)
    asker, here = make.staff(Role.ADMINISTRATOR), make.estate()
    local = cases.desk(Role.ADMINISTRATOR, here)
    newcomer = make.account("新同事")
    before, asked = tasks.count(local), tasks.count(cases.seat(asker))
    with transaction():
        accounts.administration.ask(newcomer, Role.EDITOR, None, asker.id)
    assert tasks.count(local) == before
    with transaction():
        accounts.administration.ask(newcomer, Role.ENGINEERING, here.id, asker.id)
    assert tasks.count(local) == before + 1 and tasks.count(cases.seat(asker)) == asked


def test_what_one_asked_and_ones_own_points_wait_for_somebody_else(app):
    head, second = make.staff(Role.DEPARTMENT_HEAD), cases.desk(Role.DEPARTMENT_HEAD, name="顾明")
    with transaction():
        points.adjust(make.member(), 5000, "补发", head.id)
        points.adjust(members_of(second), 5000, "补发", head.id)
    assert len(open_of("points.adjustment")) == 2
    assert tasks.count(cases.seat(head)) == 0
    assert tasks.count(second) == 1, "one's own points are decided by a third person"


def members_of(person):
    from portal.club.people import members

    return members.join(accounts.by_id(person.account_id))


def test_what_one_person_may_do_alone_never_waited(app):
    with transaction():
        points.adjust(make.member(), 1, "补发", make.staff().id)
    assert session.scalars(select(Task)).all() == []


def test_bands_kinds_and_people_sum_to_the_same_total_however_much_is_shown(app):
    desk = cases.desk()
    for _ in range(4):
        cases.filed()
    mine = cases.at(CaseStep.INVESTIGATION, desk)
    with clock.at(clock.now() + timedelta(days=4)):
        cases.filed()
        counts = tasks.counts(desk)
        page = tasks.listed(desk, TaskFilter(), size=2)
    assert counts.total == 6 == sum(counts.bands.values()) == sum(counts.kinds.values()) == sum(counts.owners.values())
    assert counts.owners == {None: 5, desk.account_id: 1} and counts.kinds["complaint.investigate"] == 1
    assert counts.bands[Band.LATE] == 4 and len(page.rows) == 2 and page.after
    assert tasks.listed(desk, TaskFilter(owner=desk.account_id), size=9).rows[0].row_id == mine.id


def test_pages_hold_every_task_once(app):
    desk = cases.desk()
    for _ in range(7):
        cases.filed()
    seen, after = [], None
    while True:
        page = tasks.listed(desk, TaskFilter(), after=after, size=3)
        seen += [task.id for task in page.rows]
        if not (after := page.after):
            break
    assert len(seen) == len(set(seen)) == 7


def test_opening_twice_is_one_task(app):
    case = cases.filed()
    with transaction():
        tasks.follow("complaint", case.id)
        tasks.follow("complaint", case.id)
    assert len(open_of("complaint.confirm")) == 1


def test_who_takes_a_task_first_has_it_and_may_put_it_back(app):
    interest = asked()
    adviser, other = cases.desk(Role.SALES_ADVISER), cases.desk(Role.SALES_ADVISER, name="程晓雨")
    task = open_of("lead.question")[0]
    assert task.row_id == interest.id and tasks.count(other) == 1
    with transaction():
        tasks.take(task, adviser.account_id, task.version)
    assert tasks.count(other) == 0 and tasks.counts(other, with_others=True).total == 1
    with pytest.raises(Refusal), transaction():
        tasks.take(task, other.account_id, task.version)
    with pytest.raises(Refusal), transaction():
        tasks.put_back(task, other.account_id, task.version)
    with transaction():
        tasks.put_back(task, adviser.account_id, task.version)
    assert tasks.count(other) == 1


def asked():
    project = published()
    with transaction():
        return leads.ask(project, guest(), "几时交房？", news=False)


@pytest.mark.parametrize("how", ["suspended", "role taken"])
def test_whoever_leaves_gives_their_cases_and_tasks_back_to_the_role(app, how):
    admin, colleague = make.staff(Role.ADMINISTRATOR), cases.desk(name="程晓雨")
    make.staff(Role.ADMINISTRATOR)
    leaver = cases.desk()
    adviser = cases.desk(Role.SALES_ADVISER, name="何伟")
    case = cases.at(CaseStep.INVESTIGATION, leaver)
    asked()
    question = open_of("lead.question")[0]
    with transaction():
        tasks.take(question, adviser.account_id, question.version)
    assert tasks.count(colleague) == 0
    with transaction():
        for person in (leaver, adviser):
            if how == "suspended":
                suspend(accounts.by_id(person.account_id), admin.id)
            else:
                withdraw(accounts.grants_of(person.account_id)[0], admin.id)
    session.refresh(case)
    assert case.handler_id is None
    assert [one.owner_id for one in [*open_of("complaint.investigate"), *open_of("lead.question")]] == [None, None]
    assert tasks.count(colleague) == 1, "the case waits for whoever of the role takes it"
    assert tasks.drifted() == tasks_of_leavers() == []


def test_a_role_lost_in_one_estate_leaves_the_cases_of_the_other(app):
    here, there = make.estate(), make.estate("city", "君临城市花园", "City Garden")
    person, admin = make.staff(Role.PROPERTY_MANAGEMENT, here), make.staff(Role.ADMINISTRATOR)
    with transaction():
        accounts.give(person, Role.PROPERTY_MANAGEMENT, there.id, by=None)
    kept, lost = (
        cases.at(CaseStep.INVESTIGATION, cases.seat(person), cases.filed(in_estate=one)) for one in (there, here)
    )
    with transaction():
        withdraw(next(one for one in accounts.grants_of(person.id) if one.estate_id == here.id), admin.id)
    session.expire_all()
    assert (kept.handler_id, lost.handler_id) == (person.id, None)
    owners = {task.estate_id: task.owner_id for task in open_of("complaint.investigate")}
    assert owners == {there.id: person.id, here.id: None}


def test_the_doctor_names_tasks_of_who_has_left(app):
    cases.at(CaseStep.INVESTIGATION, leaver := cases.desk())
    assert tasks_of_leavers() == []
    with transaction():
        accounts.by_id(leaver.account_id).suspended_at = clock.now()  # past the verb that gives back
    assert len(tasks_of_leavers()) == 1


def test_a_claim_that_the_roll_confirms_at_once_never_waited(app):
    with transaction():
        hold(make.member(), make.home(), TieKind.OWNER)
    assert session.scalars(select(Task).where(Task.kind == "member.claim")).all() == []
