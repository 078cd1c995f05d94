"""Pending points: no part of the balance, credited once on their day or on release, cancelled visibly."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from portal import clock, queue
from portal.club.ground.outbox import Channel, Message
from portal.club.people.accounts import Account
from portal.club.purse import points
from portal.club.purse.points import Delay, Expiry, PendingState
from portal.database import changed, session, transaction
from portal.refusal import Refusal
from portal.web.letters import letter
from tests import make
from tests.making import rules as making
from tests.making.rules import moment

pytestmark = pytest.mark.usefixtures("app")
EARNED = moment(2028, 2, 28, 23, 59, 59)


@pytest.fixture
def member():
    return make.member()


def waiting(member, days=1, **values) -> points.Pending:
    making.rule(delay=Delay.DAYS, delay_days=days, **values)
    return making.earn(member, at=EARNED, key="a")


def job(*at) -> int:
    with clock.at(moment(*at)):
        return points.credit_due()


def balance(member, *at) -> int:
    with clock.at(moment(*at)):
        return points.balance_of(member.id)


def test_a_rule_with_a_delay_puts_nothing_into_the_balance(member):
    row = waiting(member)
    assert (row.amount, row.due_at, row.state) == (10, moment(2028, 2, 29), PendingState.PENDING)
    assert balance(member, 2028, 2, 28, 23, 59, 59) == 0 and points.by_key("a") is None
    assert points.check() == []


def test_the_job_credits_at_midnight_of_the_day_and_not_a_second_before(member):
    waiting(member)
    assert job(2028, 2, 28, 23, 59, 59) == 0
    assert job(2028, 2, 29) == 1
    assert job(2028, 2, 29, 0, 10) == 0
    assert balance(member, 2028, 2, 29) == 10 and points.check() == []


def test_the_schedule_runs_the_job(app, member):
    waiting(member)
    with clock.at(moment(2028, 2, 29, 0, 10)):
        queue.run("credit_pending")
    assert balance(member, 2028, 2, 29, 0, 10) == 10


def test_expiry_counts_from_the_day_on_which_they_can_be_spent(member):
    waiting(member, days=2, expiry=Expiry.MONTH_END, expiry_months=0)
    job(2028, 3, 1)
    with clock.at(moment(2028, 3, 1)):
        assert points.coming_expiries(member.id) == [(date(2028, 3, 31), 10)]


def test_the_ledger_tells_the_rule_and_the_cause_of_what_waited(member):
    rule = making.rule(delay=Delay.DAYS, delay_days=1)
    making.earn(member, at=EARNED, key="a", event=7)
    job(2028, 2, 29)
    entry = points.by_key("a")
    assert (entry.rule_id, entry.reason, entry.cause, entry.status) == (rule.id, "survey", {"event": 7}, 10)


def test_the_same_key_waits_once_and_is_the_same_after_the_rule_lost_its_delay(member):
    first = waiting(member)
    making.change(session.get_one(points.EarnRule, first.rule_id), delay=Delay.NONE, delay_days=None)
    again = making.earn(member, key="a")
    assert isinstance(again, points.Pending) and again.id == first.id
    assert len(points.pending_of(member.id)) == 1


def test_without_a_day_it_waits_for_its_release(member):
    making.rule(delay=Delay.RELEASE)
    row = making.earn(member, at=EARNED, key="a")
    assert row.due_at is None and job(2090, 1, 1) == 0
    with clock.at(moment(2028, 6, 1)), transaction():
        first = points.release("a")
        again = points.release("a")
    assert (first.seq, first.amount) == (again.seq, again.amount)
    assert balance(member, 2028, 6, 1) == 10 and points.check() == []


def test_releasing_what_never_waited_is_the_entry_itself(member):
    making.rule()
    entry = making.earn(member, key="a")
    with transaction():
        assert points.release("a").seq == entry.seq


def test_releasing_an_unknown_key_is_a_mistake_of_the_program():
    with pytest.raises(LookupError), transaction():
        points.release("nobody")


def test_cancelled_points_never_come_and_stay_visible_for_thirty_days(member):
    waiting(member)
    with clock.at(EARNED):
        with transaction():
            points.cancel("a")
        with transaction():
            points.cancel("a")  # twice is harmless
    assert job(2028, 3, 1) == 0 and balance(member, 2028, 3, 1) == 0
    with clock.at(EARNED + timedelta(days=29)):
        assert [line.state for line in points.pending_of(member.id)] == [PendingState.CANCELLED]
    with clock.at(EARNED + timedelta(days=30)):
        assert points.pending_of(member.id) == []
    with pytest.raises(Refusal), transaction():
        points.release("a")
    assert points.check() == []


def test_what_is_in_the_balance_is_not_cancelled(member):
    waiting(member)
    job(2028, 2, 29)
    with pytest.raises(Refusal), transaction():
        points.cancel("a")
    assert balance(member, 2028, 2, 29) == 10


def test_a_home_whose_points_were_cancelled_can_be_paid_for_again(member):
    making.rule("first_purchase", delay=Delay.RELEASE, once_per="home")
    home, other = make.home(), make.member()
    making.earn(member, "first_purchase", key="a", home=home.id)
    assert making.earn(other, "first_purchase", home=home.id) is None
    with transaction():
        points.cancel("a")
    assert making.earn(other, "first_purchase", home=home.id).amount == 10


def test_a_fixed_last_day_that_is_over_by_the_release_expires_visibly(member):
    making.rule(delay=Delay.RELEASE, expiry=Expiry.FIXED, expiry_on=date(2028, 3, 1), valid_until=moment(2028, 3, 1))
    making.earn(member, at=EARNED, key="a")
    with clock.at(moment(2028, 3, 2)), transaction():
        points.release("a")
    lines = session.scalars(points.statement_of(member.id).order_by(points.Entry.seq)).all()
    assert [(line.kind, line.amount) for line in lines] == [(points.EntryKind.EARN, 10), (points.EntryKind.EXPIRE, -10)]
    assert points.check() == []


def test_caps_count_what_waits_on_the_day_on_which_it_was_earned(member):
    making.rule(delay=Delay.DAYS, delay_days=1, cap_day=15)
    noon, next_noon = moment(2028, 2, 28, 12), moment(2028, 2, 29, 12)
    assert [getattr(making.earn(member, at=noon), "amount", None) for _ in range(3)] == [10, 5, None]
    job(2028, 2, 29)
    assert [getattr(making.earn(member, at=next_noon), "amount", None) for _ in range(3)] == [10, 5, None]


def test_cancelled_points_leave_their_room_under_the_cap(member):
    making.rule(delay=Delay.RELEASE, cap_person=10)
    making.earn(member, key="a")
    assert making.earn(member) is None
    with transaction():
        points.cancel("a")
    assert making.earn(member).amount == 10


def test_caps_of_a_year_begin_again_at_its_first_second(member):
    making.rule(delay=Delay.DAYS, delay_days=400, cap_year=10)
    at = [(2026, 1, 1), (2026, 12, 31, 23, 59, 59), (2027, 1, 1)]
    assert [bool(making.earn(member, at=moment(*one))) for one in at] == [True, False, True]


def test_the_doctor_sees_a_credit_that_was_never_made(member):
    waiting(member)
    with transaction():
        changed(text("UPDATE pending_points SET state = 'credited', settled_at = earned_at"))
    assert any("promised" in line for line in points.check())


def test_nobody_of_the_staff_settles_their_own_points(member):
    row = waiting(member)
    with pytest.raises(Refusal), transaction():
        points.settle_by_hand(row, PendingState.CREDITED, member.account_id)
    with transaction():
        points.settle_by_hand(row, PendingState.CREDITED, make.staff().id)
    assert points.by_key("a").amount == 10


def letters_of(member) -> list[Message]:
    mine = select(Message).where(Message.topic == "points_spendable", Message.account_id == member.account_id)
    return list(session.scalars(mine.order_by(Message.id)))


def test_the_member_is_told_once_when_the_points_can_be_spent(member):
    waiting(member)
    assert letters_of(member) == []
    for _ in range(2):
        job(2028, 2, 29)
    (told,) = letters_of(member)
    assert told.in_inbox and told.values["amount"] == 10 and told.values["credits"][0]["en"] == "Answered a survey"


def test_what_becomes_spendable_together_is_one_letter(member):
    making.rule(delay=Delay.DAYS, delay_days=1)
    for key in ("a", "b"):
        making.earn(member, at=EARNED, key=key)
    assert job(2028, 2, 29) == 2
    (told,) = letters_of(member)
    assert told.values["amount"] == 20 and len(told.values["credits"]) == 2


def test_a_release_by_hand_is_told_too_and_a_cancelled_credit_is_not(member):
    making.rule(delay=Delay.RELEASE)
    for key in ("a", "b"):
        making.earn(member, at=EARNED, key=key)
    with transaction(), clock.at(EARNED):
        points.release("a")
        points.cancel("b")
    with transaction(), clock.at(EARNED):
        points.release("a")
    assert len(letters_of(member)) == 1


@pytest.mark.parametrize(("email", "channel"), [("lin@example.com", Channel.EMAIL), (None, Channel.PORTAL)])
def test_it_goes_by_e_mail_where_there_is_one_and_is_worth_no_text_message(member, email, channel):
    with transaction():
        session.get_one(Account, member.account_id).email = email
    waiting(member)
    job(2028, 2, 29)
    assert [(one.channel, one.in_inbox) for one in letters_of(member)] == [(channel, True)]


def test_the_letter_says_what_expired_at_once(member):
    making.rule(delay=Delay.RELEASE, expiry=Expiry.FIXED, expiry_on=date(2028, 3, 1), valid_until=moment(2028, 3, 1))
    making.earn(member, at=EARNED, key="a")
    with clock.at(moment(2028, 3, 2)), transaction():
        points.release("a")
    (told,) = letters_of(member)
    assert (told.values["amount"], told.values["expired"]) == (10, 10)
    assert "其中 10 分因规则" in letter(told)[1]


def test_the_letter_says_what_repaid_a_debt(member):
    with clock.at(EARNED), transaction():
        points.install_rules()
        points.earn("join", member.id, key="join")
        points.spend(member.id, 5, key="spent", reason="test")
        points.claw_back("join", key="clawed", reason="test")
    waiting(member)
    job(2028, 2, 29)
    (told,) = letters_of(member)
    assert (told.values["amount"], told.values["repaid"]) == (10, 5)
    assert letter(told)[0] == "新增 5 可用积分" and balance(member, 2028, 2, 29) == 5


@pytest.mark.parametrize(
    ("spoken", "subject", "line"),
    [("zh", "新增 10 可用积分", "填写问卷：10"), ("en", "You can spend 10 more points", "Answered a survey: 10")],
)
def test_the_letter_speaks_the_members_language(app, member, spoken, subject, line):
    with transaction():
        session.get_one(Account, member.account_id).language = spoken
    waiting(member)
    job(2028, 2, 29)
    title, body = letter(letters_of(member)[0])
    assert title == subject and line in body and "/points" in body
