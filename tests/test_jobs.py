"""The worker's jobs: messages leave once, are tried again, or are dead with their reason."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock, jobs
from portal.club.ground import outbox
from portal.club.ground.outbox import Channel, Message, MessageState, Purpose
from portal.database import session, transaction
from portal.delivery import Refused, Sent, TryLater
from tests import make


def post_code(code: str = "123456") -> int:
    with transaction():
        return outbox.post_to_phone(make.phone(), "code", language="zh", code=code, minutes=5)


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
        broken = outbox.post_to_phone(make.phone(), "no_such_topic", language="zh")
    good = post_code()
    work()
    assert message(broken).state is MessageState.WAITING
    assert "LookupError" in message(broken).reason
    assert message(good).state is MessageState.SENT


def test_after_the_last_try_it_is_dead(app, handed):
    handed.append(TryLater("away"))
    ident = post_code()
    moment = clock.now()
    for _ in range(outbox.MOST_TRIES):
        with clock.at(moment):
            jobs.deliver()
        moment += timedelta(hours=9)
    assert message(ident).state is MessageState.DEAD


def test_two_workers_never_hold_the_same_message(app):
    post_code()
    assert (len(lease()), len(lease())) == (1, 0)


def test_an_sms_whose_worker_died_is_given_up_an_email_is_sent_again(app):
    sms = post_code()
    with transaction():
        mail = outbox.post(make.account().id, "code", purpose=Purpose.SERVICE, code="1", minutes=5)
        row = session.get_one(Message, mail)
        row.channel, row.address = Channel.EMAIL, "a@example.com"
    lease()
    with clock.at(clock.now() + outbox.LEASE + timedelta(seconds=1)):
        assert [one.id for one in lease()] == [mail]
    assert message(sms).state is MessageState.DEAD


def test_outside_the_demo_a_sent_code_is_wiped(app):
    ident = post_code("111222")
    (leased,) = lease()
    with transaction():
        outbox.sent(leased)
    assert message(ident).values == {}
