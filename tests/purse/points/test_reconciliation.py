"""The daily reconciliation: a damaged row is an alarm until it is gone or somebody wrote down why it may stand."""

from datetime import timedelta

import pytest

from portal import clock, queue
from portal.club.people.accounts import Hat, Role, Viewer
from portal.club.purse import points
from portal.club.purse.points.books import reconciliation
from portal.database import session, transaction
from portal.language import speaking
from portal.refusal import Refusal
from tests import make
from tests.making import points as making
from tests.making.tampering import edit

HEAD = Viewer(hat=Hat.STAFF, is_staff=True, permissions=frozenset({("points.approve", 0)}))


@pytest.fixture
def lin(app):
    member = make.member("林静怡")
    making.earn(member, 100)
    making.spend(member, 30)
    queue.run("points.seal")
    return member


def run() -> points.Reconciliation:
    queue.run("points.reconcile")
    session.expire_all()
    return points.last_reconciliation()


def test_nothing_is_found_where_all_is_well(lin):
    assert run().found == 0
    assert points.alarms(HEAD) == []


@pytest.mark.parametrize(
    ("damage", "about"),
    [
        ("UPDATE points SET balance = balance + 1 WHERE member_id = {0}", reconciliation.About.SUMS),
        ("UPDATE lots SET remaining = remaining - 1 WHERE member_id = {0}", reconciliation.About.SUMS),
        ("UPDATE ledger SET balance = 71 WHERE member_id = {0} AND seq = 2", reconciliation.About.SEALS),
        ("UPDATE ledger SET reason = 'x' WHERE member_id = {0} AND seq = 2", reconciliation.About.SEALS),
        ("DELETE FROM allocations WHERE member_id = {0}", reconciliation.About.SUMS),
    ],
)
def test_a_damaged_row_raises_an_alarm_with_what_and_whose(lin, damage, about):
    edit(damage.format(lin.id))
    assert run().found > 0
    alarms = points.alarms(HEAD)
    assert {alarm.member_id for alarm in alarms} == {lin.id}
    assert about in {alarm.about for alarm in alarms}


def test_the_same_fault_is_one_alarm_night_after_night(lin):
    edit(f"UPDATE points SET balance = balance + 1 WHERE member_id = {lin.id}")
    run()
    first = [(alarm.id, alarm.found_at) for alarm in points.alarms(HEAD)]
    assert first
    with clock.at(clock.now() + timedelta(days=1)):
        run()
    assert [(alarm.id, alarm.found_at) for alarm in points.alarms(HEAD)] == first
    assert all(alarm.seen_at > alarm.found_at for alarm in points.alarms(HEAD))


def test_a_fault_that_is_gone_clears_itself_and_comes_back_as_another(lin):
    edit(f"UPDATE points SET balance = balance + 1 WHERE member_id = {lin.id}")
    run()
    edit(f"UPDATE points SET balance = balance - 1 WHERE member_id = {lin.id}")
    assert run().found == 0
    assert points.alarms(HEAD) == []
    gone = points.discrepancies(HEAD, is_open=False)
    assert gone and all(fault.cleared_at for fault in gone)
    edit(f"UPDATE points SET balance = balance + 1 WHERE member_id = {lin.id}")
    run()
    assert {alarm.id for alarm in points.alarms(HEAD)}.isdisjoint({fault.id for fault in gone})


def test_an_alarm_with_a_reason_is_none_but_stays_listed(lin):
    edit(f"UPDATE ledger SET reason = 'x' WHERE member_id = {lin.id} AND seq = 2")
    run()
    (alarm,) = points.alarms(HEAD)
    by = make.staff(Role.DEPARTMENT_HEAD)
    with pytest.raises(Refusal), transaction():
        points.acknowledge(alarm, "  ", by.id)
    with transaction():
        points.acknowledge(alarm, "演练时改过", by.id)
    assert points.alarms(HEAD) == []
    run()
    assert points.alarms(HEAD) == []
    assert [fault.reason for fault in points.discrepancies(HEAD, is_open=True)] == ["演练时改过"]
    with pytest.raises(Refusal), transaction():
        points.acknowledge(alarm, "again", by.id)


def test_a_member_who_does_not_exist_is_no_reason_to_fail(lin):
    edit("UPDATE points SET member_id = 99999 WHERE member_id = " + str(lin.id))
    assert run().found > 0
    assert None in {alarm.member_id for alarm in points.alarms(HEAD)}


def test_a_job_that_no_longer_runs_is_told(lin):
    assert not points.is_late(None)
    made = run()
    assert not points.is_late(made)
    with clock.at(clock.now() + timedelta(hours=37)):
        assert points.is_late(made)


@pytest.mark.parametrize(
    ("damage", "chinese", "english"),
    [
        (
            "UPDATE ledger SET reason = 'x' WHERE member_id = {0} AND seq = 2",
            "区块 1，会员编号 {0}，第 1–2 笔：封存之后有明细被改动、删除或插入",
            "block 1, member {0}, lines 1–2: lines were changed, removed or put in after they were sealed",
        ),
        (
            "UPDATE points SET debt = 1 WHERE member_id = {0}",
            "有欠分的会员却有可用积分",
            "who owes has points to spend",
        ),
    ],
)
def test_a_fault_is_read_in_the_readers_language_whatever_the_job_spoke(lin, damage, chinese, english):
    edit(damage.format(lin.id))
    run()
    with speaking("zh"):
        assert chinese.format(lin.id) in {alarm.sentence for alarm in points.alarms(HEAD)}
    with speaking("en"):
        assert english.format(lin.id) in {alarm.sentence for alarm in points.alarms(HEAD)}
    assert english.format(lin.id) in {alarm.what for alarm in points.alarms(HEAD)}


@pytest.mark.unit
@pytest.mark.parametrize("key", ["sums:1:a rule of last year", "seals:1:of last year:0:0:0", "anything"])
def test_a_fault_that_the_code_no_longer_knows_is_read_as_it_was_noted(key):
    assert points.Discrepancy(key=key, what="as noted").sentence == "as noted"
