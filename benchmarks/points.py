"""`bin/bench points`: what is promised about points at scale, on both databases, one after the other."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import counter, crowds, reading, redeeming, yearend
from benchmarks.crowds import Crowd

SMALL = (1_000, 20_000)
CALL, GROWTH = 8.0, 1.15  # at most
P99 = 2.5  # × the floor page's, as many clients, in the same minute
LONGEST = 500.0  # ms
YEAR_END, LOCK = 30.0, 100.0  # s a million lots, ms
FIGURES = 50.0  # ms
DOCTOR = 120.0  # s
PARTS = ("call", "http", "pages", "figures", "doctor", "yearend")


def measure(arguments: argparse.Namespace) -> int:
    """Print every figure beside its promise; how many promises were missed."""
    missed = 0
    for engine in arguments.engines:
        with tempfile.TemporaryDirectory(prefix="portal-points-") as temporary:
            folder = Path(temporary)
            kept = arguments.folder or folder
            sizes = [SMALL, (arguments.members, arguments.entries)]
            with crowds.crowds(engine, kept, sizes) as made:
                is_kept = arguments.folder and engine == "sqlite" and arguments.parts != ["doctor"]  # which only looks
                small, large = (crowds.copy_of(each, folder / str(each.members)) if is_kept else each for each in made)
                _say(f"\n{engine}: {large.members:,} members, {large.entries:,} entries")
                missed += _measure(small, large, folder, arguments.parts)
    return missed


def _measure(small: Crowd, large: Crowd, folder: Path, parts: list[str]) -> int:
    missed = 0
    if "call" in parts:
        ours, bare, count = redeeming.ratio(large)
        what = f"redemption as a call: {ours:,.0f} µs, its {count} statements on the bare driver {bare:,.0f} µs"
        missed += _promise(what, ours / bare, CALL, "×")
    if "pages" in parts:
        for name, here, there in reading.growth(small, large):
            what = f"{name} page: {here:,.0f} µs at {small.members:,} members, {there:,.0f} µs at {large.members:,}"
            missed += _promise(what, there / here, GROWTH, "×")
    if "figures" in parts:
        for name, milliseconds in reading.figures(large):
            missed += _promise(name, milliseconds, FIGURES, "ms")
    if "http" in parts:
        before, runs, after = counter.floor(folder), list(counter.runs(large, folder)), counter.floor(folder)
        floor = (before.p99 + after.p99) / 2
        _say(f"      the floor's page, as many connections: p99 {before.p99} ms before, {after.p99} after")
        missed += sum(_run(run, floor) for run in runs)
    if "doctor" in parts:
        missed += _doctor(large)
    if "yearend" in parts:
        missed += _year_end(yearend.run(large))
    return missed


def _run(run: counter.Run, floor: float) -> int:
    name = f"over HTTP, {run.name}, {run.count:,} redemptions by {counter.CLIENTS} clients"
    name = f"{name} ({counter.CLIENTS * 1000 / run.mean:,.0f} r/s, p50 {run.p50:.1f} ms)"
    missed = _promise(f"{name}: p99 {run.p99:.0f} ms, against the floor's page", run.p99 / floor, P99, "×")
    missed += _promise(f"{name}: longest", run.longest, LONGEST, "ms")
    if run.wrong:
        _say(f"  ✗ {name}: {', '.join(run.wrong)}")
    return missed + bool(run.wrong)


def _doctor(crowd: Crowd) -> int:
    begun, spent, missed = time.perf_counter(), time.process_time(), 0
    for name, problem, seconds, cpu in reading.checks(crowd):
        _say(f"      {seconds:6.1f} s ({cpu:5.1f} s CPU)  {name}")
        if problem:
            missed += 1
            _say(f"  ✗ {name}: {problem}")
    what = f"doctor, from the first check to the last ({time.process_time() - spent:,.0f} s CPU of this process)"
    return missed + _promise(what, time.perf_counter() - begun, DOCTOR, "s")


def _year_end(end: yearend.YearEnd) -> int:
    share = 1e6 / max(1, end.lots)
    name = f"year-end of {end.on}"
    what = f"{name}: {end.lots:,} lots in {end.seconds:.1f} s, {len(end.locks):,} transactions"
    cpu = f"CPU {end.cpu * share:.1f} s, of the servers {end.server_cpu * share:.1f} s"
    missed = _promise(f"{what}; a million lots ({cpu})", end.seconds * share, YEAR_END, "s")
    over = sum(lock.wall > LOCK for lock in end.locks)
    missed += _promise(
        f"{name}: the longest write lock ({over} above; longest (CPU): {end.told})", end.longest, LOCK, "ms"
    )
    for sentence in end.wrong:
        _say(f"  ✗ {name}: {sentence}")
    return missed + bool(end.wrong)


def _promise(what: str, value: float, most: float, unit: str) -> int:
    _say(f"  {'✗' if value > most else ' '} {what}: {value:,.2f} {unit} (at most {most:g})")
    return int(value > most)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
