"""What became of one message. The outbox decides what follows: done, backoff, or dead letter with the reason."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sent:
    """The gateway took it; reference is its word for it, or ours."""

    reference: str


@dataclass(frozen=True)
class TryLater:
    """Nothing wrong with the message: the gateway is away, busy or misconfigured."""

    reason: str


@dataclass(frozen=True)
class Refused:
    """It will never be accepted as it is."""

    reason: str


Outcome = Sent | TryLater | Refused
