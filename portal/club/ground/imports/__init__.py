"""Lists that people send as Excel or CSV: read with their ugliness, shown row by row, taken over, undone as a whole.

A subject says what it takes as an `ImportKind` in its manifest; the pages are portal/blueprints/ground/imports.
"""

from portal.club.ground.imports.deciding import take_over, undo
from portal.club.ground.imports.kinds import KINDS, ImportKind, Judge, ListLine, Verdict
from portal.club.ground.imports.receiving import (
    Arrived,
    choose,
    discard,
    heading_of,
    is_mapped,
    lacking,
    map_columns,
    receive,
)
from portal.club.ground.imports.tables import STATE_NAMES, Batch, BatchRow, BatchState, RowState

__all__ = [
    "KINDS",
    "STATE_NAMES",
    "Arrived",
    "Batch",
    "BatchRow",
    "BatchState",
    "ImportKind",
    "Judge",
    "ListLine",
    "RowState",
    "Verdict",
    "choose",
    "discard",
    "heading_of",
    "is_mapped",
    "lacking",
    "map_columns",
    "receive",
    "take_over",
    "undo",
]
