"""The tables: an event, its sittings (场次) with their seats, and the parties that signed up."""

from datetime import datetime, timedelta

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.estate.projects import Estate
from portal.club.gatherings.events.names import UNSEEN, Audience, EventKind, EventStatus, Mode
from portal.club.ground.files import File
from portal.club.ground.locks import Shared
from portal.club.people.accounts import Hat, Viewer
from portal.club.people.members import Grade
from portal.database import Base, Id, Points
from portal.words import Words

DOORS_OPEN = timedelta(hours=1)  # before a session begins


class Event(Shared, Base):
    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_starts", "status", "starts_at", "id"),
        CheckConstraint("price >= 0", name="price"),
        CheckConstraint("deposit >= 0", name="deposit"),
        CheckConstraint("most_people >= 1", name="most_people"),
    )

    id: Mapped[Id]
    title: Mapped[Words]
    summary: Mapped[Words]
    description: Mapped[Words]
    place: Mapped[Words]
    bring: Mapped[Words | None]  # what to bring
    party_rule: Mapped[Words | None]  # what the numbers below do not say
    afterwards: Mapped[Words | None]  # how it was
    kind: Mapped[EventKind]
    estate_id: Mapped[int | None] = mapped_column(ForeignKey("estates.id"))  # None: of the whole club
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    status: Mapped[EventStatus] = mapped_column(default=EventStatus.DRAFT)
    mode: Mapped[Mode] = mapped_column(default=Mode.FIRST_COME)
    opens_at: Mapped[datetime]  # sign-up
    closes_at: Mapped[datetime]
    cancel_until: Mapped[datetime]  # until then a withdrawal gives the points back
    offer_hours: Mapped[int] = mapped_column(default=2)  # how long an offered place is kept
    audience: Mapped[Audience] = mapped_column(default=Audience.MEMBERS)
    least_grade: Mapped[Grade] = mapped_column(default=Grade.REGISTERED)
    estate_only: Mapped[bool] = mapped_column(default=False)  # only members who live in estate_id
    priority_grade: Mapped[Grade | None]  # before priority_until only this grade and higher may sign up
    priority_until: Mapped[datetime | None]
    price: Mapped[Points] = mapped_column(default=0)  # points a person
    deposit: Mapped[Points] = mapped_column(default=0)  # points a person, locked with the place (deposits.py)
    most_people: Mapped[int] = mapped_column(default=5)  # of one party
    children_welcome: Mapped[bool] = mapped_column(default=True)
    child_from: Mapped[int] = mapped_column(default=0)  # years
    child_to: Mapped[int] = mapped_column(default=17)
    starts_at: Mapped[datetime]  # of the first sitting
    ends_at: Mapped[datetime]  # of the last
    seed: Mapped[str | None]  # of the draw: secret until it is run, its hash is published with the event
    drawn_at: Mapped[datetime | None]
    cancelled_because: Mapped[Words | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]

    sittings: Mapped[list["Sitting"]] = relationship(
        lazy="selectin", order_by="(Sitting.starts_at, Sitting.id)", back_populates="event"
    )
    estate: Mapped[Estate | None] = relationship(lazy="joined")
    picture: Mapped[File | None] = relationship(lazy="joined")

    estate_of = "estate_id"
    shared_by = ("events.check_in",)  # at the door of the whole club's event stand colleagues of every estate

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        """Staff see the events of their estates (and the whole club's); everybody else what was published."""
        if viewer.hat is not Hat.STAFF:
            return cls.status.not_in(UNSEEN)
        mine = viewer.covers(cls, "events.edit") | viewer.covers(cls, "events.check_in")
        return mine & (cls.status != EventStatus.DISCARDED)

    @property
    def is_over(self) -> bool:
        return self.ends_at <= clock.now()

    @property
    def door_is_closed(self) -> bool:
        """Parties are noted as having come until the end of the day after it."""
        return clock.end_of(clock.local(self.ends_at).date() + timedelta(days=1)) <= clock.now()

    @property
    def is_open(self) -> bool:
        return self.status is EventStatus.PUBLISHED and self.opens_at <= clock.now() < self.closes_at

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= clock.now()

    @property
    def is_free_to_leave(self) -> bool:
        """Whether a withdrawal now gives the points back."""
        return clock.now() < self.cancel_until

    @property
    def takes_points(self) -> bool:
        """Whether a place costs points or locks some; then nobody is given one unasked."""
        return bool(self.price or self.deposit)

    @property
    def free_seats(self) -> int:
        return sum(sitting.free for sitting in self.sittings)

    @property
    def is_full(self) -> bool:
        return all(sitting.is_full for sitting in self.sittings)


class Sitting(Base):
    """One session of an event. The counters are persons, but `waiting`, which counts parties."""

    __tablename__ = "sittings"
    __table_args__ = (
        Index("ix_sittings_event", "event_id", "id"),
        CheckConstraint("taken >= 0 AND offered >= 0 AND waiting >= 0", name="counters"),
        CheckConstraint("taken + offered <= seats", name="seats"),
        CheckConstraint("starts_at < ends_at", name="times"),
    )

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    label: Mapped[Words]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    seats: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    offered: Mapped[int] = mapped_column(default=0)  # kept for parties that were asked
    waiting: Mapped[int] = mapped_column(default=0)
    last_number: Mapped[int] = mapped_column(default=0)  # of the queue: who comes later gets the next

    event: Mapped[Event] = relationship(back_populates="sittings")

    @property
    def free(self) -> int:
        return self.seats - self.taken - self.offered

    @property
    def is_on(self) -> bool:
        """Its people are let in now: from an hour before it begins until it ends."""
        return self.starts_at - DOORS_OPEN <= clock.now() < self.ends_at

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= clock.now()

    @property
    def is_full(self) -> bool:
        """A newcomer would have to wait."""
        return self.free <= 0 or self.waiting > 0
