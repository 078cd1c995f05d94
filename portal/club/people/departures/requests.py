"""What the desk asks about a membership, and what is done once a second person has agreed."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from portal import clock
from portal.club.ground import tasks
from portal.club.ground.decisions import Decision
from portal.club.ground.happenings import Happening, Told, happened
from portal.club.people import accounts, members
from portal.club.people.accounts import Viewer
from portal.club.people.departures import happenings as h
from portal.club.people.departures import leaving
from portal.club.people.departures.tables import EYES, MemberAct, MemberRequest
from portal.club.people.members import Member
from portal.database import add, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


def ask(member: Member, act: MemberAct, reason: str, by: int, **details: object) -> MemberRequest:
    """Ask for it; the same that waits already is given back. Raises Refusal for what could not be done anyway."""
    if not reason.strip():
        raise Refusal(_l("Please say why."), "reason")
    _mind(member, act, details, by)
    waiting = waiting_for(member.id, act)
    if waiting is not None:
        return waiting
    row = {"member_id": member.id, "member": member, "act": act, "reason": reason.strip(), "details": details}
    asked = add(MemberRequest(**row, state=Decision.WAITING, asked_by=by, asked_at=clock.now()))
    _happened(h.ASKED, asked, by)
    return asked


def approve(row: MemberRequest, by: int) -> None:
    """The second person says yes, and it happens. Raises Refusal."""
    _mind(row.member, row.act, row.details, row.asked_by)
    EYES.decide(row, Decision.DONE, by)
    _CARRY_OUT[row.act](row, by)
    told = {row.asked_by: h.RequestDecided(act=row.act, is_done=True)}
    _happened(h.APPROVED, row, by, told)


def decline(row: MemberRequest, by: int, answer: str = "") -> None:
    """No, and why; whoever asked is told. Who asked takes it back this way, too."""
    if by == row.asked_by:
        EYES.withdraw(row, by)
        _happened(h.WITHDRAWN, row, by)
        return
    if not answer.strip():
        raise Refusal(_l("Please say why; whoever asked reads it."), "answer")
    EYES.decide(row, Decision.DECLINED, by, answer=answer.strip())
    told = {row.asked_by: h.RequestDecided(act=row.act, is_done=False, answer=answer.strip())}
    _happened(h.DECLINED, row, by, told)


def waiting_for(member_id: int, act: MemberAct) -> MemberRequest | None:
    mine = (MemberRequest.member_id == member_id) & (MemberRequest.act == act)
    found: MemberRequest | None = session.scalar(
        select(MemberRequest).where(mine, MemberRequest.state == Decision.WAITING)
    )
    return found


def waiting_requests(viewer: Viewer) -> list[MemberRequest]:
    return list(session.scalars(EYES.waiting(viewer)))


def last_of(member_id: int, act: MemberAct) -> MemberRequest | None:
    """The newest, however it stands."""
    rows = select(MemberRequest).where(MemberRequest.member_id == member_id, MemberRequest.act == act)
    found: MemberRequest | None = session.scalar(rows.order_by(MemberRequest.id.desc()).limit(1))
    return found


def _mind(member: Member, act: MemberAct, details: dict[str, Any], by: int) -> None:
    """Raises Refusal: one's own, an account of work, or what is so already."""
    account = member.account
    if act is not MemberAct.NAME:
        EYES.refuse_own((account.id,), by)
        leaving.may_be_closed(account)
    if account.is_erased:
        raise Refusal(_l("Nobody is behind this card any more."), status=409)
    is_shut = account.suspended_at is not None
    if act is MemberAct.SUSPEND and is_shut:
        raise Refusal(_l("This member is suspended already."), status=409)
    if act is MemberAct.READMIT and not is_shut:
        raise Refusal(_l("This member is not suspended."), status=409)
    if act is MemberAct.PHONE and accounts.by_phone(str(details["phone"])) is not None:
        raise Refusal(_l("Somebody signs in with this number already."), "phone", status=409)


def _suspend(row: MemberRequest, by: int) -> None:
    accounts.shut_out(row.member.account, by)


def _readmit(row: MemberRequest, by: int) -> None:
    accounts.let_in(row.member.account, by)


def _note_death(row: MemberRequest, by: int) -> None:
    leaving.note_death(row.member, row.details.get("heir"), by)


def _give_phone(row: MemberRequest, by: int) -> None:
    members.phones.give(row.member, row.details["phone"], by)


def _name(row: MemberRequest, by: int) -> None:
    members.rename(row.member, row.details["name"], by)


_CARRY_OUT: dict[MemberAct, Callable[[MemberRequest, int], None]] = {
    MemberAct.SUSPEND: _suspend,
    MemberAct.READMIT: _readmit,
    MemberAct.DIED: _note_death,
    MemberAct.PHONE: _give_phone,
    MemberAct.NAME: _name,
}


def _happened(what: Happening, row: MemberRequest, by: int, told: Told = None) -> None:
    happened(what, by, member=row.member, told=told, member_request=row.id, act=row.act)
    tasks.follow("member_request", row.id, by)
