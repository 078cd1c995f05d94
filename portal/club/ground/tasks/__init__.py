"""Tasks: what waits for a person or a role. One table behind "my day", the bell and every due list.

A subject declares its kinds in its manifest, each with one question: which rows wait now. Whatever happens to such a
row (reactions.py), `follow` asks that question for it and opens, changes or finishes its task in the transaction of
the act; nobody counts twice, and `mend` makes true what was not. A task belongs to its owner, or to whoever holds its
permission in its estate; never to somebody who has left (`give_back`).
"""

from portal.club.ground.tasks.bell import seen_until
from portal.club.ground.tasks.counting import Band, Counts, TaskFilter, band_of, count, counts, listed, newest
from portal.club.ground.tasks.following import follow, give_back, is_kept, may_be_taken, put_back, take
from portal.club.ground.tasks.kinds import KINDS, kept_by
from portal.club.ground.tasks.mending import drifted, mend, refresh
from portal.club.ground.tasks.tables import Task

__all__ = [
    "KINDS",
    "Band",
    "Counts",
    "Task",
    "TaskFilter",
    "band_of",
    "count",
    "counts",
    "drifted",
    "follow",
    "give_back",
    "is_kept",
    "kept_by",
    "listed",
    "may_be_taken",
    "mend",
    "newest",
    "put_back",
    "refresh",
    "seen_until",
    "take",
]
