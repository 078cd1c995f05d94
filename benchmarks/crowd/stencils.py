"""Texts with ids in them (keys of the ledger, JSON), cut where an id stands, so that SQL can write other ids in.

redemption:17:back          →  redemption: │ 17 + shift │ :back
{"reward": 2, "member": 5}  →  {"reward": 2, "member":  │  5 + shift │ }
"""

import re
from dataclasses import dataclass
from typing import Any

ID = re.compile(r'(\w+)"?: ?(\d+)')
TABLES = {  # what a word before a number means, where the rows of that table are copied
    "account": "accounts",
    "adjustment": "adjustments",
    "crowd": "members",
    "expired": "members",
    "holding": "holdings",
    "home": "homes",
    "join": "members",
    "lot": "lots",
    "member": "members",
    "redemption": "redemptions",
    "verified_home": "homes",
    "voucher": "vouchers",
}


@dataclass(frozen=True)
class Stencil:
    """A text as pieces and, between each two, an id and by how much it grows from copy to copy."""

    pieces: list[str]
    ids: list[tuple[int, int]]

    def row(self, slots: int) -> list[Any]:
        """piece, id, step, piece, id, step … piece, filled up to so many slots."""
        values: list[Any] = [self.pieces[0]]
        for place in range(slots):
            number, step = self.ids[place] if place < len(self.ids) else (None, None)
            values += [number, step, self.pieces[place + 1] if place < len(self.ids) else ""]
        return values


def cut(text: str, steps: dict[str, int]) -> Stencil | None:
    """None where nothing in the text grows from copy to copy."""
    pieces, ids, end = [], [], 0
    for found in ID.finditer(text):
        step = steps.get(TABLES.get(found[1], ""))
        if step:
            pieces.append(text[end : found.start(2)])
            ids.append((int(found[2]), step))
            end = found.end(2)
    return Stencil([*pieces, text[end:]], ids) if ids else None


def columns(slots: int) -> list[tuple[str, str]]:
    """Names and SQL types of a row."""
    found = [("text0", "TEXT")]
    for place in range(1, slots + 1):
        found += [(f"id{place}", "BIGINT"), (f"step{place}", "BIGINT"), (f"text{place}", "TEXT")]
    return found


def expression(alias: str, slots: int) -> str:
    """The text of the copy :k in SQL; NULL where the row has no stencil."""
    parts = [f"{alias}.text0"]
    for place in range(1, slots + 1):
        number = f"CAST({alias}.id{place} + {alias}.step{place} * CAST(:k AS BIGINT) AS TEXT)"
        parts += [f"coalesce({number}, '')", f"{alias}.text{place}"]
    return " || ".join(parts)
