"""Sheets with whole phones or addresses: why, how many rows, who agreed, and a mark by which a leak is traced.

Every such sheet goes through `take()` (a house rule). Above a number of rows in a day a second person agrees first;
then whoever asked asks once more, for the same and no more rows.
"""

from portal.club.people.exports.canary import Canary, traced
from portal.club.people.exports.tables import EYES, ContactExport, ExportKind
from portal.club.people.exports.taking import (
    TERMS,
    ExportTerms,
    WantedExport,
    agree,
    decline,
    recent,
    take,
    waiting_exports,
)

__all__ = [
    "EYES",
    "TERMS",
    "Canary",
    "ContactExport",
    "ExportKind",
    "ExportTerms",
    "WantedExport",
    "agree",
    "decline",
    "recent",
    "take",
    "traced",
    "waiting_exports",
]
