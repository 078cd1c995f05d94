"""Messages that must go out: written with the act, delivered by the worker, shown in the member's inbox.

A verb posts a topic with plain values; the text is templates/mail/<topic>.txt (first line: the subject), rendered
in the recipient's language when it is delivered or read. Whether and by which channel is decided here alone.
"""

from portal.club.ground.outbox.addresses import Recipient, ask, counted_as
from portal.club.ground.outbox.delivering import (  # fmt: skip
    LEASE,
    MOST_TRIES,
    aside,
    dead,
    drop_aside,
    failed,
    held_of,
    lease,
    let_go,
    put_aside,
    revive,
    send_aside,
    sent,
    silence,
    spared,
    take_back,
)
from portal.club.ground.outbox.inbox import inbox_of, opened, read, read_all, sent_to, unread_of
from portal.club.ground.outbox.pace import Pace, awake_at, may_ask, over
from portal.club.ground.outbox.posting import (
    again,
    caused_by,
    held_back,
    post,
    post_all,
    post_to_email,
    post_to_phone,
)
from portal.club.ground.outbox.tables import Channel, Message, MessageState, Purpose

__all__ = [
    "LEASE",
    "MOST_TRIES",
    "Channel",
    "Message",
    "MessageState",
    "Pace",
    "Purpose",
    "Recipient",
    "again",
    "aside",
    "ask",
    "awake_at",
    "caused_by",
    "counted_as",
    "dead",
    "drop_aside",
    "failed",
    "held_back",
    "held_of",
    "inbox_of",
    "lease",
    "let_go",
    "may_ask",
    "opened",
    "over",
    "post",
    "post_all",
    "post_to_email",
    "post_to_phone",
    "put_aside",
    "read",
    "read_all",
    "revive",
    "send_aside",
    "sent",
    "sent_to",
    "silence",
    "spared",
    "take_back",
    "unread_of",
]  # fmt: skip
