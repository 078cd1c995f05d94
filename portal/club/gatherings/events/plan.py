"""What staff write about an event, and what holds of it in itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
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


def span_of(plan: EventPlan) -> tuple[datetime, datetime]:
    return min(one.starts_at for one in plan.sittings), max(one.ends_at for one in plan.sittings)


def refuse_unless_sound(plan: EventPlan) -> None:
    """Dates in order, bounds the right way round. Raises Refusal beside the field."""
    value = plan.values
    if not plan.sittings:
        raise Refusal(_l("An event needs one session at least."), "sittings")
    for number, one in enumerate(plan.sittings):
        if one.ends_at <= one.starts_at:
            raise Refusal(_l("A session ends after it begins."), f"sittings-{number}-ends_at")
        if one.seats < 1:
            raise Refusal(_l("A session needs one seat at least."), f"sittings-{number}-seats")
    first = span_of(plan)[0]
    priority = (value.get("priority_grade"), value.get("priority_until"))
    rules: list[tuple[bool, object, str]] = [
        (value["opens_at"] < value["closes_at"], _l("Sign-up closes after it opens."), "closes_at"),
        (value["closes_at"] <= first, _l("Sign-up closes before the first session begins."), "closes_at"),
        (value["cancel_until"] <= first, _l("This must be before the first session begins."), "cancel_until"),
        (value.get("child_from", 0) <= value.get("child_to", 17), _l("From the younger to the older."), "child_to"),
        (not value.get("estate_only") or bool(value.get("estate_id")), _l("Choose the estate."), "estate_id"),
        (all(priority) or not any(priority), _l("Priority needs both a grade and a time."), "priority_until"),
    ]
    for holds, sentence, name in rules:
        if not holds:
            raise Refusal(sentence, name)
