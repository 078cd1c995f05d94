"""Draws for tests, written, published and entered by the club's own verbs."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from portal import clock
from portal.club.people.members import Member
from portal.club.purse import points
from portal.club.shop import draws
from portal.club.shop.draws import SCRIPT, Draw, DrawEntry, DrawPlan, PrizePlan
from portal.database import session, transaction
from portal.words import Words
from tests import make


def plan(prizes: tuple[int, ...] = (1,), **values: object) -> DrawPlan:
    """A draw open since yesterday that closes in an hour and is drawn an hour later."""
    now = clock.now()
    usual = {
        "title": Words("中秋抽奖", "Mid-Autumn draw"),
        "description": Words("人人有份。", "For everybody."),
        "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(hours=1),
        "draws_at": now + timedelta(hours=2),
        "place": Words("君临华庭会所前台", "Junlin Court, front desk"),
        "prizes": [PrizePlan(Words(f"{n}等奖", f"Prize {n}"), pieces) for n, pieces in enumerate(prizes, 1)],
    }
    return DrawPlan(**{**usual, **values})  # type: ignore[arg-type]


def draft(prizes: tuple[int, ...] = (1,), **values: object) -> Draw:
    with transaction():
        return draws.create(plan(prizes, **values), None)


def published(prizes: tuple[int, ...] = (1,), **values: object) -> Draw:
    made = draft(prizes, **values)
    with transaction():
        return draws.publish(made, None)


def enter(draw: Draw, member: Member | None = None) -> DrawEntry:
    who = member or make.member()
    with transaction():
        return draws.enter(draw, who, price_seen=draw.price)


def sealed(draw: Draw) -> Draw:
    with clock.at(draw.closes_at):
        draws.run()
    session.expire_all()
    return session.get_one(Draw, draw.id)


def drawn(draw: Draw) -> Draw:
    sealed(draw)
    with clock.at(draw.draws_at):
        draws.run()
    session.expire_all()
    return session.get_one(Draw, draw.id)


def is_sound() -> bool:
    return draws.check() == [] and points.check() == []


def the_script_says(draw: Draw, folder: Path, script: str = SCRIPT) -> list[str]:
    """The lines that the script prints for the draw's public file, in a Python of its own."""
    (folder / "recompute.py").write_text(script, encoding="utf-8")
    (folder / "draw.json").write_text(json.dumps(draws.file_of(draw)), encoding="utf-8")
    command = [sys.executable, "-I", "recompute.py", "draw.json"]
    told = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return told.stdout.splitlines()
