"""The one door: whether a message leaves, and by which way. Asked as it is written and once more as it leaves.

Care and marketing leave by consent alone, and never by text message; without it they stand in the inbox. What waits
for the morning is said in pace.py, by the recipient's clock. Whoever sends decides none of it.
"""

from collections.abc import Collection
from datetime import timedelta

from portal import clock
from portal.club.ground.outbox import addresses, pace, stops
from portal.club.ground.outbox.addresses import Recipient
from portal.club.ground.outbox.tables import Channel, Message, Purpose

BY_CONSENT = frozenset({Purpose.CARE, Purpose.MARKETING})


def channel(to: Recipient, purpose: Purpose, *, agreed: bool) -> tuple[Channel, str | None]:
    """Security by SMS where there is a phone; else WeChat where they follow us, then e-mail, then SMS; or it stays."""
    ways: tuple[tuple[Channel, str | None], ...] = ()
    if purpose is Purpose.SECURITY:
        ways = ((Channel.SMS, to.phone), (Channel.EMAIL, to.email))
    elif purpose not in BY_CONSENT:
        ways = ((Channel.WECHAT, to.openid), (Channel.EMAIL, to.email), (Channel.SMS, to.phone))
    elif agreed:
        ways = ((Channel.WECHAT, to.openid), (Channel.EMAIL, to.email))
    return next(((way, address) for way, address in ways if address), (Channel.PORTAL, None))


def agreed(account_ids: Collection[int], purpose: Purpose, consent: str | None) -> set[int]:
    """Who of these may be sent a message of this kind. What rests on consent and does not name it reaches nobody."""
    if purpose not in BY_CONSENT:
        return set(account_ids)
    return addresses.consenting(account_ids, consent) if consent else set()


def why_not(message: Message, sms_a_day: int) -> str | None:
    """Why this message does not leave now, though it could; None: it may. Words for the desk's list."""
    lasts = timedelta(minutes=int(message.values.get("minutes") or 0))
    if message.topic == pace.CODE and message.created_at + lasts < clock.now():
        return "too old: its code opens nothing any more"
    account = [message.account_id] if message.account_id is not None else []
    if message.purpose in BY_CONSENT and not agreed(account, message.purpose, message.consent):
        return "no consent to messages of this kind"
    if message.purpose is not Purpose.SECURITY and message.channel is Channel.EMAIL and stops.is_dead(message.address):
        return "nobody has this mailbox"
    return pace.over(message, sms_a_day)
