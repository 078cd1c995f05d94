"""`bin/bench`: pages and the magazine's PDF, each against its floor, interleaved in one run; and points at scale.

Ratios count, not figures: the machine is noisy and shared. Every page is measured between two runs of the floor.
"""

import argparse
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from benchmarks import club, crowds, importing, pdf, points, servers
from benchmarks.servers import Load, load, serving

FLOOR_PORT, PORTAL_PORT = 8791, 8792


@dataclass(frozen=True)
class Target:
    """A page, whether somebody is signed in on it, and the least ratio to the floor it must keep."""

    name: str
    path: str
    signed_in: bool
    least: float


def main() -> int:
    arguments = _arguments()
    failures = points.measure(arguments) if "points" in arguments.what else 0
    failures += importing.measure(arguments.rows) if "import" in arguments.what else 0
    if not {"pages", "pdf"} & set(arguments.what):
        return int(failures > 0)
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        bench = club.prepare(Path(folder))
        if "pages" in arguments.what:
            failures += _pages(bench, Path(folder), arguments)
        if "pdf" in arguments.what:
            failures += pdf.measure(bench)
    return 1 if failures else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", default=["pages", "pdf"], choices=["pages", "pdf", "points", "import"])
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--rows", type=int, default=100_000, help="of the list that is imported")
    scale = parser.add_argument_group("points at scale")
    scale.add_argument("--members", type=int, default=1_000_000)
    scale.add_argument("--entries", type=int, default=20_000_000)
    scale.add_argument("--engines", nargs="+", default=list(crowds.ENGINES), choices=crowds.ENGINES)
    scale.add_argument("--parts", nargs="+", default=list(points.PARTS), choices=points.PARTS)
    scale.add_argument("--folder", type=Path, help="keep the SQLite crowds here, and measure copies of them")
    return parser.parse_args()


def _pages(bench: "club.Bench", folder: Path, arguments: argparse.Namespace) -> int:
    failures = 0
    with (
        servers.floor(folder, FLOOR_PORT) as floor,
        serving("wsgi:front", PORTAL_PORT, bench.environment(PORTAL_PORT)) as portal,
    ):
        cookie = club.floor_cookie(floor)
        _say("page", "signed", "r/s", "floor r/s", "ratio", "least", "p50 ms", "p99 ms", "SQL", "bytes")
        for target in bench.targets():
            size, statements = bench.look_at(target.path, target.signed_in)
            address = portal + target.path
            own = bench.cookie if target.signed_in else ""
            load(address, own, 1, arguments.connections)  # warm
            floors: list[Load] = []
            pages: list[Load] = []
            for _ in range(arguments.rounds):
                floors.append(load(f"{floor}/floor?size={size}", cookie, arguments.seconds, arguments.connections))
                pages.append(load(address, own, arguments.seconds, arguments.connections))
            rate, base = mean(p.rate for p in pages), mean(f.rate for f in floors)
            ratio = rate / base
            errors = sum(one.errors for one in pages)
            bad = ratio < target.least or errors or (target.signed_in and statements > 8)
            failures += bool(bad)
            _say(
                target.name + (" ✗" if bad else ""),
                "yes" if target.signed_in else "no",
                f"{rate:,.0f}",
                f"{base:,.0f}",
                f"{ratio:.2f}",
                f"{target.least:.1f}",
                f"{mean(p.p50 for p in pages):.1f}",
                f"{mean(p.p99 for p in pages):.1f}",
                str(statements),
                f"{size:,}",
            )
            if errors:
                sys.stdout.write(f"  {errors} requests were not answered with 2xx or 3xx\n")
    return failures


def _say(*columns: str) -> None:
    widths = (26, 6, 9, 9, 6, 6, 8, 8, 4, 8)
    sys.stdout.write(" ".join(column.ljust(width) for column, width in zip(columns, widths, strict=True)) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    os.environ.pop("PORTAL_DATABASE_URL", None)
    sys.exit(main())
