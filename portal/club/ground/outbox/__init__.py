"""Messages that must go out: written with the act, delivered by the worker, shown in the member's inbox.

A verb posts a topic with plain values; the text is templates/mail/<topic>.txt (first line: the subject), rendered
in the recipient's language when it is delivered or read. Whether and by which channel is decided here alone.
"""

from portal.club.ground.outbox.addresses import Recipient, ask, ask_consents, counted_as
from portal.club.ground.outbox.delivering import (  # fmt: skip
    LEASE,
    MOST_TRIES,
    claim,
    dead,
    failed,
    lease,
    no_way,
    put_off,
    refused,
    revive,
    sent,
    silence,
    spared,
    unsure,
)
from portal.club.ground.outbox.door import why_not
from portal.club.ground.outbox.inbox import inbox_of, opened, read, read_all, sent_to, unread_of
from portal.club.ground.outbox.pace import ZONES, Pace, awake_at, may_ask
from portal.club.ground.outbox.posting import (
    again,
    caused_by,
    held_back,
    post,
    post_all,
    post_to_email,
    post_to_phone,
)
from portal.club.ground.outbox.stops import DeadMailbox, bury, is_dead, lives
from portal.club.ground.outbox.tables import Channel, Message, MessageState, Purpose
from portal.club.ground.outbox.waiting import aside, drop_aside, held_of, let_go, put_aside, send_aside, take_back

__all__ = [
    "LEASE", "MOST_TRIES", "ZONES", "Channel", "DeadMailbox", "Message", "MessageState",
    "Pace", "Purpose", "Recipient", "again", "aside", "ask", "ask_consents", "awake_at", "bury",
    "caused_by", "claim", "counted_as", "dead", "drop_aside", "failed", "held_back", "held_of", "inbox_of", "is_dead",
    "lease", "let_go", "lives", "may_ask", "no_way", "opened", "post", "post_all", "post_to_email", "post_to_phone",
    "put_aside", "put_off", "read", "read_all", "refused", "revive", "send_aside", "sent", "sent_to", "silence",
    "spared", "take_back", "unread_of", "unsure", "why_not",
]  # fmt: skip
