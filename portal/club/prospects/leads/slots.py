"""When projects are shown: the slots that staff offer, who comes in which, and what stands on which day."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, lazyload, mapped_column, relationship

from portal import clock
from portal.club.estate import projects
from portal.club.estate.projects import Project
from portal.club.ground.happenings import happened
from portal.club.people.accounts import Viewer
from portal.club.prospects.leads import happenings as h
from portal.club.prospects.leads.tables import Lead
from portal.database import Base, Id, add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

MEMBERS_FIRST = timedelta(days=7)  # for so long after a slot is offered only members book it
LATEST_CANCEL = timedelta(hours=1)


class ViewingState(StrEnum):
    BOOKED = "booked"
    CANCELLED = "cancelled"
    ATTENDED = "attended"
    NO_SHOW = "no_show"


class ViewingSlot(Base):
    """An hour in which some parties can be shown round."""

    __tablename__ = "viewing_slots"
    __table_args__ = (
        UniqueConstraint("project_id", "starts_at"),
        CheckConstraint("taken >= 0 AND taken <= places", name="places"),
        Index("ix_viewing_slots_estate", "estate_id", "starts_at"),
    )

    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    places: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    open_to_all_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    project: Mapped[Project] = relationship(lazy="joined", innerjoin=True)

    estate_of = "estate_id"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        return viewer.covers(cls, "leads.read")

    @property
    def left(self) -> int:
        return self.places - self.taken

    def is_for_members_only(self) -> bool:
        return clock.now() < self.open_to_all_at


class Viewing(Base):
    """A booking. The link to it holds a random token; only its hash is here."""

    __tablename__ = "viewings"
    __table_args__ = (
        UniqueConstraint("slot_id", "lead_id"),
        UniqueConstraint("token_hash"),
        Index("ix_viewings_lead", "lead_id", "state"),
    )

    id: Mapped[Id]
    slot_id: Mapped[int] = mapped_column(ForeignKey("viewing_slots.id"))
    lead_id: Mapped[int] = mapped_column(ForeignKey("leads.id"))
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    state: Mapped[ViewingState]
    token_hash: Mapped[str]
    booked_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    slot: Mapped[ViewingSlot] = relationship(lazy="joined", innerjoin=True)
    lead: Mapped[Lead] = relationship(lazy="joined", innerjoin=True)

    estate_of = "estate_id"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        return viewer.covers(cls, "leads.read")


def offer_slot(
    project: Project,
    starts_at: datetime,
    by: int | None,
    *,
    places: int = 2,
    lasts: timedelta = timedelta(hours=1),
    members_first: timedelta = MEMBERS_FIRST,
) -> ViewingSlot:
    """Offer an hour; the same hour twice is one. Raises Refusal for the past and where nothing may be sold."""
    projects.require_offered(project, None)
    if starts_at <= clock.now():
        raise Refusal(_l("This hour is over."), "starts_at")
    known = select(ViewingSlot).where(ViewingSlot.project_id == project.id, ViewingSlot.starts_at == starts_at)
    if slot := session.scalar(known):
        return slot
    slot = add(
        ViewingSlot(
            project_id=project.id,
            project=project,
            estate_id=project.estate_id,
            starts_at=starts_at,
            ends_at=starts_at + lasts,
            places=places,
            taken=0,
            open_to_all_at=clock.now() + members_first,
        )
    )
    happened(h.SLOT_OFFERED, by, slot=slot.id, project=project.id)
    return slot


def close_slot(slot: ViewingSlot, by: int) -> None:
    """No further bookings; those who booked still come."""
    still_open = (ViewingSlot.id == slot.id) & ViewingSlot.closed_at.is_(None)
    if changed(update(ViewingSlot).where(still_open).values(closed_at=clock.now())):
        happened(h.SLOT_CLOSED, by, slot=slot.id, project=slot.project_id)
    session.refresh(slot)


def slots_of(project_id: int, *, days: int = 21) -> list[ViewingSlot]:
    """The coming hours of a project, the full and the members' ones too: the page says why they cannot be had."""
    if not projects.offered_buildings(project_id):
        return []
    now = clock.now()
    rows = select(ViewingSlot).where(
        ViewingSlot.project_id == project_id,
        ViewingSlot.starts_at > now,
        ViewingSlot.starts_at < now + timedelta(days=days),
        ViewingSlot.closed_at.is_(None),
    )
    return list(session.scalars(rows.order_by(ViewingSlot.starts_at)))


def day_of(viewer: Viewer, day: date) -> list[ViewingSlot]:
    """The hours of a day in the estates of this person, in order."""
    begins, ends = clock.moment_of(day), clock.end_of(day)
    rows = select(ViewingSlot).where(
        ViewingSlot.visible_to(viewer), ViewingSlot.starts_at >= begins, ViewingSlot.starts_at < ends
    )
    return list(session.scalars(rows.order_by(ViewingSlot.starts_at, ViewingSlot.id)))


def booked_in(slots: Sequence[ViewingSlot]) -> dict[int, list[Viewing]]:
    """Who comes (or came, or stayed away) in each of these hours; the cancelled are left out."""
    found: dict[int, list[Viewing]] = {slot.id: [] for slot in slots}
    if not found:
        return found
    rows = select(Viewing).where(Viewing.slot_id.in_(list(found)), Viewing.state != ViewingState.CANCELLED)
    for row in session.scalars(rows.options(lazyload(Viewing.slot)).order_by(Viewing.id)):  # the slots are at hand
        found[row.slot_id].append(row)
    return found


def days_with_slots(viewer: Viewer, since: date, until: date) -> dict[date, tuple[int, int]]:
    """The days that have hours, with how many places are taken and how many there are."""
    rows = select(ViewingSlot.starts_at, ViewingSlot.taken, ViewingSlot.places).where(
        ViewingSlot.visible_to(viewer),
        ViewingSlot.starts_at >= clock.moment_of(since),
        ViewingSlot.starts_at < clock.end_of(until),
    )
    days: dict[date, tuple[int, int]] = {}
    for starts_at, taken, places in session.execute(rows.order_by(ViewingSlot.starts_at)):
        day = starts_at.date()
        before = days.get(day, (0, 0))
        days[day] = (before[0] + taken, before[1] + places)
    return days
