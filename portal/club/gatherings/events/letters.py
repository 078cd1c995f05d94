"""The letters about events, with their typed values."""

from dataclasses import dataclass
from datetime import datetime

from portal.club.ground.letters import Letter
from portal.club.ground.outbox import Purpose
from portal.words import Words


@dataclass(frozen=True, kw_only=True)
class _About(Letter):
    event: int
    title: Words
    size: int


@dataclass(frozen=True, kw_only=True)
class PlacesHeld(_About, topic="event_held", purpose=Purpose.OWN):
    code: str
    starts_at: datetime
    place: Words
    deposit: int = 0


@dataclass(frozen=True, kw_only=True)
class PlacesTomorrow(_About, topic="event_tomorrow", purpose=Purpose.SERVICE):
    """The day before."""

    code: str
    starts_at: datetime
    place: Words
    bring: Words | None = None


@dataclass(frozen=True, kw_only=True)
class InTheDraw(_About, topic="event_entered", purpose=Purpose.OWN):
    lot: int
    closes_at: datetime


@dataclass(frozen=True, kw_only=True)
class OnTheWaitingList(_About, topic="event_waiting", purpose=Purpose.OWN):
    number: int
    hours: int


@dataclass(frozen=True, kw_only=True)
class PlacesOffered(_About, topic="event_offered", purpose=Purpose.SERVICE):
    until_at: datetime
    price: int = 0
    deposit: int = 0


@dataclass(frozen=True, kw_only=True)
class PassedOver(_About, topic="event_passed_over", purpose=Purpose.CARE, consent="events"):
    """Somebody behind was asked, because these places did not suffice for the whole party."""

    free: int


@dataclass(frozen=True, kw_only=True)
class OfferLapsed(_About, topic="event_lapsed", purpose=Purpose.SERVICE):
    pass


@dataclass(frozen=True, kw_only=True)
class PlacesReleased(_About, topic="event_released", purpose=Purpose.CARE, consent="events"):
    given_back: int
    kept: int = 0


@dataclass(frozen=True, kw_only=True)
class EventCalledOff(_About, topic="event_called_off", purpose=Purpose.SERVICE):
    because: Words
    given_back: int


@dataclass(frozen=True, kw_only=True)
class DepositKept(_About, topic="event_deposit_kept", purpose=Purpose.SERVICE):
    """They had a place and did not come."""

    deposit: int


@dataclass(frozen=True, kw_only=True)
class PlaceOrTimeChanged(_About, topic="event_changed", purpose=Purpose.SERVICE):
    starts_at: datetime
    place: Words


@dataclass(frozen=True, kw_only=True)
class MessageOfTheDesk(_About, topic="event_message", purpose=Purpose.SERVICE):
    text: Words
