"""Several decide, book or shut each other out at once: real processes, each with its control."""

import pytest
from sqlalchemy import func, select, update

from portal.club.ground.decisions import SecondPerson
from portal.club.people.accounts import Account, Role, administration, requests
from portal.club.people.members import Member
from portal.club.purse import points
from portal.club.purse.points import Decision
from portal.club.purse.points.moves import daily_limit
from portal.club.purse.points.moves.adjustment_requests import Adjustment
from portal.database import session, transaction
from tests import make
from tests.conftest import ENGINE
from tests.races import race, without_checks

pytestmark = pytest.mark.race
HERE = "tests.ground.test_races_decisions"


# what the contenders do, in their own processes


def decide(adjustment_id: int, by: int) -> None:
    points.approve(session.get_one(Adjustment, adjustment_id), by)


def book(member_id: int, amount: int, by: int) -> None:
    points.adjust(session.get_one(Member, member_id), amount, "补记", by)


def shut_out(account_id: int, by: int) -> None:
    administration.suspend(session.get_one(Account, account_id), by)


# the guards, switched off


def without_asking_the_state() -> None:
    """The row is changed whatever became of it meanwhile, and the ledger takes the same cause again."""
    without_checks()

    def move(_self, row, _states, **values):
        session.execute(update(Adjustment).where(Adjustment.id == row.id).values(**values))
        row.decided_by = values["decided_by"]

    SecondPerson._move = move


def without_the_sum() -> None:
    """Only the single request is held against the limit, as it was."""
    daily_limit.moved_since = lambda *_given, **_named: daily_limit.MovedByHand(0, 0)


def without_the_lock() -> None:
    """The sum is asked, but nobody is held back meanwhile."""
    daily_limit.hold_day = lambda _by, _member_id: None


def without_looking_who_is_left() -> None:
    administration.mind_last = requests.mind_last = lambda _account_id, _losing: None
    administration.mind_estates = lambda _by, _places: None


# the races


def deciders(app, **values) -> list[str]:
    member, first = make.member(), make.staff()
    with transaction():
        adjustment = points.adjust(member, 900, "补偿", first.id)
    outcomes = race(app, f"{HERE}:decide", [(adjustment.id, make.staff().id) for _ in range(6)], **values)
    assert points.balance_of(member.id) == 900
    return outcomes


def test_of_six_who_decide_at_once_one_decides(app):
    assert deciders(app) == ["Refusal"] * 5 + ["done"]


def test_control_without_asking_the_state_several_decide(app):
    assert deciders(app, without=f"{HERE}:without_asking_the_state").count("done") > 1


def alone_in(calls: list[tuple], app, **values) -> int:
    """What was booked without a second person when all is asked at once."""
    assert race(app, f"{HERE}:book", calls, **values) == ["done"] * len(calls)
    session.rollback()
    done = select(func.coalesce(func.sum(Adjustment.amount), 0)).where(Adjustment.state == Decision.DONE)
    waiting = select(func.count()).where(Adjustment.state == Decision.WAITING)
    assert session.scalar(waiting) + session.scalar(done) // calls[0][1] == len(calls)
    return session.scalar(done)


def test_parallel_requests_of_one_colleague_do_not_slip_through_the_limit_of_the_day(app):
    by, people = make.staff().id, [make.member().id for _ in range(3)]
    assert alone_in([(one, 500, by) for one in people * 2], app) == 500


def test_parallel_requests_of_several_colleagues_for_one_member_do_not_either(app):
    member = make.member().id
    assert alone_in([(member, 200, make.staff().id) for _ in range(6)], app) == 400


def test_control_without_the_sum_every_request_goes_alone(app):
    by, member = make.staff().id, make.member().id
    assert alone_in([(member, 500, by) for _ in range(6)], app, without=f"{HERE}:without_the_sum") == 3000


def test_control_without_the_lock_the_sum_is_of_no_use_where_transactions_overlap(app):
    if ENGINE == "sqlite":
        pytest.skip("SQLite writes one transaction after the other")
    by, people = make.staff().id, [make.member().id for _ in range(6)]
    assert alone_in([(one, 500, by) for one in people], app, without=f"{HERE}:without_the_lock") > 500


def left(app, **values) -> int:
    one, other = make.staff(Role.ADMINISTRATOR), make.staff(Role.ADMINISTRATOR)
    race(app, f"{HERE}:shut_out", [(one.id, other.id), (other.id, one.id)], **values)
    session.rollback()
    return len(requests.administrators())


def test_two_administrators_who_shut_each_other_out_at_once_leave_one(app):
    assert left(app) == 1


def test_control_without_looking_who_is_left_nobody_rules(app):
    assert left(app, without=f"{HERE}:without_looking_who_is_left") == 0
