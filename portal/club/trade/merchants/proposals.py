"""Proposals: a merchant writes an offer or a change of one, staff publish it or return it with a remark."""

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, select, update

from portal import clock
from portal.club.ground.decisions import SecondPerson
from portal.club.ground.happenings import happened
from portal.club.ground.steps import Answers, Machine, Transition
from portal.club.people.accounts import names_of
from portal.club.trade.merchants import happenings as h
from portal.club.trade.merchants.clerks import clerks_of
from portal.club.trade.merchants.contracts import to_managers
from portal.club.trade.merchants.letters import OfferPublished, OfferReturned
from portal.club.trade.merchants.offer_tables import Offer, OfferDetails
from portal.club.trade.merchants.offers import create_offer, edit_offer, publish, refuse_nonsense
from portal.club.trade.merchants.proposal_tables import OPEN, PROPOSAL_NAMES, Proposal, ProposalState
from portal.club.trade.merchants.tables import Merchant
from portal.database import add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

MOST_OPEN = 30
S = ProposalState


def _people(proposal: Proposal) -> list[int]:
    """Whoever works for the merchant now."""
    return [clerk.account_id for clerk in clerks_of(proposal.merchant) if not clerk.waits]


EYES = SecondPerson(
    Proposal,
    permission="merchants.edit",
    concerns=_people,
    own=_l("Whoever works for a merchant does not decide on its offers."),
    names=names_of,
    waits=(S.PROPOSED,),
    withdrawn=S.DROPPED,
)


class ProposalAct(StrEnum):
    REWRITE = "rewrite"
    SEND = "send"
    DROP = "drop"
    ACCEPT = "accept"
    RETURN = "return"


_REWRITE, _SEND, _DROP = Transition(), Transition(S.PROPOSED), Transition(S.DROPPED)
_QUICKER = _l("Somebody was quicker: this proposal has changed in the meantime.")
COURSE = Machine(
    Proposal,
    {
        **{(state, ProposalAct.REWRITE): _REWRITE for state in OPEN},
        **{(state, ProposalAct.SEND): _SEND for state in OPEN},
        **{(state, ProposalAct.DROP): _DROP for state in (*OPEN, S.PROPOSED)},
        (S.PROPOSED, ProposalAct.ACCEPT): Transition(S.PUBLISHED, guards=(EYES.mind,), stamp="decided_at"),
        (S.PROPOSED, ProposalAct.RETURN): Transition(S.RETURNED, guards=(EYES.mind,), stamp="decided_at"),
    },
    names=PROPOSAL_NAMES,
    starts=frozenset({S.DRAFT, S.PUBLISHED}),  # what the club writes itself is out at once (offers.py)
    final=frozenset({S.PUBLISHED, S.DROPPED}),
    answers=Answers(elsewhere=_QUICKER, overtaken=_QUICKER),
)


def draft(merchant: Merchant, details: OfferDetails, by: int, offer: Offer | None = None) -> Proposal:
    """A new proposal, still with the merchant; for an offer there is at most one at a time."""
    refuse_nonsense(details)
    changed(update(Merchant).where(Merchant.id == merchant.id).values(status=Merchant.status))  # holds its row
    waiting = [one for one in open_of(merchant.id) if offer is not None and one.offer_id == offer.id]
    if waiting:
        raise Refusal(_l("A change of this offer is open already. Please go on with that one."), status=409)
    if len(open_of(merchant.id)) >= MOST_OPEN:
        raise Refusal(_l("At most %(most)s proposals are open at a time.", most=MOST_OPEN))
    made = add(
        Proposal(
            merchant_id=merchant.id,
            merchant=merchant,
            offer_id=offer.id if offer else None,
            details=details.plain(),
            **COURSE.begun(S.DRAFT),
            asked_by=by,
            asked_at=clock.now(),
        )
    )
    happened(h.PROPOSAL_DRAFTED, by, **_ids(made))
    return made


def rewrite(proposal: Proposal, details: OfferDetails, by: int) -> Proposal:
    """Change it while it is with the merchant."""
    refuse_nonsense(details)
    COURSE.perform(proposal, ProposalAct.REWRITE, by, details=details.plain(), asked_by=by, asked_at=clock.now())
    happened(h.PROPOSAL_REWRITTEN, by, **_ids(proposal))
    return proposal


def send(proposal: Proposal, by: int) -> Proposal:
    """To the club, which looks at it."""
    asked: dict[str, Any] = {"asked_by": by, "asked_at": clock.now(), "decided_by": None, "decided_at": None}
    COURSE.perform(proposal, ProposalAct.SEND, by, remark=None, **asked)
    happened(h.PROPOSAL_SENT, by, **_ids(proposal))
    return proposal


def drop(proposal: Proposal, by: int) -> None:
    """The merchant thinks better of it, also when it lies with the club already."""
    COURSE.perform(proposal, ProposalAct.DROP, by)
    happened(h.PROPOSAL_DROPPED, by, **_ids(proposal))


def accept(proposal: Proposal, by: int) -> Offer:
    """Publish it: a new offer, or the old one changed; what was claimed before stays as it was."""
    EYES.mind_waits(proposal)
    COURSE.perform(proposal, ProposalAct.ACCEPT, by, decided_by=by)
    if proposal.offer is None:
        offer = create_offer(proposal.merchant, proposal.wish, by, noted=False)
        changed(update(Proposal).where(Proposal.id == proposal.id).values(offer_id=offer.id))
    else:
        offer = edit_offer(proposal.offer, proposal.wish, by, noted=False)
    publish(offer, by)
    letter = OfferPublished(merchant=proposal.merchant.name, offer=proposal.wish.title)
    told = to_managers(proposal.merchant, letter)
    happened(h.PROPOSAL_ACCEPTED, by, told=told, offer=offer.id, **_ids(proposal))
    return offer


def return_(proposal: Proposal, remark: str, by: int) -> None:
    """Back to the merchant, with what should be different."""
    if not remark.strip():
        raise Refusal(_l("Please write what should be different."), "remark")
    plain = remark.strip()
    EYES.mind_waits(proposal)
    COURSE.perform(proposal, ProposalAct.RETURN, by, remark=plain, decided_by=by)
    letter = OfferReturned(merchant=proposal.merchant.name, offer=proposal.wish.title, remark=plain)
    happened(h.PROPOSAL_RETURNED, by, told=to_managers(proposal.merchant, letter), **_ids(proposal))


def open_of(merchant_id: int) -> list[Proposal]:
    """What is being written or lies with the club, the latest first."""
    return _list((Proposal.merchant_id == merchant_id) & Proposal.state.in_((*OPEN, S.PROPOSED)))


def returned_of(merchant_id: int) -> list[Proposal]:
    """What the club sent back and the merchant has not yet changed."""
    return _list((Proposal.merchant_id == merchant_id) & (Proposal.state == S.RETURNED))


def waiting() -> list[Proposal]:
    """What lies with the club, the oldest first."""
    rows = select(Proposal).where(Proposal.state == S.PROPOSED).order_by(Proposal.asked_at, Proposal.id)
    return list(session.scalars(rows))


def waiting_count() -> int:
    return int(session.scalar(select(func.count()).where(Proposal.state == S.PROPOSED)) or 0)


def history_of(offer: Offer) -> list[Proposal]:
    """Every published text of this offer, the latest first."""
    return _list((Proposal.offer_id == offer.id) & (Proposal.state == S.PUBLISHED))


def _list(which: ColumnElement[bool]) -> list[Proposal]:
    return list(session.scalars(select(Proposal).where(which).order_by(Proposal.id.desc()).limit(100)))


def _ids(proposal: Proposal) -> dict[str, Any]:
    return {"proposal": proposal.id, "merchant": proposal.merchant_id}
