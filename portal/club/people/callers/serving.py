"""Serving a caller: who they are is proved first, then the verbs are the member's own and the desk's hand does them."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from portal import clock
from portal.club.ground import behalf
from portal.club.ground.behalf import Behalf, DeskChannel
from portal.club.ground.happenings import happened
from portal.club.people import accounts
from portal.club.people.callers import happenings as h
from portal.club.people.callers.tables import LASTS, Call, CallerProof
from portal.club.people.members import Member
from portal.database import add, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words


def begin(member: Member, channel: DeskChannel, proof: CallerProof, by: int) -> Call:
    """For some minutes this colleague acts for the member. Raises Refusal."""
    if not member.is_valid:
        raise Refusal(_l("This membership is cancelled or suspended: nothing can be done for it."))
    if member.account_id == by:
        raise Refusal(_l("A colleague must do this for you."))
    if channel is DeskChannel.TELEPHONE and proof is CallerProof.DOCUMENT:
        raise Refusal(_l("A document is seen at the counter only."), "proof")
    if channel is DeskChannel.COUNTER and proof is CallerProof.CALL_BACK:
        raise Refusal(_l("Whoever stands here shows a document or says the code."), "proof")
    call = add(Call(member_id=member.id, member=member, by_id=by, channel=channel, proof=proof, begun_at=clock.now()))
    with behalf.of(_desk(call)):
        happened(h.BEGUN, by, member=member, call=call.id, proof=proof)
    return call


def open_call(member_id: int, by: int) -> Call | None:
    """The one in which this colleague serves the member now."""
    mine = select(Call).where(Call.member_id == member_id, Call.by_id == by, Call.begun_at > clock.now() - LASTS)
    return session.scalar(mine.order_by(Call.id.desc()).limit(1))


@contextmanager
def acting(member: Member, by: int, what: Words, *, spends: bool = False, unproved: bool = False) -> Iterator[None]:
    """What is done within is the member's act by this colleague's hand, and they are told of it. Raises Refusal.

    what: as the letter says it, behind "we" ("signed you up for an event"). spends: points.
    unproved: harmless enough for who stands before us and has shown nothing (a free place, at its door).
    """
    call = open_call(member.id, by)
    if call is None and unproved and not spends:
        with behalf.of(Behalf(by, DeskChannel.COUNTER, member.account_id)):
            yield
        return
    if call is None:
        raise Refusal(_l("First say on the member's page who is calling and how they proved it."), status=409)
    if spends and not call.may_spend:
        raise Refusal(_l("Points are spent only for who said the code or showed a document."), status=409)
    with behalf.of(_desk(call)):
        yield
    letter = h.DoneForYou(
        what=what, colleague=accounts.colleagues_called([by])[by], channel=call.channel, at=clock.now()
    )
    happened(h.DONE, by, member=member, told=letter, call=call.id)


def _desk(call: Call) -> Behalf:
    return Behalf(call.by_id, call.channel, call.member.account_id, call.id)
