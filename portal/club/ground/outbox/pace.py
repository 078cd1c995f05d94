"""How many messages a person gets, and when: one rule for every kind and channel, asked as a message leaves.

Counted is the number or address itself, however it was spelt, so that nobody is written to more often because several
ask in their name. What is over stays: in the inbox where the person has one, else nowhere, with its reason.
"""

from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select, true

from portal import clock
from portal.club.ground.outbox import addresses
from portal.club.ground.outbox.addresses import Recipient
from portal.club.ground.outbox.tables import Channel, Message, MessageState, Purpose
from portal.database import session


class Pace(NamedTuple):
    """So many within so many seconds."""

    times: int
    seconds: int


HOUR, DAY = 3600, 86_400
SECURITY = (Pace(10, HOUR), Pace(30, DAY))  # of one person: codes, which have limits of their own, and warnings
STRANGER = (Pace(3, HOUR), Pace(5, DAY))  # who has not shown yet that the number is theirs; codes aside
SMS = (Pace(10, HOUR), Pace(30, DAY))
EMAIL = (Pace(30, HOUR), Pace(100, DAY))
SENDER = (Pace(20, HOUR), Pace(60, DAY))  # what one person who is not of the staff has sent to others
CODE = "code"  # the topic of codes
ONE_NOTICE = timedelta(hours=1)  # for which one unread notice does for all of the same kind about the same thing
FOR_CODES = 0.2  # of the day's text messages, kept for codes and warnings

QUIET_FROM, QUIET_UNTIL = time(21), time(9)  # by the recipient's clock: nothing of ours wakes anybody
ZONES = (  # that somebody can say they live in; all others have the club's
    *("Asia/Tokyo", "Asia/Singapore", "Asia/Bangkok", "Asia/Dubai", "Australia/Sydney", "Australia/Perth"),
    *("Pacific/Auckland", "Europe/London", "Europe/Paris", "Europe/Helsinki", "Europe/Moscow", "America/Toronto"),
    *("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Sao_Paulo"),
)


def awake_at(moment: datetime, zone: str | None = None) -> datetime:
    """The moment itself, or in quiet hours the next at which people are up."""
    local = moment.astimezone(ZoneInfo(zone)) if zone else clock.local(moment)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return local
    day = local.date() + timedelta(days=local.time() >= QUIET_FROM)
    return datetime.combine(day, QUIET_UNTIL, local.tzinfo)


def may_wake(to: Recipient, purpose: Purpose, sender: int | None) -> bool:
    """Whether this message leaves at night, too: security, and what they have just done themselves.

    A number that nobody has shown to be theirs is woken by codes alone, whoever gave it.
    """
    if purpose is Purpose.SECURITY:
        return True
    if purpose not in (Purpose.OWN, Purpose.SERVICE) or to.account_id is None or not to.is_known:
        return False
    return sender == to.account_id


def leaves_now() -> ColumnElement[bool]:
    """Of messages that are due: those that wake nobody."""
    now = clock.now()
    asleep = [zone for zone in ZONES if awake_at(now, zone) > now]
    awake: ColumnElement[bool] = Message.zone.is_not(None) if awake_at(now) > now else true()
    if asleep:
        awake &= Message.zone.is_(None) | Message.zone.not_in(asleep)
    return awake | Message.wakes.is_(True)


def over(message: Message, sms_a_day: int) -> str | None:
    """Why this message does not leave now, though it could; None: it may. Words for the desk's list."""
    if message.channel is Channel.SMS and _spent(message, sms_a_day):
        return "the day's text messages are used up"
    if _reached(_to_the_same(message), _paces(message)):
        return "this number or address has had as many messages as anybody gets"
    others = _sender(message)
    if others is not None and _reached(others, SENDER):
        return "whoever caused it has written to as many people as one person may"
    return None


def may_ask(account_id: int, topic: str, most: Pace) -> bool:
    """Whether this account may be the cause of one more message of that kind: before it is written."""
    since = clock.now() - timedelta(seconds=most.seconds)
    mine = (Message.account_id == account_id) & (Message.topic == topic) & (Message.created_at > since)
    return (session.scalar(select(func.count()).where(mine)) or 0) < most.times


def _paces(message: Message) -> tuple[Pace, ...]:
    if _is_security(message):
        return SECURITY
    if message.is_first:
        return STRANGER
    return SMS if message.channel is Channel.SMS else EMAIL


def _to_the_same(message: Message) -> ColumnElement[bool]:
    same = Message.counted_as == message.counted_as
    return same & ((Message.purpose == Purpose.SECURITY) if _is_security(message) else (Message.topic != CODE))


def _is_security(message: Message) -> bool:
    """A code, whoever asked for it, or a warning; an address that is to be confirmed is a stranger's until then."""
    return message.topic == CODE or (message.purpose is Purpose.SECURITY and not message.is_first)


def _sender(message: Message) -> ColumnElement[bool] | None:
    """What else the same person has sent to others; None for the club, for staff, and for what one writes oneself."""
    sender = message.sender_id
    if sender is None or (sender == message.account_id and not message.is_first) or addresses.of(sender).is_staff:
        return None
    to_others = Message.account_id.is_distinct_from(sender) | Message.is_first.is_(True)
    return (Message.sender_id == sender) & to_others


def _reached(these: ColumnElement[bool], paces: tuple[Pace, ...]) -> bool:
    return any(_left(these, clock.now() - timedelta(seconds=pace.seconds)) >= pace.times for pace in paces)


def _spent(message: Message, a_day: int) -> bool:
    share = 1.0 if message.purpose is Purpose.SECURITY else 1 - FOR_CODES
    return _left(Message.channel == Channel.SMS, clock.now() - timedelta(seconds=DAY)) >= a_day * share


def _left(these: ColumnElement[bool], since: datetime) -> int:
    """How many of these have left the house since, or may have."""
    went = Message.state.in_((MessageState.SENT, MessageState.UNSURE, MessageState.LOST))
    gone = went & (Message.channel != Channel.PORTAL) & (Message.sent_at > since)
    return session.scalar(select(func.count()).where(these, gone)) or 0
