"""The limited child: whatever its worker does, the parent gets a reason within its time and goes on."""

import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest

from portal.sandbox import Child, Failed, Limits, Pool

WORKER = """
import os, pathlib, time
from portal.sandbox.wire import Failed

def prepare():
    if "broken" in __file__:
        raise OSError("no such library")

def answer(message, ask):
    return ACTS[message["act"]](message, ask)

def fails():
    raise Failed("locked", "by somebody")

ACTS = {
    "echo": lambda message, ask: {"same": message["data"]},
    "asks": lambda message, ask: {"told": ask("what") + b"!"},
    "who": lambda message, ask: {"pid": os.getpid(), "environment": dict(os.environ)},
    "fails": lambda message, ask: fails(),
    "raises": lambda message, ask: 1 / 0,
    "eats": lambda message, ask: {"size": len(b"x" * (300 << 20))},
    "aborts": lambda message, ask: os.abort(),
    "sleeps": lambda message, ask: time.sleep(60),
    "spins": lambda message, ask: [None for _ in iter(int, 1)],
    "talks": lambda message, ask: {"much": b"x" * (2 << 20)},
    "writes": lambda message, ask: {"written": pathlib.Path(message["path"]).write_text("x")},
    "prints": lambda message, ask: print("garbage") or {"fine": True},
}
"""
SMALL = Limits(memory=200 << 20, seconds=20, answer=1 << 20)


@pytest.fixture
def worker(tmp_path) -> Path:
    (tmp_path / "worker.py").write_text(WORKER)
    return tmp_path / "worker.py"


@pytest.fixture
def pool(worker):
    pool = Pool(lambda: Child(worker, SMALL), children=1)
    yield pool
    pool.close()


def reason_of(child: Child, act: str, **more: object) -> str:
    with pytest.raises(Failed) as failed:
        child.call({"act": act, **more})
    assert not child.usable
    return failed.value.reason


def test_bytes_go_there_and_back_and_the_child_asks_for_what_it_lacks(worker):
    child = Child(worker, SMALL)
    assert child.call({"act": "echo", "data": b"\0\xff" * 9}) == {"same": b"\0\xff" * 9}
    assert child.call({"act": "asks"}, lambda question: question.encode()) == {"told": b"what!"}
    assert child.call({"act": "prints"}) == {"fine": True}
    child.close()


def test_it_is_another_process_that_is_told_nothing_about_us(worker, monkeypatch):
    monkeypatch.setenv("PORTAL_SECRET_KEY", "secret")
    child = Child(worker, SMALL)
    told = child.call({"act": "who"})
    child.close()
    assert told["pid"] not in {os.getpid(), None}
    assert set(told["environment"]) <= {"LANG", "LC_CTYPE", "MALLOC_ARENA_MAX", "PYTHONPATH"}


@pytest.mark.parametrize(
    ("act", "reason"),
    [("fails", "locked"), ("raises", "error"), ("eats", "memory"), ("aborts", "ended"), ("talks", "size")],
)
def test_what_goes_wrong_has_a_reason_and_the_child_is_not_used_again(worker, act, reason):
    assert reason_of(Child(worker, SMALL), act) == reason


def test_control_with_more_memory_and_room_the_same_is_done(worker):
    child = Child(worker, replace(SMALL, memory=2 << 30, answer=8 << 20))
    assert child.call({"act": "eats"}) == {"size": 300 << 20}
    assert len(child.call({"act": "talks"})["much"]) == 2 << 20
    child.close()


@pytest.mark.parametrize("act", ["sleeps", "spins"])
def test_who_overstays_is_ended(worker, act):
    began = time.monotonic()
    assert reason_of(Child(worker, replace(SMALL, seconds=0.3)), act) == "time"
    assert time.monotonic() - began < 10


def test_it_may_write_no_file(worker, tmp_path):
    reason_of(Child(worker, SMALL), "writes", path=str(tmp_path / "left"))
    assert (tmp_path / "left").stat().st_size == 0


def test_what_cannot_start_says_why(tmp_path):
    (tmp_path / "broken.py").write_text(WORKER)
    with pytest.raises(Failed) as failed:
        Child(tmp_path / "broken.py", SMALL).call({"act": "who"})
    assert (failed.value.reason, failed.value.detail) == ("start", "OSError: no such library")


def test_a_pool_goes_on_after_every_death(pool):
    first = pool.call({"act": "who"})["pid"]
    assert pool.call({"act": "who"})["pid"] == first
    for act in ("aborts", "fails"):
        with pytest.raises(Failed):
            pool.call({"act": act})
        assert pool.call({"act": "who"})["pid"] != first
    idle = pool._idle[0].process
    os.kill(idle.pid, signal.SIGKILL)
    idle.wait()
    assert pool.call({"act": "echo", "data": 1}) == {"same": 1}
