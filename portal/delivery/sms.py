"""Short messages, and the guard that keeps invented numbers away from real gateways."""

import re
import sys
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, TextIO

from portal.delivery.outcome import Outcome, Refused, Sent

MOBILE = re.compile(r"\+(861[3-9][0-9]{9}|852[4-9][0-9]{7}|8536[0-9]{7}|8869[0-9]{8})")  # as phone_of takes them
INVENTED = (
    "+86190" + "0000",  # 190 0000 xxxx: the people of the demo club and of the tests
    "+86164" + "0",  # 164 0xxx xxxx, a prefix no operator was given: the ten million of a crowd
)


def is_invented(phone: str) -> bool:
    """Whether nobody has this number (E.164): it may sign in here, and is never sent anything."""
    return phone.startswith(INVENTED)


@dataclass(frozen=True)
class Template:
    """A text that the provider has approved: its code there, the signature, and what is filled in, in its order."""

    code: str
    sign: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Sms:
    """One short message; `to` in E.164 (+8613812341234), text as it shall arrive where no template is asked for."""

    key: str
    to: str
    text: str
    template: Template | None = None


@dataclass(frozen=True)
class DeliveryReceipt:
    """What the network said later. Known by the gateway's word for it, or else by our key."""

    reference: str
    key: str
    arrived: bool
    reason: str = ""


@dataclass(frozen=True)
class Reply:
    """What somebody wrote back; `phone` in E.164."""

    phone: str
    text: str


@dataclass(frozen=True)
class News:
    """What a gateway has to tell since it was asked last."""

    receipts: tuple[DeliveryReceipt, ...] = ()
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True)
class Open:
    """A message whose receipt is still to come."""

    key: str
    to: str
    day: date
    reference: str = ""


class Gateway(Protocol):
    """Whoever can hand a short message to the telephone network. Raises nothing: every answer is an outcome."""

    def send(self, sms: Sms) -> Outcome: ...
    def news(self, waiting: list[Open]) -> News: ...


@dataclass(frozen=True)
class Guarded:
    """Every real gateway stands behind this: the mobiles we take only, and never the invented ones."""

    gateway: Gateway

    def send(self, sms: Sms) -> Outcome:
        """Refuse what must not leave; pass on the rest."""
        if not MOBILE.fullmatch(sms.to):
            return Refused("not a mobile number of +86, +852, +853 or +886")
        if is_invented(sms.to):
            return Refused("an invented number (190 0000 xxxx, 164 0xxx xxxx)")
        return self.gateway.send(sms)

    def news(self, waiting: list[Open]) -> News:
        return self.gateway.news(waiting)


@dataclass(frozen=True)
class ConsoleSms:
    """Short messages on standard output, for development and the demo."""

    stream: TextIO | None = field(default=None, compare=False)

    def send(self, sms: Sms) -> Outcome:
        """Print it, whoever it is for."""
        print(f"sms to {sms.to}: {sms.text}", file=self.stream or sys.stdout, flush=True)
        return Sent(f"console:{sms.key}")

    def news(self, _waiting: list[Open]) -> News:
        return News()
