"""The tables: an event, its sittings (场次) with their seats, and the parties that signed up."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.estate.projects import Estate
from portal.club.ground.codes import EASY, Codes
from portal.club.ground.files import File
from portal.club.ground.locks import Shared
from portal.club.people.accounts import Hat, Viewer
from portal.club.people.members import Grade, Member
from portal.database import Base, Id, Points
from portal.sentences import lazy_gettext as _l
from portal.words import Words


class Kind(StrEnum):
    SOCIAL = "social"
    FAMILY = "family"
    CULTURE = "culture"
    PROMOTION = "promotion"
    OPEN_DAY = "open_day"
    HANDOVER = "handover"
    APPRECIATION = "appreciation"


class Status(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Mode(StrEnum):
    FIRST_COME = "first_come"
    DRAW = "draw"


class Audience(StrEnum):
    MEMBERS = "members"
    OWNERS = "owners"


class State(StrEnum):
    """Of a party that signed up."""

    ENTERED = "entered"  # waits for the draw
    WAITING = "waiting"
    OFFERED = "offered"  # a place is kept until offered_until
    HELD = "held"
    ATTENDED = "attended"
    ABSENT = "absent"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"  # an offer that was not taken in time


class Deposit(StrEnum):
    """What became of the points that a party put aside."""

    LOCKED = "locked"
    RETURNED = "returned"
    KEPT = "kept"  # by the club


KIND_NAMES = {
    Kind.SOCIAL: _l("Social"),
    Kind.FAMILY: _l("Family"),
    Kind.CULTURE: _l("Culture"),
    Kind.PROMOTION: _l("Project promotion"),
    Kind.OPEN_DAY: _l("Site open day"),
    Kind.HANDOVER: _l("Handover ceremony"),
    Kind.APPRECIATION: _l("Year-end appreciation"),
}
AUDIENCE_NAMES = {Audience.MEMBERS: _l("All members"), Audience.OWNERS: _l("Verified owners")}
MODE_NAMES = {Mode.FIRST_COME: _l("First come, first served"), Mode.DRAW: _l("By draw")}
STATUS_NAMES = {Status.DRAFT: _l("Draft"), Status.PUBLISHED: _l("Published"), Status.CANCELLED: _l("Called off")}
STATE_NAMES = {
    State.ENTERED: _l("In the draw"),
    State.WAITING: _l("Waiting"),
    State.OFFERED: _l("Place offered"),
    State.HELD: _l("Has a place"),
    State.ATTENDED: _l("Came"),
    State.ABSENT: _l("Did not come"),
    State.CANCELLED: _l("Withdrawn"),
    State.LAPSED: _l("Offer lapsed"),
}
DEPOSIT_NAMES = {
    Deposit.LOCKED: _l("Deposit locked"),
    Deposit.RETURNED: _l("Deposit returned"),
    Deposit.KEPT: _l("Deposit kept by the club"),
}
ACTIVE = (State.ENTERED, State.WAITING, State.OFFERED, State.HELD, State.ATTENDED, State.ABSENT)
# of tickets: those of earlier days may hold an L; none holds a 1 or an I, which are read as one
CODES = Codes(EASY, 8, heard={"1": "L", "I": "L"})
SEATED = (State.HELD, State.ATTENDED, State.ABSENT)


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
    kind: Mapped[Kind]
    estate_id: Mapped[int | None] = mapped_column(ForeignKey("estates.id"))  # None: of the whole club
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    status: Mapped[Status] = mapped_column(default=Status.DRAFT)
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
            return cls.status != Status.DRAFT
        return viewer.covers(cls, "events.edit") | viewer.covers(cls, "events.check_in")

    @property
    def is_over(self) -> bool:
        return self.ends_at <= clock.now()

    @property
    def is_open(self) -> bool:
        return self.status is Status.PUBLISHED and self.opens_at <= clock.now() < self.closes_at

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
    def is_full(self) -> bool:
        """A newcomer would have to wait."""
        return self.free <= 0 or self.waiting > 0


class SignUp(Base):
    """A party: the member, who comes along, and what became of it."""

    __tablename__ = "sign_ups"
    __table_args__ = (
        UniqueConstraint("code"),
        Index("ix_sign_ups_queue", "sitting_id", "state", "number"),
        Index("ix_sign_ups_event", "event_id", "id"),
        Index("ix_sign_ups_member", "member_id", "id"),
        Index("ix_sign_ups_offers", "state", "offered_until"),
        CheckConstraint("adults >= 1 AND size >= adults", name="size"),
        CheckConstraint("deposit >= 0", name="deposit"),
        CheckConstraint("(deposit > 0) = (deposit_state IS NOT NULL)", name="deposit_state"),
    )

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    adults: Mapped[int]  # the member among them
    child_ages: Mapped[list[int]] = mapped_column(JSON)
    size: Mapped[int]  # persons
    state: Mapped[State]
    number: Mapped[int] = mapped_column(default=0)  # in the queue of the sitting; 0: never waited
    lot: Mapped[int] = mapped_column(default=0)  # in the draw of the sitting
    offered_until: Mapped[datetime | None]
    price: Mapped[Points] = mapped_column(default=0)  # points of the whole party, once charged
    points_key: Mapped[str | None]  # of the ledger entry, so that it can be given back
    deposit: Mapped[Points] = mapped_column(default=0)  # points of the whole party, once locked
    deposit_state: Mapped[Deposit | None]
    code: Mapped[str]  # of the ticket: random, nobody can guess it
    created_at: Mapped[datetime]
    checked_in_at: Mapped[datetime | None]
    checked_in_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    ended_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship(lazy="joined", innerjoin=True)
    sitting: Mapped[Sitting] = relationship(lazy="joined", innerjoin=True)
    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)

    estate_of = "event"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF:
            return cls.event.has(Event.visible_to(viewer))
        return cls.member_id == viewer.member_id

    @property
    def children(self) -> int:
        return len(self.child_ages)

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def spoken_code(self) -> str:
        """K7QM-4TRX: as it is read aloud and typed."""
        return CODES.shown(self.code)


Index(
    "uq_sign_ups_once",  # a member signs up once for an event; who withdrew may come back
    SignUp.event_id,
    SignUp.member_id,
    unique=True,
    sqlite_where=SignUp.state.in_(ACTIVE),
    postgresql_where=SignUp.state.in_(ACTIVE),
)
