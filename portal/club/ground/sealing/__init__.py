"""History that nobody edits unseen: what subjects declare as `sealed` is closed in blocks that hold the hash before.

Rows that are only ever added are sealed as they are. Rows that change are written down by the database itself at every
change (portal/engine/journal.py), and that journal is sealed. The ledger of points has seals of its own, by member.
"""

from portal.club.ground.sealing.chain import GENESIS, Noted, SealNotebook, utc
from portal.club.ground.sealing.closing import Records, head, seal
from portal.club.ground.sealing.tables import ErasedRow, RecordBlock, RecordRange, RowChange
from portal.club.ground.sealing.tombstones import erase
from portal.club.ground.sealing.verification import RecordDamage, damages

__all__ = [
    "GENESIS",
    "ErasedRow",
    "Noted",
    "RecordBlock",
    "RecordDamage",
    "RecordRange",
    "Records",
    "RowChange",
    "SealNotebook",
    "damages",
    "erase",
    "head",
    "seal",
    "utc",
]
