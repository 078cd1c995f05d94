"""What is told to us: receipts of text messages, what people answer to them, letters that come back."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update

from portal import clock
from portal.club.ground import outbox
from portal.club.ground.outbox import Channel, Message, MessageState
from portal.database import changed, session
from portal.delivery import DeliveryReceipt, News, Open, Reply

ASKED_FOR = timedelta(days=3)  # how long a receipt is waited for
MOST_ASKED = 50  # messages whose receipt one turn asks for
NO_MORE = frozenset({"t", "td", "n", "退", "退订", "取消", "拒收", "stop", "unsubscribe"})  # in small letters
_stoppers: list[Callable[[str], None]] = []


def on_no_more(stop: Callable[[str], None]) -> None:
    """Whose consents hang on a telephone number says how they end (members and leads do)."""
    _stoppers.append(stop)


def waiting() -> list[Open]:
    """Text messages whose receipt is still to come."""
    went = Message.state.in_((MessageState.SENT, MessageState.UNSURE)) & (Message.channel == Channel.SMS)
    fresh = Message.sent_at > clock.now() - ASKED_FOR
    rows = select(Message).where(went, fresh, Message.arrived_at.is_(None)).order_by(Message.id).limit(MOST_ASKED)
    return [
        Open(_key(one), one.address or "", clock.local(one.sent_at or one.created_at).date(), one.reference or "")
        for one in session.scalars(rows)
    ]


def take(news: News) -> int:
    """Write down what a gateway told; how much of it was ours and new. Told twice, it does nothing more."""
    return sum(map(_received, news.receipts)) + sum(map(_answered, news.replies))


def _received(receipt: DeliveryReceipt) -> bool:
    """A receipt settles what nobody knew, too."""
    values: dict[str, object] = {"state": MessageState.SENT, "arrived_at": clock.now(), "reason": None}
    if not receipt.arrived:
        values = {"state": MessageState.LOST, "reason": f"did not arrive: {receipt.reason}"[:300]}
    went = Message.state.in_((MessageState.SENT, MessageState.UNSURE)) & (Message.channel == Channel.SMS)
    for known, mine in (
        (receipt.reference, Message.reference == receipt.reference),
        (receipt.key, Message.message_id == f"{receipt.key}@portal"),
    ):
        if known and changed(update(Message).where(mine, went, Message.arrived_at.is_(None)).values(**values)):
            return True
    return False


def _answered(reply: Reply) -> bool:
    said = unicodedata.normalize("NFKC", reply.text).strip().strip("。.!【】[]").casefold()
    if said not in NO_MORE:
        return False
    for stop in _stoppers:
        stop(reply.phone)
    return True


@dataclass(frozen=True)
class CameBack:
    """A letter that a mail server gave back. for_good: nobody has this mailbox."""

    key: str
    to: str
    reason: str
    for_good: bool


def came_back(one: CameBack) -> bool:
    """Believed only of a letter of ours, to that very mailbox: anybody can write that something came back."""
    rows = select(Message).where(Message.message_id == f"{one.key}@portal", Message.channel == Channel.EMAIL)
    message = session.scalar(rows)
    if message is None or outbox.counted_as(message.address) != outbox.counted_as(one.to):
        return False
    went = Message.state.in_((MessageState.SENT, MessageState.UNSURE))
    lost = {"state": MessageState.LOST, "reason": f"came back: {one.reason}"[:300]}
    is_new = changed(update(Message).where(Message.id == message.id, went).values(**lost)) == 1
    if one.for_good and message.address:
        is_new = outbox.bury(message.address, one.reason) or is_new
    return is_new


def _key(message: Message) -> str:
    return message.message_id.partition("@")[0]
