"""What became of one message. The outbox decides what follows: done, backoff, dead letter, or nobody knows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sent:
    """The gateway took it; reference is its word for it, or ours."""

    reference: str


@dataclass(frozen=True)
class TryLater:
    """It has surely not gone, and nothing is wrong with the message.

    for_all: nor will any other get through for now: the gateway is away, throttles us, or does not know us.
    """

    reason: str
    for_all: bool = False


@dataclass(frozen=True)
class Refused:
    """It will never be accepted as it is. nobody_there: the number or mailbox itself does not exist."""

    reason: str
    nobody_there: bool = False


@dataclass(frozen=True)
class Unsure:
    """It was handed over, and no answer says whether it went: who sends it again may send it twice."""

    reason: str


Outcome = Sent | TryLater | Refused | Unsure


def in_short(*words: object) -> str:
    """A reason as the outbox keeps it."""
    return ": ".join(str(word) for word in words if word)[:300]
