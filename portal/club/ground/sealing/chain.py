"""What every chain of blocks has: a beginning, and a notebook outside the database that knows the blocks, too."""

import json
import logging
import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from portal import clock

log = logging.getLogger(__name__)
GENESIS = "0" * 64


class Noted(Protocol):
    """A block, as a notebook writes it down."""

    number: int
    hash: str
    sealed_at: datetime


class Line(NamedTuple):
    chain: str
    block: int
    hash: str
    text: str


class SealNotebook:
    """The hashes of the blocks, kept a second time outside the database: without it nobody would miss the last ones.

    Several chains stand in one file; the first, that of the ledger, has no name in it.
    """

    chain = ""

    def __init__(self, path: Path) -> None:
        self.path = path

    def blocks(self) -> Iterable[Noted]:
        """The chain as the database has it, the oldest first."""
        raise NotImplementedError

    def note(self, block: Noted) -> None:
        """Write the block down; it is on the disk when this returns."""
        named = {"chain": self.chain} if self.chain else {}
        line = json.dumps({**named, "block": block.number, "hash": block.hash, "at": utc(block.sealed_at)})
        self._write([line])

    def begin(self) -> int:
        """Put an old notebook aside and write down the chain as the database has it; how many blocks.

        What the old one says of other chains stays.
        """
        others = [line.text for line in self._all() or () if line.chain != self.chain]
        if self.path.exists():
            self.path.replace(self.path.with_name(f"{self.path.stem}-until-{clock.now():%Y%m%d-%H%M%S}.log"))
        if others:
            self._write(others)
        blocks = list(self.blocks())
        for block in blocks:
            self.note(block)
        return len(blocks)

    def lines(self) -> list[tuple[int, str]] | None:
        """(block, hash) as noted; None when there is no notebook. A line cut off by a power failure does not count."""
        found = self._all()
        return None if found is None else [(line.block, line.hash) for line in found if line.chain == self.chain]

    def _write(self, lines: Iterable[str]) -> None:
        with self.path.open("a", encoding="ascii") as file:
            file.writelines(f"{line}\n" for line in lines)
            file.flush()
            os.fsync(file.fileno())

    def _all(self) -> list[Line] | None:
        if not self.path.exists():
            return None
        found = []
        for line in self.path.read_text(encoding="ascii").splitlines():
            try:
                noted = json.loads(line)
                found.append(Line(str(noted.get("chain", "")), int(noted["block"]), str(noted["hash"]), line))
            except (ValueError, KeyError, TypeError, AttributeError):
                log.warning("%s holds a line that cannot be read: %.80s", self.path.name, line)
        return found


def against(noted: list[tuple[int, str]] | None, blocks: Mapping[int, str]) -> list[tuple[int, str]]:
    """What the notebook knows otherwise: (block, key of the sentence). A block noted twice was made anew."""
    if noted is None:
        return [(1, "notebook")] if blocks else []
    return sorted(
        (number, "anew" if number in blocks else "cut") for number, hash in noted if blocks.get(number) != hash
    )


def gaps(blocks: Mapping[int, str]) -> list[tuple[int, str]]:
    return [(number, "missing") for number in range(1, max([*blocks, 0]) + 1) if number not in blocks]


def utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
