"""The end of a membership, what the desk asks about one, and erasure."""

from portal.club.people.departures import erasure, leaving, requests
from portal.club.people.departures.tables import (
    ACT_NAMES,
    EYES,
    Erasure,
    ErasureState,
    MemberAct,
    MemberRequest,
)

__all__ = [
    "ACT_NAMES",
    "EYES",
    "Erasure",
    "ErasureState",
    "MemberAct",
    "MemberRequest",
    "erasure",
    "leaving",
    "requests",
]
