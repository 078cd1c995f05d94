"""Coming to look: one place in a slot for whoever has read the drawbacks, members first, and a link to cancel."""

import hashlib
import secrets
from typing import Any

from sqlalchemy import bindparam, select, update

from portal import clock
from portal.club.estate import projects
from portal.club.ground.happenings import Happening, happened
from portal.club.prospects.leads import happenings as h
from portal.club.prospects.leads.interest import Interested, acknowledge, address_of, agree, lead_of
from portal.club.prospects.leads.slots import LATEST_CANCEL, Viewing, ViewingSlot, ViewingState
from portal.club.prospects.leads.tables import ConsentPurpose, Lead
from portal.database import add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

SETTLED = {
    ViewingState.CANCELLED: h.CANCELLED,
    ViewingState.ATTENDED: h.ATTENDED,
    ViewingState.NO_SHOW: h.NO_SHOW,
}
CLAIM = (
    update(ViewingSlot)
    .where(
        ViewingSlot.id == bindparam("in_slot"),
        ViewingSlot.taken < ViewingSlot.places,
        ViewingSlot.closed_at.is_(None),
    )
    .values(taken=ViewingSlot.taken + 1)
)


def book(slot: ViewingSlot, person: Interested, *, version: int, changes: bool, news: bool) -> Viewing:
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
    _happened(h.BOOKED, viewing, lead.account_id, token)
    return viewing


def book_for(lead: Lead, slot: ViewingSlot, by: int) -> Viewing:
    """A place for somebody who called, whom the adviser has told what speaks against the project. Raises Refusal.

    The link goes to their telephone as if they had booked themselves; the members' days are kept.
    """
    if slot.project_id != lead.project_id:
        raise Refusal(_l("This hour is of another project."), "slot")
    projects.require_offered(slot.project, None)
    if _coming(lead) is not None:
        raise Refusal(_l("They have a viewing of this project already."), "slot")
    _claim(slot, is_member=lead.member_id is not None)
    viewing, token = _viewing(slot, lead)
    _happened(h.BOOKED_FOR, viewing, by, token)
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


def viewings_of(lead_id: int) -> list[Viewing]:
    rows = select(Viewing).join(Viewing.slot).where(Viewing.lead_id == lead_id)
    return list(session.scalars(rows.order_by(ViewingSlot.starts_at.desc())))


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
    _happened(h.REMINDED, viewing, viewing.lead.account_id, token)
    return viewing


def _happened(what: Happening, viewing: Viewing, by: int | None, token: str = "") -> None:
    """With the letter that carries the link, where there is a new one."""
    slot, project, lead = viewing.slot, viewing.slot.project, viewing.lead
    letter = h.ViewingBooked(project=project.name, project_id=project.id, starts_at=slot.starts_at, token=token)
    told = {address_of(lead): letter} if token else None
    ids: dict[str, Any] = {"viewing": viewing.id, "slot": slot.id, "lead": lead.id, "project": project.id}
    happened(what, by, member=lead.member_id, told=told, **ids)


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
    _happened(SETTLED[state], viewing, by)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
