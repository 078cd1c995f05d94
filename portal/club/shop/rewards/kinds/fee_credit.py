"""So much less on the property fee of a home that the member chooses: a note for the property company."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from portal.club.people import members
from portal.club.shop.rewards import fee_credits, papers
from portal.club.shop.rewards.kinds.shape import Fact, Offer, Paid, RedemptionWay, RewardKind, Rule, Said
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Day, Yuan

if TYPE_CHECKING:
    from portal.club.shop.rewards.redeeming import Redeemer, RedemptionChoice
    from portal.club.shop.rewards.redemptions import Redemption
    from portal.club.shop.rewards.tables import Reward, RewardDetails


def _issue(paid: Paid) -> None:
    assert paid.choice.home_id is not None and paid.offer.credit_fen is not None
    fee_credits.issue(paid.redemption_id, paid.member.id, paid.choice.home_id, paid.offer.credit_fen)


def _note_of(redemption: "Redemption") -> Iterable[Fact]:
    credit = fee_credits.of_redemption(redemption.id)
    if credit is not None:
        yield _l("For the home"), credit.home.address
        yield _l("Credit note"), credit.number
        yield _l("Off the fee"), Yuan(credit.amount_fen)
        if (booked := fee_credits.booked_on(credit)) is not None:
            yield _l("Booked by the property company on"), Day.of(booked)


BILL = RedemptionWay(
    key="bill",
    done=_l("Sent to the property company"),
    place=lambda choice: {"home_id": choice.home_id},
    pay=_issue,
    take_back=lambda redemption: fee_credits.take_back(redemption.id),
    until=_l("You may cancel until the property company has it."),
    facts=_note_of,
)


def _choose(_offer: Offer, member: "Redeemer", choice: "RedemptionChoice") -> RedemptionWay:
    if choice.home_id is None or choice.home_id not in {one.home_id for one in members.homes_of(member.id)}:
        raise Refusal(_l("Please choose the home whose fee shall be less."), "home")
    return BILL


def _rules(details: "RewardDetails") -> Iterable[Rule]:
    small = not 0 < (details.credit_fen or 1) <= papers.MOST_FEN
    yield small, _l("Give an amount from ¥0.01 to ¥1,000,000."), "credit"


def _facts(reward: "Reward") -> Iterable[Fact]:
    yield _l("Off the fee"), Yuan(reward.credit_fen or 0)


KIND = RewardKind(
    key="fee_credit",
    place=40,
    name=_l("Off the property fee"),
    one=_l("A credit on the property fee"),
    ways=(BILL,),
    choose=_choose,
    needs=(Said("credit_fen", _l("A credit on the property fee names its amount; nothing else does."), "credit"),),
    rules=_rules,
    form="shop/rewards/staff/kinds/fee_credit.html",
    question="home",
    facts=_facts,
    button=papers.button,
    note=lambda reward: _l("You choose the home next. It can be cancelled until the property company has it."),
    checks=fee_credits.CHECKS,
)
