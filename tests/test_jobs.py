"""The worker's jobs: messages leave once, are tried again, or are dead with their reason."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock, jobs
from portal.club.ground import outbox
from portal.club.ground.outbox import Channel, Message, MessageState, Purpose
from portal.database import session, transaction
from portal.delivery import Refused, Sent, TryLater, Unsure
from tests import make


def post_code(code: str = "123456") -> int:
    with transaction():
        return outbox.post_to_phone(
            make.phone(), "code", language="zh", purpose=outbox.Purpose.SECURITY, code=code, minutes=5
        )


def post_notice(channel: Channel = Channel.SMS) -> int:
    """A letter that can wait, by that way."""
    with transaction():
        ident = outbox.post(make.account().id, "password_changed", purpose=Purpose.SERVICE)
        row = session.get_one(Message, ident)
        row.channel = channel
    return ident


def message(ident: int) -> Message:
    session.rollback()  # what the job did stands in a later snapshot
    found = select(Message).where(Message.id == ident)
    return session.scalars(found.execution_options(populate_existing=True)).one()


def lease() -> list[Message]:
    with transaction():
        return outbox.lease()


@pytest.fixture
def handed(monkeypatch) -> list[object]:
    """What the hand-over says, one after the other; the last for ever."""
    says: list[object] = []
    monkeypatch.setattr(jobs, "_missing", lambda _message, _settings: None)
    monkeypatch.setattr(jobs, "_hand_over", lambda _message, _settings: says.pop(0) if len(says) > 1 else says[0])
    return says


def test_a_code_leaves_as_soon_as_it_is_committed(app, work, capsys):
    ident = post_code("654321")
    assert message(ident).state is MessageState.WAITING
    assert work() >= 1
    assert message(ident).state is MessageState.SENT
    assert re.search(r"sms to \+8619000\d{6}: .*654321", capsys.readouterr().out, re.S)


def test_a_gateway_that_is_away_is_tried_again_later_with_the_same_id(app, work, handed):
    handed.extend([TryLater("away"), Sent("now")])
    ident = post_code()
    first = message(ident).message_id
    work()
    assert (message(ident).state, message(ident).reason) == (MessageState.WAITING, "away")
    with clock.at(clock.now() + timedelta(minutes=3)):
        jobs.deliver()
    assert (message(ident).state, message(ident).message_id) == (MessageState.SENT, first)


def test_what_is_refused_for_good_is_dead_with_its_reason_and_can_be_revived(app, work, handed):
    handed.append(Refused("no such number"))
    ident = post_code()
    work()
    assert [(dead.id, dead.reason) for dead in outbox.dead()] == [(ident, "no such number")]
    handed[:] = [Sent("now")]
    with transaction():
        assert outbox.revive(ident)
    work()
    assert message(ident).state is MessageState.SENT


def test_one_broken_message_does_not_keep_the_others(app, work):
    with transaction():
        broken = outbox.post_to_phone(make.phone(), "no_such_topic", language="zh", purpose=outbox.Purpose.SECURITY)
    good = post_code()
    work()
    assert message(broken).state is MessageState.WAITING
    assert "LookupError" in message(broken).reason
    assert message(good).state is MessageState.SENT


def test_after_the_last_try_it_is_dead(app, handed):
    handed.append(TryLater("away"))
    ident = post_notice()
    moment = clock.now()
    for _ in range(outbox.MOST_TRIES):
        with clock.at(moment):
            jobs.deliver()
        moment += timedelta(hours=9)
    assert message(ident).state is MessageState.DEAD


def test_a_way_that_is_closed_for_all_costs_nobody_a_try_and_is_not_tried_with_each(app, handed):
    asked = []
    handed.append(TryLater("the account is empty", for_all=True))
    idents = [post_notice() for _ in range(5)]
    moment = clock.now()
    for _ in range(20):
        with clock.at(moment):
            jobs.deliver()
            asked += [one for one in idents if message(one).tries]
        moment += timedelta(hours=1)
    assert asked == [] and all(message(one).state is MessageState.WAITING for one in idents)
    handed[:] = [Sent("g1")]
    with clock.at(moment):
        jobs.deliver()
    assert [message(one).state for one in idents] == [MessageState.SENT] * 5
    assert message(idents[0]).reference == "g1"


def test_what_a_closed_way_keeps_for_three_days_is_dead(app, handed):
    handed.append(TryLater("the account is empty", for_all=True))
    ident = post_notice()
    with clock.at(clock.now() + timedelta(days=3, minutes=1)):
        jobs.deliver()
    assert message(ident).state is MessageState.DEAD


def test_a_code_that_would_come_too_late_does_not_leave(app, handed):
    handed.append(Sent("late"))
    early, late = post_code(), post_code()
    jobs.deliver()
    with clock.at(clock.now() + timedelta(minutes=6)):
        late = post_code()
        with transaction():
            session.get_one(Message, late).created_at -= timedelta(minutes=6)
        jobs.deliver()
    assert (message(early).state, message(late).state) == (MessageState.SENT, MessageState.SPARED)


def test_codes_leave_before_what_has_waited_longer(app):
    for _ in range(30):
        post_notice()
    code = post_code()
    assert lease()[0].id == code


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.WECHAT])
def test_what_may_have_gone_is_not_sent_again_and_nobody_can_make_it(app, handed, channel):
    handed.extend([Unsure("no answer"), Sent("twice")])
    ident = post_notice(channel)
    jobs.deliver()
    assert message(ident).state is MessageState.UNSURE and "not known" in message(ident).reason
    with transaction():
        assert not outbox.revive(ident)
    with clock.at(clock.now() + timedelta(days=1)):
        jobs.deliver()
    assert len(handed) == 1 and message(ident).state is MessageState.UNSURE


def test_an_email_that_may_have_gone_is_sent_once_more_and_only_once(app, handed):
    calls = []
    handed.append(Unsure("no answer"))
    ident = post_notice(Channel.EMAIL)
    moment = clock.now()
    for _ in range(6):
        with clock.at(moment):
            jobs.deliver()
            calls.append((message(ident).state, message(ident).doubts))
        moment += timedelta(hours=1)
    assert calls[0] == (MessageState.WAITING, 1)
    assert set(calls[1:]) == {(MessageState.UNSURE, 2)}


def test_who_breaks_while_sending_may_have_sent(app, monkeypatch):
    def breaks(_message, _settings):
        def send():
            raise RuntimeError("a fault of ours")

        return send

    monkeypatch.setattr(jobs, "_ready", breaks)
    ident = post_notice()
    jobs.deliver()
    assert message(ident).state is MessageState.UNSURE


def test_two_workers_never_hold_the_same_message(app):
    post_code()
    assert (len(lease()), len(lease())) == (1, 0)


def test_what_was_only_held_by_a_worker_that_died_is_sent_by_the_next(app):
    ident = post_notice()
    lease()
    with clock.at(clock.now() + outbox.LEASE + timedelta(seconds=1)):
        assert [one.id for one in lease()] == [ident]


def test_an_sms_whose_worker_died_while_sending_is_given_up_an_email_is_sent_once_more(app):
    sms, mail = post_notice(), post_notice(Channel.EMAIL)
    for one in lease():
        with transaction():
            assert outbox.claim(one)
    moment = clock.now() + outbox.LEASE + timedelta(seconds=1)
    with clock.at(moment):
        assert lease() == []
    moment += timedelta(minutes=5)
    with clock.at(moment):
        (again,) = lease()
        assert again.id == mail
        with transaction():
            assert outbox.claim(again)
    with clock.at(moment + outbox.LEASE + timedelta(seconds=1)):
        assert lease() == []
    assert (message(sms).state, message(mail).state) == (MessageState.UNSURE, MessageState.UNSURE)


def test_whose_lease_ran_out_can_neither_send_nor_settle(app):
    ident = post_notice()
    (slow,) = lease()
    session.expunge(slow)
    with clock.at(clock.now() + outbox.LEASE + timedelta(seconds=1)):
        (quick,) = lease()
        with transaction():
            assert not outbox.claim(slow)
            outbox.failed(slow, "mine", for_good=True)
            assert outbox.claim(quick)
            outbox.sent(quick, "g1")
    assert (message(ident).state, message(ident).reference) == (MessageState.SENT, "g1")


def test_a_code_of_which_nobody_knows_whether_it_went_is_wiped_too(app, handed):
    handed.append(Unsure("no answer"))
    ident = post_code("111222")
    jobs.deliver()
    assert (message(ident).state, message(ident).values) == (MessageState.UNSURE, {})


def test_outside_the_demo_a_sent_code_is_wiped(app):
    ident = post_code("111222")
    (leased,) = lease()
    with transaction():
        outbox.sent(leased)
    assert message(ident).values == {}
