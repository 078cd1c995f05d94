"""A list of buyers with a hundred thousand rows: read, taken over and undone by the job while people read pages."""

import io
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles

import flask_migrate
from sqlalchemy import func, insert, select

from benchmarks.servers import ROOT, serving
from portal import create_app, storage
from portal.club.estate.projects import Estate, Home, build, found
from portal.club.ground import imports
from portal.club.ground.imports import Arrived, Batch
from portal.club.people.accounts import Role, create, give
from portal.club.people.members.roll import RollEntry
from portal.config import Settings
from portal.database import session, transaction
from portal.spreadsheets import reader
from portal.web import Portal
from portal.words import Words

PORT = 8793
BUILDINGS, MOST_SECONDS, MOST_MEGABYTES, MOST_WAIT = 200, 60, 300, 1000.0
HEAD = ["项目", "楼号", "房间号", "买受人", "联系电话", "合同编号"]


def measure(rows: int) -> int:
    """Say what it came to; how many promises were missed."""
    with tempfile.TemporaryDirectory(prefix="portal-import-") as folder:
        instance = Path(folder) / "instance"
        app = create_app(Settings(instance=instance, demo=False))
        with app.app_context():
            batch_id = _prepare(rows)
            environment = {"PORTAL_INSTANCE": str(instance), "PORTAL_DEMO": "0", "PORTAL_PORT": str(PORT)}
            with serving("wsgi:front", PORT, environment) as address:
                quiet = _waits(address, lambda: time.sleep(5))
                return _import(app, environment, batch_id, address, quiet)


def _import(app: Portal, environment: dict[str, str], batch_id: int, address: str, quiet: list[float]) -> int:
    missed = 0
    acts: dict[str, Callable[[Batch, int], None]] = {"taken over": imports.take_over, "undone": imports.undo}
    for name in ("read", *acts):
        if name in acts:
            with transaction():
                acts[name](session.get_one(Batch, batch_id, populate_existing=True), 1)
        used: list[float] = []
        waits = _waits(address, lambda used=used: used.extend(_worker(environment)))  # type: ignore[misc]
        session.rollback()
        batch = session.get_one(Batch, batch_id, populate_existing=True)
        wall, seconds, megabytes = used
        slow, before = quantiles(waits, n=100)[98], quantiles(quiet, n=100)[98]
        print(
            f"{name}: {batch.good:,} rows right, {batch.wrong:,} wrong, {batch.made:,} made, state {batch.state.value}"
        )
        missed += _promise("seconds of a processor", seconds, MOST_SECONDS)
        missed += _promise("MB, all processes", megabytes, MOST_MEGABYTES)
        print(f"  {wall:.0f} s on the clock, beside whatever else this machine was doing")
        print(f"  a page meanwhile: p50 {quantiles(waits, n=100)[49]:.0f} ms; p99 without it {before:.0f} ms")
        missed += _promise("p99 of a page meanwhile, ms", slow, MOST_WAIT)
    left = session.scalar(select(func.count(RollEntry.id)))
    return missed + _promise("lines of the roll left after undoing", float(left or 0), 0)


def _prepare(rows: int) -> int:
    """An empty club with one estate of so many homes, and the list as it has arrived; the batch's id."""
    flask_migrate.upgrade()
    with transaction():
        person = create("+8619000000999", "何叶")
        give(person, Role.ADMINISTRATOR, None, by=None)
        estate = found("bench", Words("君临华庭", "Junlin Court"), Words(""))
        _homes(estate, rows)
    data = _book(rows)
    begin = time.monotonic()
    file = Arrived("名册.xlsx", storage.put(data, ".xlsx"), reader.seen(data))
    print(f"a list of {rows:,} rows, {len(data) / 1e6:.1f} MB, looked at in {time.monotonic() - begin:.1f} s")
    with transaction():
        return imports.receive(imports.KINDS["roll"], file, person.id, estate.id).id


def _homes(estate: Estate, rows: int) -> None:
    each = -(-rows // BUILDINGS)
    for number in range(1, BUILDINGS + 1):
        building = build(estate, str(number), 99)
        doors = [
            {
                "estate_id": estate.id,
                "building_id": building.id,
                "number": str(100 + door),
                "entrance": "",
                "revision": 1,
            }
            for door in range(each)
        ]
        session.execute(insert(Home), doors)


def _book(rows: int) -> bytes:
    import xlsxwriter

    out, each = io.BytesIO(), -(-rows // BUILDINGS)
    with xlsxwriter.Workbook(out, {"constant_memory": True, "in_memory": True}) as book:
        sheet = book.add_worksheet("业主")
        sheet.write_row(0, 0, ["君临华庭业主信息表"])
        sheet.write_row(1, 0, HEAD)
        for row in range(rows):
            building, door = divmod(row, each)
            phone = 13_800_000_000 + row if row % 100 else 12  # one of a hundred was spoilt
            cells = [
                "君临华庭",
                f"{building + 1}#",
                f"{100 + door}室",
                f"业主{'甲乙丙丁'[row % 4]}",
                phone,
                f"JLHT-{row:06d}",
            ]
            sheet.write_row(row + 2, 0, cells)
    return out.getvalue()


def _worker(environment: dict[str, str]) -> tuple[float, float, float]:
    """The job done by a worker of its own: seconds on the clock and of a processor, megabytes at their most."""
    begin, before, most = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN), 0.0
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "club", "worker", "--once"]
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL
    )  # fmt: skip
    while process.poll() is None:
        most = max(most, sum(_resident(pid) for pid in (process.pid, *_children(process.pid))))
        time.sleep(0.1)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - begin, processor, most


def _children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _resident(pid: int) -> float:
    """Megabytes in memory; what several processes share is counted once, by its parts."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _waits(address: str, act: Callable[[], object]) -> list[float]:
    """Milliseconds that each page took which somebody asked for while it was done, twenty a second."""
    with _asking(address) as waits:
        act()
    return waits


@contextmanager
def _asking(address: str) -> Iterator[list[float]]:
    waits: list[float] = []
    over = threading.Event()

    def ask() -> None:
        while not over.wait(0.05):
            begin = time.monotonic()
            urllib.request.urlopen(f"{address}/events?q={len(waits)}").read()
            waits.append((time.monotonic() - begin) * 1000)

    asker = threading.Thread(target=ask)
    asker.start()
    try:
        yield waits
    finally:
        over.set()
        asker.join()


def _promise(what: str, value: float, most: float) -> int:
    print(f"  {'✗' if value > most else ' '} {what}: {value:,.1f} (at most {most:g})", flush=True)
    return int(value > most)
