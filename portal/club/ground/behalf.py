"""For whom the desk does something: a member who calls or stands at the counter is the one who acts, by our hands.

    with behalf.of(Behalf(by=colleague, channel="telephone", account_id=member.account_id, call_id=7)):
        events.sign_up(event, sitting, member, party)

The verb is the member's own, with the member's limits and consents. Audit and timeline say who entered it, and how.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from typing import NamedTuple


class DeskChannel(StrEnum):
    TELEPHONE = "telephone"
    COUNTER = "counter"


class Behalf(NamedTuple):
    """A colleague who acts for somebody. account_id: of a member; None: a prospect, who has none."""

    by: int
    channel: DeskChannel
    account_id: int | None = None
    call_id: int | None = None

    @property
    def kept(self) -> dict[str, object]:
        """What stands beside the ids of the act."""
        call = {"call": self.call_id} if self.call_id is not None else {}
        return {"channel": str(self.channel), "desk": self.by, **call}


_desk: ContextVar[Behalf | None] = ContextVar("desk", default=None)


@contextmanager
def of(desk: Behalf) -> Iterator[None]:
    """What happens within is done by the colleague, for that person."""
    before = _desk.set(desk)
    try:
        yield
    finally:
        _desk.reset(before)


def now(by: int | None) -> Behalf | None:
    """The desk that acts as `by`, if it does: by itself or for the member; not what the club's own jobs do."""
    desk = _desk.get()
    return desk if desk is not None and by is not None and by in {desk.by, desk.account_id} else None
