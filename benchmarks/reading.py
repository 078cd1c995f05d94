"""What reading costs in a small crowd and in a large one: a member's pages, the desk's figures, the doctor."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import event

from benchmarks.crowd import block
from benchmarks.crowds import Crowd, Pass
from portal.cli import doctor
from portal.database import db, session

PAGES = (("statement", "/points"), ("rewards", "/rewards"))
DESK = (("desk", "/staff/"), ("points at the desk", "/staff/points"), ("liability report", "/staff/points/liability"))
PEOPLE, ROUNDS = 60, 5


def growth(small: Crowd, large: Crowd) -> Iterator[tuple[str, float, float]]:
    """(page, CPU µs in the small crowd, in the large one), of the same histories; with the server's share.

    A member of the large crowd has the same history as the one of the small crowd with the same place in the block,
    so the pages are the same; requests take turns.
    """
    block_size = min(small.members, block.MOST)
    here = [number % block_size + 1 for number in range(PEOPLE)]
    copies = large.members // block_size
    there = [one + block_size * (copies * place // PEOPLE) for place, one in enumerate(here)]
    pairs = list(zip(small.passes(here), large.passes(there), strict=True))
    clients = [(crowd, _client(crowd)) for crowd in (small, large)]
    for name, path in PAGES:
        took: tuple[list[float], list[float]] = ([], [])
        for number in range(ROUNDS + 1):
            for pair in pairs:
                for place, (_crowd, asked) in enumerate(clients):
                    spent = asked(path, pair[place])
                    if number:
                        took[place].append(spent)
        yield name, median(took[0]) * 1e6, median(took[1]) * 1e6


def figures(crowd: Crowd) -> Iterator[tuple[str, float]]:
    """(page of the desk, ms of CPU with the server's share, median of some): what waiting is on a quiet machine."""
    asked, clerk = _client(crowd), crowd.clerk()
    known = {rule.rule for rule in crowd.app.url_map.iter_rules()}
    for name, path in DESK:
        if path in known:
            yield name, median(asked(path, clerk) for _ in range(ROUNDS)) * 1000


def checks(crowd: Crowd) -> Iterator[doctor.Finding]:
    """What `club doctor` finds; the checks of the club run at the same time."""
    with crowd.app.app_context():
        session.remove()
    yield from doctor.examine(crowd.app)


def _client(crowd: Crowd) -> Callable[[str, Pass], float]:
    """A function that asks for a page and gives its CPU time: this process and, on PostgreSQL, its server process."""
    client = crowd.app.test_client(use_cookies=False)
    servers: list[int] = []
    with crowd.app.app_context():
        if db.engine.dialect.name == "postgresql":

            def note(connection: Any, _record: Any) -> None:
                servers.append(connection.info.backend_pid)

            event.listen(db.engine, "connect", note)

    def ask(path: str, member: Pass) -> float:
        before = _of_servers(servers)
        start = time.process_time()
        answer = client.get(path, headers={"Cookie": member.cookie, "Accept-Language": "zh-CN,zh;q=0.9"})
        spent = time.process_time() - start
        assert answer.status_code == 200, f"{path}: {answer.status}"
        return spent + _of_servers(servers) - before

    return ask


def _of_servers(processes: list[int]) -> float:
    """Seconds on a processor so far, as the kernel counts them (nanoseconds, not ticks)."""
    return sum(int(Path(f"/proc/{one}/schedstat").read_text().split()[0]) for one in processes) / 1e9
