"""A party that signed up for a sitting."""

from datetime import datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.club.gatherings.events.names import ACTIVE, Deposit, PartyState
from portal.club.gatherings.events.tables import Event, Sitting
from portal.club.ground.codes import EASY, Codes
from portal.club.people.accounts import Hat, Viewer
from portal.club.people.members import Member
from portal.database import Base, Id, Points

# of tickets: those of earlier days may hold an L; none holds a 1 or an I, which are read as one
CODES = Codes(EASY, 8, heard={"1": "L", "I": "L"})


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
        CheckConstraint("came >= 0 AND came <= size", name="came"),
        CheckConstraint("(came > 0) = (state = 'attended')", name="came_in"),
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
    state: Mapped[PartyState]
    number: Mapped[int] = mapped_column(default=0)  # in the queue of the sitting; 0: never waited
    lot: Mapped[int] = mapped_column(default=0)  # in the draw of the sitting
    offered_until: Mapped[datetime | None]
    price: Mapped[Points] = mapped_column(default=0)  # points of the whole party, once charged
    points_key: Mapped[str | None]  # of the ledger entry, so that it can be given back
    deposit: Mapped[Points] = mapped_column(default=0)  # points of the whole party, once locked
    deposit_state: Mapped[Deposit | None]
    deposit_key: Mapped[str | None]  # of the ledger's lock; None: "deposit:<id>", the first and mostly the only one
    code: Mapped[str]  # of the ticket: random, nobody can guess it
    created_at: Mapped[datetime]
    checked_in_at: Mapped[datetime | None]
    checked_in_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    came: Mapped[int] = mapped_column(default=0)  # persons seen at the door
    turn: Mapped[int] = mapped_column(default=0)  # how often it was taken back: keys of the ledger are used once
    reminded_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_as: Mapped[PartyState | None]  # what it was when it was withdrawn

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
    def missing(self) -> int:
        """Persons of the party who are not in yet."""
        return self.size - self.came

    @property
    def attended_key(self) -> str:
        """Of what the ledger credits for coming."""
        return f"event_attended:{self.turned}"

    @property
    def turned(self) -> str:
        """Its id, and from the second time on which time it is."""
        return f"{self.id}:{self.turn}" if self.turn else str(self.id)

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
