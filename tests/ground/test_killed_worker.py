"""kill -9 of workers while members redeem: nothing that was acknowledged is lost, nothing is done twice.

Workers are real processes. Each redeems in a loop and, when a redemption is committed, writes its number into a file
that is forced to the disk: that is the answer a member saw. They are killed in the middle, others take their place.
"""

import os
import random
import signal
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.club.people.members import Member
from portal.club.purse import points
from portal.club.shop import rewards
from portal.club.shop.rewards import Redemption, Reward
from portal.database import attempt, session
from portal.refusal import Refusal
from tests import make, nursery
from tests.making import points as points_making
from tests.making import rewards as making

pytestmark = pytest.mark.race
PRICE, STOCK, KILLS = 10, 400, 3
PATIENCE = 60  # s


def redeem_again_and_again(reward_id: int, people: list[int], said: str, too_early: bool) -> None:
    """A worker. `too_early` is the negative control: it says so before it is committed, and dies in between."""
    answers = os.open(said, os.O_WRONLY | os.O_APPEND)
    with nursery.app().app_context():
        for turn in range(10**6):
            redemption = attempt(lambda turn=turn: _redeem(reward_id, people[turn % len(people)], answers, too_early))
            if redemption is not None:
                acknowledge(answers, redemption.id)
            session.remove()


def _redeem(reward_id: int, member_id: int, answers: int, too_early: bool) -> Redemption | None:
    reward, member = session.get_one(Reward, reward_id), session.get_one(Member, member_id)
    try:
        redemption = rewards.redeem(reward.id, member, price_seen=PRICE)
    except Refusal:
        time.sleep(0.05)  # nothing left: wait to be killed
        return None
    if too_early:
        acknowledge(answers, redemption.id)
        os.kill(os.getpid(), signal.SIGKILL)
    return redemption


def acknowledge(answers: int, number: int) -> None:
    os.write(answers, f"{number}\n".encode())
    os.fsync(answers)


class Shop:
    """A reward, three members with many points, and the workers that serve them."""

    def __init__(self, app, folder: Path, *, too_early: bool = False) -> None:
        self.reward, self.said = making.reward(stock=STOCK, price=PRICE), folder / "said"
        people = [make.member() for _ in range(3)]
        for person in people:
            points_making.earn(person, PRICE * STOCK)
        self.said.touch()
        ids = [person.id for person in people]
        self.app, self.arguments = app, (self.reward.id, ids, str(self.said), too_early)
        session.remove()

    def worker(self) -> nursery.Child:
        return nursery.Child(self.app, f"{__name__}:redeem_again_and_again", *self.arguments)

    def acknowledged(self) -> list[int]:
        return [int(line) for line in self.said.read_text().splitlines()]

    def wait_for_more(self, more: int) -> None:
        wanted, end = len(self.acknowledged()) + more, time.monotonic() + PATIENCE
        while len(self.acknowledged()) < wanted:
            assert time.monotonic() < end, "the workers do nothing"
            time.sleep(0.01)


def kill(worker: nursery.Child) -> None:
    """SIGKILL, somewhere within an act."""
    time.sleep(random.random() / 20)
    os.kill(worker.pid, signal.SIGKILL)
    worker.join(timeout=PATIENCE)
    assert worker.exitcode == -signal.SIGKILL


def kept() -> list[int]:
    return list(session.scalars(select(Redemption.id)))


def test_kill_9_loses_no_acknowledged_redemption_and_doubles_none(app, tmp_path):
    shop = Shop(app, tmp_path)
    workers = [shop.worker(), shop.worker()]
    for _ in range(KILLS):
        shop.wait_for_more(5)
        kill(workers.pop(0))
        workers.append(shop.worker())
    shop.wait_for_more(5)
    for worker in workers:
        kill(worker)
    answers, held = shop.acknowledged(), kept()
    assert len(answers) == len(set(answers)) and set(answers) <= set(held)
    assert len(held) - len(answers) <= KILLS + 2  # at most the one that each had in hand when it died
    spends = session.scalars(select(points.Entry.key).where(points.Entry.kind == "spend")).all()
    assert sorted(spends) == sorted(session.get_one(Redemption, number).entry_key for number in held)
    assert session.scalar(select(Reward.stock).where(Reward.id == shop.reward.id)) == STOCK - len(held)
    balance = session.scalar(select(func.sum(points.PointsAccount.balance)))
    assert balance == 3 * PRICE * STOCK - PRICE * len(held)
    assert points.check() == [] and rewards.check() == []


def test_control_who_answers_before_the_commit_loses_what_was_answered(app, tmp_path):
    shop = Shop(app, tmp_path, too_early=True)
    worker = shop.worker()
    worker.join(timeout=PATIENCE)
    assert worker.exitcode == -signal.SIGKILL
    assert shop.acknowledged() and not set(shop.acknowledged()) <= set(kept())
    assert points.check() == [] and rewards.check() == []  # even so the books are right
