"""The sum of a draw: from seed, sealed list and public number to an order. No database, no clock, no chance.

The page shows the same sum as a script (recompute.txt) that was written apart from this; a test runs that text and
compares. A change here needs a change there, and would make the draws before it wrong: do not.
"""

import hashlib
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

SCRIPT = (Path(__file__).parent / "recompute.txt").read_text(encoding="utf-8")


class Chance(NamedTuple):
    """An entry as the list names it."""

    number: str
    holder: str


def new_seed() -> str:
    return secrets.token_hex(32)


def fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def list_of(prizes: Iterable[tuple[int, int]], chances: Iterable[Chance]) -> str:
    """The text that is sealed: (position, pieces) of the prizes, then the entries by number. `sha256sum` agrees."""
    rows = [f"prize,{position},{pieces}" for position, pieces in sorted(prizes)]
    rows += [f"entry,{chance.number},{chance.holder}" for chance in sorted(chances)]
    return "".join(f"{row}\n" for row in rows)


def chances_in(text: str) -> list[Chance]:
    rows = (line.split(",") for line in text.splitlines())
    return [Chance(number, holder) for kind, number, holder in rows if kind == "entry"]


def order_of(seed: str, sealed: str, public_number: str, chances: Iterable[Chance]) -> list[Chance]:
    """Every holder once, in the order drawn, with the entry that counts."""
    line = list(chances)
    numbers = _Numbers(fingerprint(f"{seed}:{sealed}:{public_number}"))
    for last in reversed(range(1, len(line))):
        other = numbers.below(last + 1)
        line[last], line[other] = line[other], line[last]
    first: dict[str, Chance] = {}
    for chance in line:
        first.setdefault(chance.holder, chance)
    return list(first.values())


class _Numbers:
    """Numbers from SHA-256 over a key and a counter."""

    def __init__(self, key: str) -> None:
        self._key, self._count = key, 0

    def below(self, limit: int) -> int:
        """0 … limit − 1, without bias: as many bits as the limit has, and again when they are too large."""
        surplus = 256 - limit.bit_length()
        while True:
            self._count += 1
            number = int(fingerprint(f"{self._key}:{self._count}"), 16) >> surplus
            if number < limit:
                return number
