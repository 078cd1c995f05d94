"""The queue before SQLite's one writer: first come first served in any process, and the dead hold nobody up."""

import multiprocessing
import os
import signal
import threading
import time
from pathlib import Path
from statistics import median

from portal import create_app, front
from portal.club.ground import timeline
from portal.config import Settings
from portal.database import carry_log, db, session, transaction
from portal.engine import engines, write_queue
from portal.engine.arrivals import Arrivals
from portal.engine.write_queue import WriteQueue
from portal.waiting_threads import NOBODY, WaitingThreads, working

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
    writer, never = held(path, 60), SPAWN.Event()
    following = SPAWN.Process(target=hold, args=(path, never, 0))
    following.start()
    until = time.monotonic() + PATIENCE
    while len(said(path)) < 2 and time.monotonic() < until:
        time.sleep(0.005)
    for process in (following, writer):
        os.kill(process.pid, signal.SIGKILL)
        process.join(PATIENCE)
    assert len(said(path)) == 2, "the dead still say when they came"
    queue = WriteQueue(path)
    for _ in range(3):
        assert queue.enter(PATIENCE)
        queue.leave()


def said(path: Path) -> list[float]:
    """When the first of each process came."""
    file = Path(f"{path}.line")
    numbers = memoryview(file.read_bytes()).cast("d") if file.exists() else ()
    return [each for each in numbers if 0 < each < NOBODY]


class TakingTurns(Arrivals):
    """The control: nobody is known to have come earlier, so the processes take turns by chance."""

    def is_behind(self, since: float) -> bool:
        return False


def write_often(kind: type[Arrivals], path: Path, threads: int, barrier) -> None:
    """So many threads of a process that write again as soon as they have; each says how long it waited."""
    write_queue.Arrivals = kind  # of this process
    queue, log = WriteQueue(path), os.open(f"{path}.log", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    barrier.wait(PATIENCE)

    def write() -> None:
        for _ in range(TURNS):
            since = time.monotonic()
            assert queue.enter(PATIENCE)
            os.write(log, f"{threads} {time.monotonic() - since}\n".encode())
            time.sleep(0.002)
            queue.leave()

    writing = [threading.Thread(target=write) for _ in range(threads)]
    for thread in writing:
        thread.start()
    for thread in writing:
        thread.join()


def waited(kind: type[Arrivals], path: Path) -> float:
    """How much longer those of a crowded process waited than those of an empty one (medians), while both wrote."""
    barrier = SPAWN.Barrier(2)
    processes = [SPAWN.Process(target=write_often, args=(kind, path, threads, barrier)) for threads in (2, 8)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(PATIENCE)
    lines = [line.split() for line in Path(f"{path}.log").read_text().splitlines()]
    assert len(lines) == 10 * TURNS
    last = max(place for place, (threads, _) in enumerate(lines) if threads == "2")
    crowded, empty = ([float(took) for threads, took in lines[:last] if threads == each] for each in ("8", "2"))
    return median(crowded) / median(empty)


def test_whoever_came_first_is_served_first_whatever_process_serves_him(tmp_path):
    assert waited(Arrivals, tmp_path / "fair") < 1.7
    assert waited(TakingTurns, tmp_path / "turns") > 1.7, "the control: the crowd of one process waits longer"


def test_a_request_that_waits_to_write_lets_another_one_be_worked_on(tmp_path):
    places, queue, worked = WaitingThreads(1), WriteQueue(tmp_path / "queue"), []
    assert queue.enter(PATIENCE)

    def write() -> None:
        with working(places):
            assert queue.enter(PATIENCE)
            queue.leave()
            worked.append("written")

    def read() -> None:
        with working(places):
            worked.append("read")

    writer, reader = threading.Thread(target=write), threading.Thread(target=read)
    writer.start()
    waiting(queue._threads, 1)
    reader.start()
    reader.join(PATIENCE)
    assert worked == ["read"]
    queue.leave()
    writer.join(PATIENCE)
    assert worked == ["read", "written"]
    with working(places):
        assert not places.enter(0.01), "the place was given back once"


def test_there_is_a_connection_for_every_request_in_line_and_for_whoever_writes_apart():
    pool = engines.options("sqlite:///a.db")
    threads = 4 * front.IN_LINE  # of a worker (wsgi.py)
    assert pool["pool_size"] + pool["max_overflow"] >= threads + 4, "else the one at the head waits for those behind it"


def test_without_a_file_whoever_waits_keeps_its_place():
    places, queue = WaitingThreads(1), WriteQueue(None)
    assert queue.enter(PATIENCE)

    def write() -> None:
        with working(places):
            assert queue.enter(PATIENCE)
            queue.leave()

    writer = threading.Thread(target=write)
    writer.start()
    waiting(queue._threads, 1)
    assert not places.enter(0.01), "it holds a connection to the server, of which there are not many"
    queue.leave()
    writer.join(PATIENCE)


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
