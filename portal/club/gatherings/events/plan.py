"""What staff write about an event."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from portal.words import Words


@dataclass(frozen=True)
class SittingPlan:
    label: Words
    starts_at: datetime
    ends_at: datetime
    seats: int
    id: int | None = None  # of the sitting that is changed; None: a new one


@dataclass(frozen=True)
class EventPlan:
    """An event as the desk writes it: `values` are the columns of Event, by name."""

    values: dict[str, Any] = field(default_factory=dict)
    sittings: Sequence[SittingPlan] = ()
