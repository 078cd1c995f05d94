"""A thing: collected at a desk, or sent, as the reward offers and the member chooses."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from portal.club.shop.rewards import deliveries, papers
from portal.club.shop.rewards.kinds.shape import Fact, Offer, Paid, RedemptionWay, RewardKind, Rule, Said
from portal.club.shop.rewards.redemptions import BY_POST
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

if TYPE_CHECKING:
    from portal.club.shop.rewards.redeeming import Redeemer, RedemptionChoice
    from portal.club.shop.rewards.tables import Reward, RewardDetails


def _voucher(offer: Offer, member: "Redeemer", choice: "RedemptionChoice") -> int:
    return papers.issue(offer, member, choice.desk)


def _at_desk(choice: "RedemptionChoice") -> dict[str, int | None]:
    return {"desk_id": choice.desk.id if choice.desk else None}


def _pack(paid: Paid) -> None:
    deliveries.pack(paid.redemption_id, paid.choice.parcel)


DESK = RedemptionWay(
    key="desk",
    done=_l("Collected"),
    offered=_l("Collect it at a desk"),
    voucher=_voucher,
    place=_at_desk,
)
POST = RedemptionWay(
    key=BY_POST,
    done=_l("Posted"),
    waits=_l("Being packed"),
    offered=_l("Have it sent"),
    pay=_pack,
    gone=_l("It is on its way already."),
    until=_l("You may cancel until it is sent."),
)
SENT = Said("by_post", _l("Only gifts are sent."), "ways", empty=False)
CASH = Said("cash_fen", _l("Cash is paid at the desk, for gifts alone."), "cash", empty=0)


def choose(offer: Offer, _member: "Redeemer", choice: "RedemptionChoice") -> RedemptionWay:
    if choice.parcel is not None:
        if not offer.by_post:
            raise Refusal(_l("This is not sent; please collect it at a desk."), "way")
        return POST
    if not offer.by_desk:
        raise Refusal(_l("This is sent only; please give an address."), "way")
    if choice.desk is not None and not choice.desk.is_open:
        raise Refusal(_l("This desk is closed. Please choose another one."), "desk")
    return DESK


def open_ways(offer: Offer) -> tuple[RedemptionWay, ...]:
    return tuple(way for way, there_is in ((DESK, offer.by_desk), (POST, offer.by_post)) if there_is)


def _rules(details: "RewardDetails") -> Iterable[Rule]:
    yield (
        bool(details.cash_fen) and details.by_post,
        _l("What is sent cannot ask for cash at the desk."),
        "cash",
    )
    yield not (details.by_desk or details.by_post), _l("A gift is collected or sent."), "ways"


def facts(reward: "Reward") -> Iterable[Fact]:
    both, sent = _l("collected at a desk or sent to you"), _l("sent to you")
    here = _l("collected at a desk")
    yield _l("How you get it"), both if reward.by_desk and reward.by_post else sent if reward.by_post else here


def _button(reward: "Reward") -> object:
    return _l("Set one aside and choose") if reward.by_post else papers.button(reward)


def _note(reward: "Reward") -> object:
    if not reward.by_post:
        return papers.AT_ONCE
    return _l(
        "It is kept for you for %(n)s minutes while you choose; points are taken when you confirm.",
        n=reward.hold_minutes,
    )


KIND = RewardKind(
    key="gift",
    place=10,
    name=_l("Gifts"),
    one=_l("A gift"),
    ways=(DESK, POST),
    choose=choose,
    open_ways=open_ways,
    may=(CASH, SENT),
    rules=_rules,
    form="shop/rewards/staff/kinds/gift.html",
    question="way",
    asks=lambda offer: offer.by_post,
    facts=facts,
    button=_button,
    note=_note,
)
