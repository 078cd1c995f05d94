"""Redemptions over HTTP: signed in, with token and key, 32 at once, all over the crowd or all on one row."""

import json
import secrets
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, quantiles
from urllib.parse import urlencode

from sqlalchemy import func, select

from benchmarks import club, servers
from benchmarks.crowds import Crowd, Pass
from benchmarks.servers import ROOT, Load, serving
from portal.club.purse import points
from portal.club.purse.points import PointsAccount
from portal.club.shop import rewards
from portal.club.shop.rewards import Redemption
from portal.database import db, session, transaction

CLIENTS = 32
SPREAD, HOT = 3000, 1500  # redemptions of a run
PORT = 8743


@dataclass(frozen=True)
class Offer:
    """A reward and the price its page says."""

    id: int
    price: int


@dataclass
class Run:
    """How long the redemptions of a run took (ms), and what was wrong with it."""

    name: str
    mean: float
    p50: float
    p99: float
    longest: float
    count: int
    wrong: list[str]


def runs(crowd: Crowd, folder: Path) -> Iterator[Run]:
    """Spread members, then one reward whose stock everybody takes from, then one member at many tills."""
    with crowd.app.app_context():
        offered = [each for each in rewards.offered() if each.kind in {"gift", "donation"}]
        gifts = [Offer(each.id, each.price) for each in offered]
        gift = next(Offer(each.id, each.price) for each in offered if each.stock)
        rich = _rich(crowd, max(each.price for each in gifts))
        one = _enrich(rich.pop(), gift.price * HOT)
        session.remove()
        db.engine.dispose()
    passes = crowd.passes(rich[:SPREAD])
    spread = [(each, gifts[place % len(gifts)]) for place, each in enumerate(passes)]
    again = [(each, gift) for each in passes[:HOT]]
    mine = [(each, gift) for each in crowd.passes([one]) * HOT]
    with serving("wsgi:front", PORT, crowd.environment(PORT)):
        _load(folder, _requests(spread[:200]))  # warm: the statements are compiled, the pages are in memory
        for name, wanted in (("spread members", spread[200:]), ("one reward", again), ("one member", mine)):
            yield _run(crowd, folder, name, wanted)


def floor(folder: Path) -> Load:
    """A plain Flask page with a signed-in user and 20 rows, asked for by as many connections in the same minute."""
    with servers.floor(folder, PORT) as address:
        return servers.load(f"{address}/floor?size=12000", club.floor_cookie(address), 3, CLIENTS)


def _run(crowd: Crowd, folder: Path, name: str, wanted: list[tuple[Pass, Offer]]) -> Run:
    before = _redemptions(crowd)
    said = _load(folder, _requests(wanted))
    took, statuses = said["took"], said["statuses"]
    wrong = [f"{count} × {status}" for status, count in statuses.items() if status != "303"]
    if (written := _redemptions(crowd) - before) != len(wanted):
        wrong.append(f"{written} redemptions for {len(wanted)} requests")
    cuts = quantiles(took, n=100)
    return Run(name, fmean(took), cuts[49], cuts[98], max(took), len(took), wrong)


def _requests(wanted: list[tuple[Pass, Offer]]) -> str:
    lines = []
    for member, reward in wanted:
        fields = {"csrf_token": member.token, "once": secrets.token_urlsafe(12), "price": reward.price, "quantity": 1}
        fields |= {"sure": "yes"}  # a donation asks
        request = {"path": f"/rewards/{reward.id}/redemption", "cookie": member.cookie, "body": urlencode(fields)}
        lines.append(json.dumps(request))
    return "\n".join(lines)


def _load(folder: Path, requests: str) -> dict[str, object]:
    file = folder / "requests.jsonl"
    file.write_text(requests)
    command = [sys.executable, "-m", "benchmarks.clients", str(file), str(PORT), str(CLIENTS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def _rich(crowd: Crowd, price: int) -> list[int]:
    """Members all over the crowd who can pay twice."""
    step = max(1, crowd.members // (3 * SPREAD))
    rows = select(PointsAccount.member_id).where(
        PointsAccount.balance >= 2 * price, PointsAccount.member_id % step == 0
    )
    return list(session.scalars(rows.limit(SPREAD + 1)))


def _enrich(member_id: int, amount: int) -> int:
    """Let one member earn that much, by articles."""
    with transaction():
        number = 0
        while points.balance_of(member_id) < amount:
            points.earn("article_published", member_id, key=f"bench:{member_id}:{number}")
            number += 1
    return member_id


def _redemptions(crowd: Crowd) -> int:
    with crowd.app.app_context():
        count = session.scalar(select(func.count(Redemption.id)).where(Redemption.id > 0)) or 0
        session.remove()
        db.engine.dispose()
    return int(count)
