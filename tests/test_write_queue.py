"""The queue before SQLite's one writer: first come first served, processes take turns, a dead one holds nobody up."""

import fcntl
import multiprocessing
import os
import signal
import threading
import time
from itertools import pairwise
from pathlib import Path

from portal import create_app
from portal.club.ground import timeline
from portal.config import Settings
from portal.database import carry_log, db, session, transaction
from portal.engine.write_queue import WaitingThreads, WriteQueue

SPAWN = multiprocessing.get_context("spawn")
PATIENCE = 30  # s
TURNS = 40


def waiting(line: WaitingThreads, count: int) -> None:
    """Until so many stand in the line."""
    until = time.monotonic() + PATIENCE
    while line.length < count and time.monotonic() < until:
        time.sleep(0.001)


def in_line(line: WaitingThreads, names: str, served: list[str]) -> list[threading.Thread]:
    """Threads of these names, each in the line before the next one comes; each leaves as soon as it was served."""

    def stand(name: str) -> None:
        assert line.enter(PATIENCE)
        served.append(name)
        line.leave()

    threads = []
    for place, name in enumerate(names):
        threads.append(threading.Thread(target=stand, args=(name,)))
        threads[-1].start()
        waiting(line, place + 1)
    return threads


def test_threads_are_served_in_the_order_in_which_they_came():
    line, served = WaitingThreads(), []
    assert line.enter(1)
    threads = in_line(line, "abcdefgh", served)
    line.leave()
    for thread in threads:
        thread.join(PATIENCE)
    assert "".join(served) == "abcdefgh"
    assert line.enter(0), "the line is free again"


def test_whoever_gives_up_is_passed_over():
    line, served, gone = WaitingThreads(), [], []
    assert line.enter(1)
    impatient = threading.Thread(target=lambda: gone.append(line.enter(0.01)))
    impatient.start()
    impatient.join(PATIENCE)
    threads = in_line(line, "ab", served)
    line.leave()
    for thread in threads:
        thread.join(PATIENCE)
    assert gone == [False] and served == ["a", "b"]


def test_so_many_stand_at_the_head_as_there_are_places_and_no_more():
    line = WaitingThreads(places=2)
    assert line.enter(0) and line.enter(0) and not line.enter(0.01)
    line.leave()
    assert line.enter(0) and not line.enter(0.01)


def test_without_a_file_two_threads_write_at_a_time():
    queue = WriteQueue(None, places=2)
    assert queue.enter(0) and queue.enter(0) and not queue.enter(0.01)
    queue.leave()
    assert queue.enter(0)


def hold(path: Path, is_held, seconds: float) -> None:
    """Another process that writes for a while."""
    queue = WriteQueue(path)
    assert queue.enter(PATIENCE)
    is_held.set()
    time.sleep(seconds)
    queue.leave()


def held(path: Path, seconds: float):
    is_held = SPAWN.Event()
    process = SPAWN.Process(target=hold, args=(path, is_held, seconds))
    process.start()
    assert is_held.wait(PATIENCE)
    return process


def test_while_another_process_writes_the_wait_ends_in_time_and_the_next_try_finds_the_line_free(tmp_path):
    queue, other = WriteQueue(tmp_path / "queue"), held(tmp_path / "queue", 60)
    try:
        assert not queue.enter(0.05) and not queue.enter(0.05)
    finally:
        other.kill()
        other.join(PATIENCE)
    assert queue.enter(PATIENCE), "what a killed process held is free"


def test_a_process_killed_while_it_is_next_holds_nobody_up(tmp_path):
    path = tmp_path / "queue"
    writer = held(path, 60)
    following = SPAWN.Process(target=hold, args=(path, SPAWN.Event(), 0))
    following.start()
    until = time.monotonic() + PATIENCE
    while not _is_locked(Path(f"{path}.next")) and time.monotonic() < until:
        time.sleep(0.005)
    for process in (following, writer):
        os.kill(process.pid, signal.SIGKILL)
        process.join(PATIENCE)
    assert WriteQueue(path).enter(PATIENCE)


def _is_locked(path: Path) -> bool:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


class Grabbing(WriteQueue):
    """As it was once, for the control: whoever is awake takes the file, and sleeps longer each time it was too late."""

    def enter(self, timeout: float) -> bool:
        assert self._threads.enter(timeout)
        pause, (_next, writing) = 0.0002, self._opened()
        while True:
            try:
                fcntl.flock(writing, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
            except BlockingIOError:
                time.sleep(pause)
                pause = min(pause * 1.5, 0.002)


def write_often(kind: type[WriteQueue], path: Path, name: str, barrier) -> None:
    """Two threads of a process that write, one after the other, as often as they may; each says so in a file."""
    queue, log = kind(path), os.open(f"{path}.log", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    barrier.wait(PATIENCE)

    def write() -> None:
        for _ in range(TURNS):
            assert queue.enter(PATIENCE)
            os.write(log, name.encode())
            time.sleep(0.002)
            queue.leave()

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def turns(kind: type[WriteQueue], path: Path) -> int:
    """How often the queue went from one process to the other, of the 4 × TURNS times that somebody wrote."""
    barrier = SPAWN.Barrier(2)
    processes = [SPAWN.Process(target=write_often, args=(kind, path, name, barrier)) for name in "ab"]
    for process in processes:
        process.start()
    for process in processes:
        process.join(PATIENCE)
    log = Path(f"{path}.log").read_text()
    assert len(log) == 4 * TURNS
    return sum(one != other for one, other in pairwise(log))


def test_processes_take_turns(tmp_path):
    assert turns(WriteQueue, tmp_path / "fair") > 2 * TURNS
    assert turns(Grabbing, tmp_path / "unfair") < TURNS, "the control: without turns, one process writes on and on"


def left_in_the_log(app) -> int:
    """Pages of SQLite's log that are not carried over."""
    with app.app_context():
        raw = db.engine.raw_connection()
        _busy, pages, carried = raw.cursor().execute("PRAGMA wal_checkpoint(NOOP)").fetchone()
        raw.close()
        return pages - carried


def commit_often(app, times: int) -> None:
    with app.app_context():
        for number in range(times):
            with transaction():
                timeline.add_line("test", None, None, {"number": number})
        session.remove()


def test_a_server_carries_the_log_over_beside_the_work(tmp_path):
    app = create_app(Settings(instance=tmp_path))
    with app.app_context(), transaction():
        db.metadata.create_all(session.connection())
    commit_often(app, 60)
    before = left_in_the_log(app)
    assert before > 60, "the control: without a carrier the log is left to some commit"
    carry_log(app)
    commit_often(app, 60)
    until = time.monotonic() + PATIENCE
    while left_in_the_log(app) > 60 and time.monotonic() < until:
        time.sleep(0.01)
    assert left_in_the_log(app) < before
    with app.app_context():
        db.engine.dispose()
