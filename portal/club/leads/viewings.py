"""Coming to look: slots with room for a few parties, members first, and a link to cancel."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, bindparam, select, update
from sqlalchemy.orm import Mapped, lazyload, mapped_column, relationship

from portal import clock
from portal.club import audit, projects
from portal.club.accounts import Viewer
from portal.club.leads.interest import ConsentPurpose, Lead, Person, acknowledge, agree, lead_of, send
from portal.club.projects import Project
from portal.database import Base, Id, add, changed, session
from portal.refusal import Refusal

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

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        return viewer.covers(cls.estate_id, "leads.read")

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

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        return viewer.covers(cls.estate_id, "leads.read")


CLAIM = (
    update(ViewingSlot)
    .where(
        ViewingSlot.id == bindparam("in_slot"),
        ViewingSlot.taken < ViewingSlot.places,
        ViewingSlot.closed_at.is_(None),
    )
    .values(taken=ViewingSlot.taken + 1)
)


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
    audit.record(by, "slot.offered", slot=slot.id, project=project.id)
    return slot


def close_slot(slot: ViewingSlot, by: int) -> None:
    """No further bookings; those who booked still come."""
    still_open = (ViewingSlot.id == slot.id) & ViewingSlot.closed_at.is_(None)
    if changed(update(ViewingSlot).where(still_open).values(closed_at=clock.now())):
        audit.record(by, "slot.closed", slot=slot.id)
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


def book(slot: ViewingSlot, person: Person, *, version: int, changes: bool, news: bool) -> Viewing:
    """One place in that hour for the person, who has read the published drawbacks.

    Who has a coming viewing of this project already gets no second one: a member is told so, a guest is written to
    at the phone they left (the page must not tell who else has booked). Raises Refusal.
    """
    project = slot.project
    projects.require_offered(project, None)
    lead = lead_of(project, person)
    acknowledge(lead, version)
    if person.member is not None or lead.member_id is None:  # a stranger who types a member's phone agrees to nothing
        _consent(lead, changes, news)
    if existing := _coming(lead):
        if person.member is not None and existing.slot_id != slot.id:
            raise Refusal(_l("You already have a viewing of this project. Cancel that one first."), "slot")
        return _remind(existing)
    _claim(slot, is_member=person.member is not None)
    viewing, token = _viewing(slot, lead)
    _confirm(viewing, token)
    audit.record(lead.account_id, "viewing.booked", viewing=viewing.id, slot=slot.id)
    return viewing


def by_token(token: str) -> Viewing | None:
    """The viewing whose link this is."""
    return session.scalar(select(Viewing).where(Viewing.token_hash == _hash(token)))


def cancel(viewing: Viewing) -> None:
    """Give the place back; until an hour before."""
    if viewing.slot.starts_at - LATEST_CANCEL < clock.now():
        raise Refusal(_l("It is too late to cancel here. Please ring us."))
    _settle(viewing, ViewingState.CANCELLED, viewing.lead.account_id)
    changed(update(ViewingSlot).where(ViewingSlot.id == viewing.slot_id).values(taken=ViewingSlot.taken - 1))
    session.refresh(viewing.slot)


def attended(viewing: Viewing, by: int) -> None:
    """They came."""
    _begun(viewing)
    _settle(viewing, ViewingState.ATTENDED, by)


def stay_away(viewing: Viewing, by: int) -> None:
    """They did not come."""
    _begun(viewing)
    _settle(viewing, ViewingState.NO_SHOW, by)


def upcoming_of_member(member_id: int) -> list[Viewing]:
    mine = select(Viewing).join(Viewing.lead).join(Viewing.slot)
    mine = mine.where(Lead.member_id == member_id, Viewing.state == ViewingState.BOOKED)
    return list(session.scalars(mine.where(ViewingSlot.starts_at > clock.now()).order_by(ViewingSlot.starts_at)))


def day_of(viewer: Viewer, day: date) -> list[ViewingSlot]:
    """The hours of a day in the estates of this person, in order."""
    begins, ends = clock.moment_of(day), clock.end_of(day)
    rows = select(ViewingSlot).where(
        ViewingSlot.visible_to(viewer), ViewingSlot.starts_at >= begins, ViewingSlot.starts_at < ends
    )
    return list(session.scalars(rows.order_by(ViewingSlot.starts_at, ViewingSlot.id)))


def viewings_of(lead_id: int) -> list[Viewing]:
    rows = select(Viewing).join(Viewing.slot).where(Viewing.lead_id == lead_id)
    return list(session.scalars(rows.order_by(ViewingSlot.starts_at.desc())))


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


def _claim(slot: ViewingSlot, *, is_member: bool) -> None:
    """Take a place in the database itself: of two who press at once for the last one, one gets it."""
    now = clock.now()
    if slot.starts_at <= now or slot.closed_at is not None:
        raise Refusal(_l("This hour can no longer be booked. Please choose another."), "slot")
    if not is_member and slot.is_for_members_only():
        raise Refusal(_l("This hour is still kept for members. Please choose another."), "slot")
    if changed(CLAIM, in_slot=slot.id) == 0:
        raise Refusal(_l("This hour has just been taken. Please choose another."), "slot", status=409)
    session.refresh(slot)


def _viewing(slot: ViewingSlot, lead: Lead) -> tuple[Viewing, str]:
    """A new booking, or the cancelled one of the same hour taken up again; and the token of its link."""
    token = secrets.token_urlsafe(16)
    earlier = session.scalar(select(Viewing).where(Viewing.slot_id == slot.id, Viewing.lead_id == lead.id))
    if earlier is not None:
        earlier.state, earlier.token_hash, earlier.booked_at = ViewingState.BOOKED, _hash(token), clock.now()
        earlier.settled_at = earlier.settled_by = None
        session.flush()
        return earlier, token
    return (
        add(
            Viewing(
                slot_id=slot.id,
                slot=slot,
                lead_id=lead.id,
                lead=lead,
                estate_id=slot.estate_id,
                state=ViewingState.BOOKED,
                token_hash=_hash(token),
                booked_at=clock.now(),
            )
        ),
        token,
    )


def _coming(lead: Lead) -> Viewing | None:
    rows = select(Viewing).join(Viewing.slot).where(Viewing.lead_id == lead.id, Viewing.state == ViewingState.BOOKED)
    return session.scalar(rows.where(ViewingSlot.starts_at > clock.now()).limit(1))


def _remind(viewing: Viewing) -> Viewing:
    """The link again, to the person's own phone or inbox; the earlier link ends."""
    token = secrets.token_urlsafe(16)
    viewing.token_hash = _hash(token)
    session.flush()
    _confirm(viewing, token)
    return viewing


def _confirm(viewing: Viewing, token: str) -> None:
    starts_at = viewing.slot.starts_at.isoformat()
    send(viewing.lead, "viewing_booked", starts_at=starts_at, token=token, project_id=viewing.slot.project_id)


def _consent(lead: Lead, changes: bool, news: bool) -> None:
    agree(lead, ConsentPurpose.CONTACT)
    if changes:
        agree(lead, ConsentPurpose.CHANGES)
    if news:
        agree(lead, ConsentPurpose.NEWS)


def _begun(viewing: Viewing) -> None:
    if clock.now() < viewing.slot.starts_at - LATEST_CANCEL:
        raise Refusal(_l("This viewing has not begun yet."))


def _settle(viewing: Viewing, state: ViewingState, by: int | None) -> None:
    booked = (Viewing.id == viewing.id) & (Viewing.state == ViewingState.BOOKED)
    values = {"state": state, "settled_at": clock.now(), "settled_by": by}
    if changed(update(Viewing).where(booked).values(**values)) == 0:
        raise Refusal(_l("This viewing was settled already."), status=409)
    session.refresh(viewing)
    audit.record(by, f"viewing.{state}", viewing=viewing.id, slot=viewing.slot_id)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
