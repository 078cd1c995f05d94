"""Claw-back: its own lot first, then others, then debt that later earnings repay; and how a mistake is put right."""

from datetime import datetime

import pytest
from sqlalchemy import select

from portal import clock
from portal.club.ground.outbox import Message
from portal.club.purse import points
from portal.club.purse.points.moves.balance import credit
from portal.club.purse.points.moves.reversal import reverse
from portal.database import session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making import points as making

pytestmark = pytest.mark.usefixtures("app")

NOW = datetime(2026, 6, 1, 12, tzinfo=clock.ZONE)
SOON, LATER = (datetime(2026, month, 1, tzinfo=clock.ZONE) for month in (7, 12))


def earn(member, amount, key, ends=LATER, *, at=NOW, status=0):
    with transaction(), clock.at(at):
        return credit(
            member.id, amount, status=status, reason="test", key=key, expires_at=ends, rule_id=None, cause={"event": 1}
        )


def claw(of, key="claw", at=NOW):
    with transaction(), clock.at(at):
        return points.claw_back(of, key=key, reason="referral_cancelled", referral=9)


def spend(member, amount, at=NOW, key=None):
    return making.spend(member, amount, at, key=key or making.key())


def lots(member) -> list[int]:
    session.expire_all()
    return [lot.remaining for lot in points.lots_of(member.id)]


def lines(member) -> list[tuple[str, int, int]]:
    rows = session.scalars(points.statement_of(member.id).order_by(points.Entry.seq))
    return [(row.kind.value, row.amount, row.debt) for row in rows]


@pytest.fixture
def member(app):
    return make.member()


def test_its_own_lot_pays_before_one_that_expires_sooner(member):
    earn(member, 100, "other", SOON)
    earn(member, 80, "wrong", LATER)
    entry = claw("wrong")
    assert (entry.amount, entry.debt, entry.reverses) == (-80, 0, 2)
    assert entry.cause == {"event": 1, "referral": 9}
    assert lots(member) == [100]


def test_then_other_lots_pay_the_earliest_first(member):
    earn(member, 80, "wrong", SOON)
    spend(member, 50)
    earn(member, 30, "late", LATER)
    earn(member, 40, "soon", SOON)
    claw("wrong")
    assert lots(member) == [20] and points.standing_of(member.id)[2:4] == (0, 0)
    assert points.check() == []


def test_what_is_short_is_owed_and_the_next_earnings_repay_it_line_by_line(member):
    earn(member, 2000, "referral")
    spend(member, 1900)
    assert (claw("referral").amount, points.standing_of(member.id)[2:4]) == (-100, (0, 1900))
    earn(member, 500, "a")
    assert (points.balance_of(member.id), points.standing_of(member.id)[2:4]) == (0, (0, 1400))
    earn(member, 1500, "b")
    with clock.at(NOW):
        assert (points.balance_of(member.id), points.standing_of(member.id)[2:4]) == (100, (0, 0))
    assert lines(member)[2:] == [
        ("claw_back", -100, 1900),
        ("earn", 500, 0),
        ("repay", -500, -500),
        ("earn", 1500, 0),
        ("repay", -1400, -1400),
    ]
    assert points.check() == []


def test_who_owes_cannot_spend(member):
    earn(member, 100, "wrong")
    spend(member, 100)
    claw("wrong")
    with pytest.raises(Refusal):
        spend(member, 1)


def test_what_expired_unused_is_not_owed(member):
    earn(member, 100, "wrong", SOON)
    spend(member, 30)
    entry = claw("wrong", at=LATER)
    assert (entry.amount, entry.debt) == (0, 30)
    assert points.check() == []


def test_a_deposit_is_left_alone_and_pays_when_it_returns(member):
    earn(member, 100, "wrong")
    with transaction(), clock.at(NOW):
        points.lock(member.id, 60, key="deposit", reason="event")
    entry = claw("wrong")
    assert (entry.amount, entry.debt, points.standing_of(member.id)[2:4]) == (-40, 60, (60, 60))
    with transaction(), clock.at(NOW):
        points.unlock("deposit", key="back", reason="event")
    assert points.standing_of(member.id)[2:4] == (0, 0) and points.balance_of(member.id) == 0
    assert points.check() == []


def test_a_cancelled_spend_pays_the_debt_before_anything_of_it_expires(member):
    """Without the spend the points would have expired and nothing would be owed; so nothing is."""
    earn(member, 100, "wrong", SOON)
    spend(member, 100, key="reward")
    claw("wrong", at=LATER)
    with transaction(), clock.at(LATER):
        points.give_back("reward", key="back", reason="reward_cancelled")
    assert points.standing_of(member.id)[2:4] == (0, 0)
    assert lines(member)[-2:] == [("give_back", 100, 0), ("repay", -100, -100)]
    assert points.check() == []


def test_what_counted_for_the_grade_counts_no_more(member):
    earn(member, 100, "wrong", status=100)
    assert claw("wrong").status == -100


def test_an_earning_is_taken_back_once(member):
    earn(member, 100, "wrong")
    first = claw("wrong", key="k")
    assert claw("wrong", key="k").seq == first.seq
    with pytest.raises(Refusal) as caught:
        claw("wrong", key="other")
    assert caught.value.status == 409
    assert points.standing_of(member.id)[2:4] == (0, 0)


def test_only_an_earning_can_be_taken_back(member):
    earn(member, 100, "a")
    spend(member, 10, key="spent")
    for key in ("spent", "nothing"):
        with pytest.raises(LookupError):
            claw(key)


def test_the_member_is_told_how_much_and_what_is_owed(member):
    earn(member, 100, "wrong")
    spend(member, 70)
    claw("wrong")
    letter = session.scalars(select(Message).where(Message.topic == "points_taken_back")).one()
    assert letter.account_id == member.account_id
    assert (letter.values["taken"], letter.values["debt"]) == (30, 70)


def test_a_claw_back_that_was_a_mistake_is_undone_as_if_it_had_not_been(member):
    earn(member, 100, "right", status=100)
    spend(member, 60)
    before = lots(member)
    mistake = claw("right")
    with transaction(), clock.at(NOW):
        back = reverse(mistake, key="sorry", by=None, why="看错了合同")
    assert (back.amount, back.debt, back.status) == (40, -60, 100)
    assert lots(member) == before and points.standing_of(member.id)[2:4] == (0, 0)
    assert points.check() == []


def test_what_was_repaid_for_a_mistake_comes_back_as_fresh_points(member):
    earn(member, 100, "right", SOON)
    spend(member, 100)
    mistake = claw("right")
    earn(member, 30, "later", SOON)
    with transaction(), clock.at(NOW):
        back = reverse(mistake, key="sorry", by=None, why="看错了合同")
    assert (back.amount, back.debt) == (30, -70)
    session.expire_all()
    assert [(lot.expires_at.year, lot.remaining) for lot in points.lots_of(member.id)] == [(2028, 30)]
    assert points.check() == []


@pytest.mark.parametrize("of", ["claw", "spend"])
def test_an_entry_is_reversed_once_under_one_key(member, of):
    earn(member, 100, "right")
    entry = claw("right") if of == "claw" else making.spend(member, 10, NOW, key="by hand")
    if of == "spend":
        with pytest.raises(Refusal), transaction():
            reverse(entry, key="no", by=None, why="")  # it paid for something: that must be cancelled
        return
    with transaction(), clock.at(NOW):
        assert reverse(entry, key="k", by=None, why="").seq == reverse(entry, key="k", by=None, why="").seq
    with pytest.raises(Refusal), transaction():
        reverse(entry, key="other", by=None, why="")


def test_points_that_are_still_pending_are_cancelled_by_the_same_call(member):
    making.rules()
    with transaction():
        waiting = points.earn("referral_signed", member.id, key="referral:1")
    assert isinstance(waiting, points.Pending)
    with transaction():
        cancelled = points.claw_back("referral:1", key="gone", reason="referral_cancelled")
    assert cancelled.state is points.PendingState.CANCELLED
