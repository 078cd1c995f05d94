"""Members who call or stand at the counter: what the desk does for them is theirs, and both are told."""

from portal.club.people.callers.happenings import CHANNEL_NAMES, PROOF_NAMES
from portal.club.people.callers.registering import Registered, register
from portal.club.people.callers.serving import acting, begin, open_call
from portal.club.people.callers.tables import LASTS, Call, CallerProof

__all__ = [
    "CHANNEL_NAMES",
    "LASTS",
    "PROOF_NAMES",
    "Call",
    "CallerProof",
    "Registered",
    "acting",
    "begin",
    "open_call",
    "register",
]
