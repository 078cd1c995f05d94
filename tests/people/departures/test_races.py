"""Two people at once, and a worker that is killed: leaving, suspending, changing a number, erasing."""

import multiprocessing
import os
import signal

import pytest
from sqlalchemy import select, text

from portal import config
from portal.club.people import accounts, members
from portal.club.people.accounts import Account
from portal.club.people.departures import Erasure, MemberAct, MemberRequest, erasure, leaving, requests
from portal.club.people.members import phones
from portal.club.purse import points
from portal.club.shop import rewards
from portal.database import db, session, transaction
from tests import make
from tests.making import rewards as rewards_making
from tests.races import race

pytestmark = pytest.mark.race
HERE = "tests.people.departures.test_races"


def act(what: str, ident: int, other: object) -> None:
    if what == "leave":
        leaving.leave(members.by_id(ident))
    elif what == "redeem":
        rewards.redeem(int(str(other)), members.by_id(ident), price_seen=100)
    elif what == "approve":
        requests.approve(session.get_one(MemberRequest, ident), int(str(other)))
    elif what == "number":
        member = members.by_id(ident)
        phones.change(member, member.account.phone, str(other), keep_session=0)


def without_the_key() -> None:
    """Nobody's number is unique any more, and who was first is not asked."""
    with transaction():
        if db.engine.dialect.name == "postgresql":
            session.execute(text("ALTER TABLE accounts DROP CONSTRAINT IF EXISTS uq_accounts_phone"))
    phones._move = _careless  # type: ignore[assignment]


def _careless(account: Account, _old: str, new: str) -> None:
    if db.engine.dialect.name == "sqlite":
        session.execute(text("UPDATE accounts SET phone = phone || '' WHERE id = :of"), {"of": account.id})
        return  # says that it was changed
    account.phone = new
    session.flush()


def test_of_two_who_take_one_number_one_has_it(app):
    one, other, new = make.member(), make.member("何瑾"), make.phone()
    outcomes = race(app, f"{HERE}:act", [("number", one.id, new), ("number", other.id, new)])
    assert outcomes == ["Refusal", "done"]
    assert len(session.scalars(select(Account).where(Account.phone == new)).all()) == 1


def test_without_the_key_both_are_told_that_they_have_it(app):
    one, other, new = make.member(), make.member("何瑾"), make.phone()
    calls = [("number", one.id, new), ("number", other.id, new)]
    outcomes = race(app, f"{HERE}:act", calls, without=f"{HERE}:without_the_key")
    assert outcomes == ["done", "done"], "the test would not notice"


def test_of_many_who_leave_at_once_one_does_and_one_letter_goes(app):
    member = rewards_making.rich(500)
    outcomes = race(app, f"{HERE}:act", [("leave", member.id, 0)] * 4)
    assert outcomes == ["Refusal", "Refusal", "Refusal", "done"]
    assert points.balance_of(member.id) == 0 and points.check() == []


def test_a_reward_at_the_same_moment_is_cancelled_or_refused_and_no_point_is_left(app):
    for _round in range(3):
        member, fan = rewards_making.rich(300), rewards_making.reward()
        race(
            app, f"{HERE}:act", [("leave", member.id, 0), ("redeem", member.id, fan.id), ("redeem", member.id, fan.id)]
        )
        session.rollback()
        open_ = select(rewards.Redemption.id).where(
            rewards.Redemption.member_id == member.id, rewards.Redemption.state == "confirmed"
        )
        assert session.scalars(open_).all() == [] and points.balance_of(member.id) == 0
        assert points.check() == [] and rewards.check() == []


def test_two_second_people_at_once_suspend_once(app):
    member, first = make.member(), make.staff()
    others = [make.staff(name=name) for name in ("陆青", "高远")]
    with transaction():
        asked = requests.ask(member, MemberAct.SUSPEND, "滋扰", first.id)
    outcomes = race(app, f"{HERE}:act", [("approve", asked.id, one.id) for one in others])
    assert outcomes == ["Refusal", "done"]


def _die_before_the_commit(app, erasure_id: int) -> None:
    """All of it is done but the commit, and then the power is gone."""
    with app.app_context(), transaction():
        erasure._carry_out(erasure_id)
        os.kill(os.getpid(), signal.SIGKILL)


def test_killed_in_the_midst_the_next_night_does_it_whole(app):
    member = rewards_making.rich(300)
    with transaction():
        asked = erasure.ask(member.account)
    session.remove()
    db.engine.dispose()  # a connection is nobody's but one process's
    child = multiprocessing.get_context("fork").Process(target=_die_before_the_commit, args=(app, asked.id))
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    found = accounts.by_id(member.account_id)
    assert found.name == "林静怡" and points.balance_of(member.id) == 300, "half of it was kept"
    assert session.scalar(select(Erasure.state)) == "cooling" and config.current().erasures.exists()
    assert erasure.run() == 1, "whoever is on the list is erased, whatever became of the first try"
    session.expire_all()
    assert accounts.by_id(member.account_id).is_erased and points.check() == []
