"""Two colleagues at one task at the same moment, with real processes and a negative control each."""

import pytest
from sqlalchemy import select, update

from portal.club.ground import tasks
from portal.club.ground.tasks import Task, following
from portal.club.people.accounts import Role
from portal.club.prospects import leads
from portal.club.prospects.leads import Interest, questions
from portal.database import changed, session, transaction
from tests import make
from tests.making.projects import guest, published
from tests.races import race

pytestmark = pytest.mark.race
HERE = "tests.ground.test_races_tasks"


# what the contenders do, in their own processes


def answer(interest_id: int, by: int) -> None:
    leads.answered(session.get_one(Interest, interest_id), by, "明年六月。")


def take(task_id: int, by: int) -> None:
    tasks.take(session.get_one(Task, task_id), by, 1)


# the guards, switched off


def without_looking_again() -> None:
    """Whoever comes later answers again, and takes over who has done it."""

    def answered(found: Interest, by: int, *_said: object) -> None:
        changed(update(Interest).where(Interest.id == found.id).values(answered_by=by))

    leads.answered = questions.answered = answered


def without_first_come() -> None:
    following._hand = lambda task, _free, by: changed(update(Task).where(Task.id == task.id).values(owner_id=by))


# the races


def asked() -> tuple[Interest, Task, list[int]]:
    advisers = [make.staff(Role.SALES_ADVISER, name=name).id for name in ("苏婉", "程晓雨")]
    project = published()
    with transaction():
        found = leads.ask(project, guest(), "几时交房？", news=False)
    return found, session.scalars(select(Task).where(Task.kind == "lead.question")).one(), advisers


@pytest.mark.parametrize("without", [None, f"{HERE}:without_looking_again"])
def test_of_two_who_finish_one_task_one_has_done_it(app, without):
    found, task, advisers = asked()
    outcomes = race(app, f"{HERE}:answer", [(found.id, by) for by in advisers], without=without)
    session.expire_all()
    if without:
        assert outcomes == ["done", "done"]
        return
    assert outcomes == ["Refusal", "done"]
    found, done = session.get_one(Interest, found.id), session.get_one(Task, task.id)
    assert done.done_by == found.answered_by and done.done_at is not None


@pytest.mark.parametrize("without", [None, f"{HERE}:without_first_come"])
def test_of_two_who_take_one_task_one_has_it(app, without):
    _found, task, advisers = asked()
    outcomes = race(app, f"{HERE}:take", [(task.id, by) for by in advisers], without=without)
    assert outcomes == (["done", "done"] if without else ["Refusal", "done"])
