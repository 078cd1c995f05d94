"""What staff write about a draw."""

from dataclasses import dataclass, field
from datetime import datetime

from portal.club.people.members import Grade
from portal.club.shop.draws.tables import NOTHING
from portal.words import Words


@dataclass(frozen=True)
class PrizePlan:
    name: Words
    quantity: int


@dataclass(frozen=True)
class DrawPlan:
    """What staff write about a draw."""

    title: Words
    description: Words
    opens_at: datetime
    closes_at: datetime
    draws_at: datetime
    place: Words
    price: int = 0
    per_member: int = 1
    grade: Grade | None = None
    estate_id: int | None = None
    claim_days: int = 14
    public_source: Words = NOTHING
    prizes: list[PrizePlan] = field(default_factory=list)
