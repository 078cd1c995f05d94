"""The sum of a lucky draw: the club's, the script's, and what makes it fair."""

import json
import subprocess
import sys
from collections import Counter

import pytest
from sqlalchemy import select

from portal.club.shop import draws
from portal.club.shop.draws import Award, Draw, selection
from portal.club.shop.draws.selection import Chance, chances_in, fingerprint, list_of, order_of
from portal.database import session
from tests import make
from tests.making import draws as making

pytestmark = pytest.mark.usefixtures("app")


def awards(draw: Draw) -> list[Award]:
    return list(session.scalars(select(Award).where(Award.draw_id == draw.id).order_by(Award.id)))


# the sum


def test_the_script_shown_has_about_thirty_lines_and_gives_what_the_club_drew(tmp_path):
    draw = making.published((1, 3), per_member=3)
    for number, person in enumerate([make.member() for _ in range(9)]):
        for _ in range(1 + number % 3):
            making.enter(draw, person)
    draw = making.drawn(draw)
    first, second, following = making.the_script_says(draw, tmp_path)
    won = {1: [], 2: []}
    for award in awards(draw):
        won[award.prize.position].append(award.number)
    assert (first.split(), second.split()) == (["prize", "1", *won[1]], ["prize", "2", *won[2]])
    assert len(won[1]) == 1 and len(won[2]) == 3 and len(following.split()) == 1 + 5
    assert len(selection.SCRIPT.splitlines()) <= 36
    assert making.is_sound()


@pytest.mark.parametrize("part", ["seed", "list", "public_number"])
def test_the_script_notices_another_seed_list_or_number(part, tmp_path):
    draw = making.published()
    for _ in range(12):
        making.enter(draw)
    draw = making.drawn(draw)
    honest = making.the_script_says(draw, tmp_path)
    file = draws.file_of(draw)
    forged = json.dumps(file | {part: (file[part] or "") + "0"})
    (tmp_path / "draw.json").write_text(forged, encoding="utf-8")
    told = subprocess.run(
        [sys.executable, "-I", "recompute.py", "draw.json"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    if part == "public_number":  # nothing promised it: it gives another order, which the page does not show
        assert told.returncode == 0 and told.stdout.splitlines() != honest
    else:
        assert told.returncode != 0 and "fingerprint" in told.stderr


def test_the_public_text_is_what_was_hashed():
    draw = making.published((2,))
    numbers = [making.enter(draw).number for _ in range(5)]
    draw = making.sealed(draw)
    text = draws.list_text(draw)
    assert fingerprint(text) == draw.sealed
    assert text.splitlines()[0] == "prize,1,2" and sorted(numbers) == [c.number for c in chances_in(text)]


def test_every_order_is_equally_likely():
    """Three holders, 6,000 seeds: each order about a thousand times (chi-squared, 5 degrees, p = 0.0001)."""
    three = [Chance(name, name) for name in "ABC"]
    counted = Counter("".join(c.number for c in order_of(f"seed {n}", "", "", three)) for n in range(6000))
    assert len(counted) == 6
    assert sum((times - 1000) ** 2 / 1000 for times in counted.values()) < 25.7


def test_more_entries_more_chance_but_one_prize():
    four = [Chance("A", "x"), Chance("B", "x"), Chance("C", "x"), Chance("D", "y")]
    orders = [order_of(f"seed {n}", "", "", four) for n in range(2000)]
    assert all(sorted(c.holder for c in order) == ["x", "y"] for order in orders)
    assert 0.70 < sum(order[0].holder == "x" for order in orders) / 2000 < 0.80


def test_numbers_are_thrown_away_rather_than_folded_back():
    """Below 5 with three bits: 5, 6 and 7 come up and are skipped, so more hashes are taken than numbers given."""
    numbers = selection._Numbers("key")
    given = [numbers.below(5) for _ in range(800)]
    assert set(given) == {0, 1, 2, 3, 4} and numbers._count > 1000


def test_the_sealed_text_does_not_depend_on_who_came_first():
    prizes, chances = [(2, 1), (1, 3)], [Chance("B", "y"), Chance("A", "x")]
    assert (
        list_of(prizes, chances)
        == list_of(prizes[::-1], chances[::-1])
        == "prize,1,3\nprize,2,1\nentry,A,x\nentry,B,y\n"
    )
