"""kill -9 of workers while they hand messages over: a text message goes at most once, an e-mail at most twice.

Workers are real processes, Aliyun's SDK speaks to a gateway on this machine that notes what really went out. They are
killed when it has the message in hand and has not answered: nobody can know then whether it went, but the gateway.
"""

import datetime
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_bytes
from typing import Any

import alibabacloud_dysmsapi20170525.client  # noqa: F401  loaded once, before the workers are born
import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import func, select

from portal import config, jobs
from portal.club.ground import gateways, outbox
from portal.club.ground.outbox import Channel, Message, MessageState, Purpose, delivering, pace
from portal.database import session, transaction
from tests import make, nursery
from tests.gateways import KEY, SECRET, Local, gateway

pytestmark = pytest.mark.race
LEASE = 0.5  # s: as long as a dead worker's message is kept for it here
PATIENCE = 30  # s
KILLS = 3


def work(change: dict[str, Any], without: str) -> None:
    """A worker: it delivers until it is killed. `without`: the negative control, in which a guard is off."""
    _quicker()
    if without:
        nursery.named(without)()
    with nursery.app().app_context():
        nursery.app().extensions["settings"] = replace(config.current(), **change)
        while True:
            jobs.deliver()
            session.remove()
            time.sleep(0.02)


def _quicker() -> None:
    delivering.LEASE = delivering.OUTAGE = datetime.timedelta(seconds=LEASE)
    pace.QUIET_FROM, pace.QUIET_UNTIL = datetime.time.max, datetime.time.min


def as_if_it_had_not_gone() -> None:
    """What was being handed over is simply sent again, as if every way out forgave that."""
    delivering._let_go_of_the_dead = lambda: None
    right = delivering.lease

    def lease(limit: int = 20) -> list[Message]:
        from sqlalchemy import update

        from portal import clock
        from portal.database import changed

        stopped = (Message.state == MessageState.SENDING) & (Message.leased_until < clock.now())
        changed(update(Message).where(stopped).values(state=MessageState.WAITING, leased_until=None))
        return right(limit)

    jobs.outbox.lease = lease


def without_a_claim() -> None:
    """Whoever has leased it sends it, however long ago that was."""
    jobs.outbox.claim = lambda _message: True


class Letters:
    """A mail server that takes a letter, and answers after a while."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.pause, self.arrived = 0.0, threading.Event()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        import asyncio

        self.taken.append(message_from_bytes(envelope.content)["Message-ID"])
        self.arrived.set()
        await asyncio.sleep(self.pause)
        return "250 OK"


@pytest.fixture
def sms() -> Iterator[Local]:
    with gateway() as local:
        yield local


@pytest.fixture
def post() -> Iterator[Letters]:
    handler = Letters()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    handler.port = port
    yield handler
    controller.stop()


def settings_for(it: Local | Letters) -> dict[str, Any]:
    if isinstance(it, Letters):
        return {"smtp_url": f"smtp://127.0.0.1:{it.port}?security=none"}
    return {"sms": "aliyun", "sms_key": KEY, "sms_secret": SECRET, "sms_endpoint": it.url}


def posted(count: int, channel: Channel) -> None:
    """Letters to so many people, and the template for their kind."""
    with transaction():
        session.add(
            gateways.MessageTemplate(
                provider="aliyun", topic="password_changed", language="zh", code="SMS_1", sign="君子之家", fills=[]
            )
        )
        for number in range(count):
            ident = outbox.post(make.account().id, "password_changed", purpose=Purpose.SERVICE)
            row = session.get_one(Message, ident)
            row.channel = channel
            row.address = f"+861381234{number:04}" if channel is Channel.SMS else f"p{number}@example.org"
            row.counted_as = row.address
    session.remove()


def states() -> dict[MessageState, int]:
    session.remove()
    return dict(session.execute(select(Message.state, func.count()).group_by(Message.state)).all())


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, states()
        time.sleep(0.05)


def done() -> bool:
    return set(states()) <= {MessageState.SENT, MessageState.UNSURE, MessageState.DEAD}


def killed_in_the_middle(app: Any, it: Local | Letters, without: str = "") -> None:
    """A worker, and its death when the gateway has a message in hand."""
    it.arrived.clear()
    it.pause = 3.0
    worker = nursery.Child(app, f"{__name__}:work", settings_for(it), without)
    assert it.arrived.wait(PATIENCE)
    kill(worker)
    it.pause = 0.0


def kill(worker: nursery.Child) -> None:
    os.kill(worker.pid, signal.SIGKILL)
    worker.join(timeout=PATIENCE)
    assert worker.exitcode == -signal.SIGKILL


def finished(app: Any, it: Local | Letters, without: str = "", workers: int = 1) -> None:
    """Workers that live until nothing waits."""
    alive = [nursery.Child(app, f"{__name__}:work", settings_for(it), without) for _ in range(workers)]
    until(done)
    for worker in alive:
        kill(worker)


def test_no_text_message_goes_twice_and_none_is_lost_unseen(app, sms):
    posted(12, Channel.SMS)
    for _ in range(KILLS):
        killed_in_the_middle(app, sms)
    finished(app, sms, workers=2)
    assert len(sms.keys()) == len(set(sms.keys())) == 12, "each went once, those too of which nobody heard"
    assert states() == {MessageState.SENT: 12 - KILLS, MessageState.UNSURE: KILLS}


def test_control_were_it_taken_for_not_gone_it_would_go_twice(app, sms):
    posted(3, Channel.SMS)
    killed_in_the_middle(app, sms, f"{__name__}:as_if_it_had_not_gone")
    finished(app, sms, f"{__name__}:as_if_it_had_not_gone")
    assert len(sms.keys()) > len(set(sms.keys()))


def test_two_workers_and_a_gateway_slower_than_a_lease_send_each_once(app, sms):
    posted(8, Channel.SMS)
    sms.pause = LEASE / 2
    finished(app, sms, workers=2)
    assert len(sms.keys()) == len(set(sms.keys())) == 8
    assert states() == {MessageState.SENT: 8}


def test_control_without_a_claim_they_would_send_some_twice(app, sms):
    posted(8, Channel.SMS)
    sms.pause = LEASE / 2
    alive = [nursery.Child(app, f"{__name__}:work", settings_for(sms), f"{__name__}:without_a_claim") for _ in range(2)]
    until(lambda: len(sms.keys()) > len(set(sms.keys())) or len(sms.keys()) > 20)
    for worker in alive:
        kill(worker)
    assert len(sms.keys()) > len(set(sms.keys()))


def test_an_email_goes_at_most_twice_and_at_least_once_whoever_is_killed_however_often(app, post):
    posted(6, Channel.EMAIL)
    for _ in range(5):
        killed_in_the_middle(app, post)
    finished(app, post)
    counts = {key: post.taken.count(key) for key in post.taken}
    assert len(counts) == 6 and max(counts.values()) == 2, counts
    assert MessageState.DEAD not in states()
