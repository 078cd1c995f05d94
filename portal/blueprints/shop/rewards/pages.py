"""Rewards: the catalogue, one reward, redeeming it or setting it aside."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, request, url_for
from wtforms.widgets import HiddenInput

from portal.blueprints.shop.rewards.availability import availability
from portal.blueprints.shop.rewards.finding import SEARCH
from portal.club.people import members
from portal.club.people.members import GRADE_NAMES
from portal.club.purse import points
from portal.club.shop import rewards
from portal.club.shop.rewards import KINDS, CatalogueFilter, Reward, RewardCategory, yearly
from portal.club.shop.rewards.yearly import YearlyGift
from portal.engine.paging import cut, start_of
from portal.identity import current_member, members_only, public, viewer
from portal.manifest import Pages
from portal.numbers import number_in
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page, prepare
from portal.web.amounts import AmountField
from portal.web.kept import kept
from portal.web.sure import Question, surely

blueprint = Blueprint("rewards", __name__, url_prefix="/rewards")
PAGE = 24
PRICES = {"200": (0, 200), "500": (201, 500), "1000": (501, 1000), "more": (1001, 10**6)}
PRICE_NAMES = {
    "200": _l("up to 200 points"),
    "500": _l("201 to 500 points"),
    "1000": _l("501 to 1,000 points"),
    "more": _l("above 1,000 points"),
}


class RedeemForm(Form):
    """The price of one piece as the page said it, in points and in fen, and for a donation how many times."""

    price = AmountField("", widget=HiddenInput())
    cash = AmountField("", widget=HiddenInput(), default=0)
    quantity = AmountField(_l("How many times"), default=1)

    def number(self, name: str) -> int:
        """A whole number of at most nine digits; Refusal beside the field for anything else."""
        typed = 1 if self[name].data is None else int(self[name].data)
        if not 0 <= typed < 10**9:
            raise Refusal(_("Please give a whole number from 1 to %(most)s.", most=99), name)
        return typed


@blueprint.get("")
@public(cached=30)
def index() -> Answer:
    everything = _offered()
    standing = points.standing_of(viewer.member_id) if viewer.is_member else None
    balance = standing.balance if standing else None
    asked = _asked(balance)
    rows, after = _part_of(rewards.narrowed(everything, asked), request.args.get("after"))
    chosen = {name: request.args.get(name, "")[:60] for name in ("category", "kind", "q", "price", "affordable")}
    in_use = {reward.category_id for reward in everything}
    return page(
        "shop/rewards/index.html",
        part="shop/rewards/_list.html",
        kinds=rewards.kinds_in_use(everything),
        tabs=_tabs([one for one in _categories() if one.id in in_use], chosen, asked),
        gift=None if request.args else _gift(),
        kinds_by_name=KINDS,
        prices=PRICE_NAMES,
        limited=[] if request.args.get("after") else [reward for reward in rows if reward.is_limited],
        goods=[reward for reward in rows if not reward.is_limited],
        asked=asked,
        chosen=chosen,
        further=_further(chosen, after),
        availability=availability,
        balance=balance,
        expiries=standing.expiries if standing else [],
    )


@blueprint.get("/<int:reward_id>")
@public(cached=30)
def show(reward_id: int) -> Answer:
    reward = find(Reward, reward_id)
    rewards.as_of_now([reward])
    context: dict[str, Any] = {"balance": None, "barred": [], "form": None, "held": None, "wished": False}
    if viewer.is_member:
        balance = points.balance_of(viewer.member_id)
        held = rewards.held_by(viewer.member_id, reward.id) if reward.asks else None
        context = {
            "balance": balance,
            "held": held,
            "barred": [] if held else rewards.why_not(reward, members.by_id(viewer.member_id), balance),
            "form": RedeemForm.offered(price=str(reward.price), cash=str(reward.cash_fen)),
            "wished": rewards.wishes.is_wished(reward.id, viewer.member_id),
        }
    return page(
        "shop/rewards/show.html",
        reward=reward,
        next_price=rewards.next_price(reward),
        pictures=rewards.pictures_of(reward),
        category=_category_of(reward),
        kinds_by_name=KINDS,
        grades=GRADE_NAMES,
        standing=availability(reward, context["balance"]),
        **context,
    )


def _for_good(reward_id: int) -> Question | None:
    """Of what is had at once and does not come back: a donation, a place."""
    reward = find(Reward, reward_id)
    way = next(iter(reward.its_kind.ways), None)
    if way is None or not (way.is_at_once and way.kept):
        return None
    back = url_for(".show", reward_id=reward_id)
    return Question(_("%(title)s: are you sure?", title=reward.name), way.kept, _("Yes, I am sure"), back)


@blueprint.post("/<int:reward_id>/redemption")
@members_only
@form_page(show, part="shop/rewards/_redeem.html")
@prepare(lambda reward_id: {"form": RedeemForm.checked()})  # while others write
@surely(_for_good)
def redeem(reward_id: int, form: RedeemForm) -> Answer:
    """At once, where there is nothing to choose."""
    claimant, price, cash = members.claimant_of(viewer.member_id), form.number("price"), form.number("cash")
    try:
        receipt = rewards.redeem(
            reward_id, claimant, price_seen=price, cash_seen=cash, quantity=form.number("quantity")
        )
    except Refusal:
        find(Reward, reward_id)  # what is not to be seen is not found, whatever else was wrong
        raise
    if receipt.voucher_id is None:
        said = KINDS[receipt.kind].thanks or _("Redeemed.")
        return Answer(otherwise=url_for("redemptions.show", redemption_id=receipt.id), say=str(said))
    return Answer(otherwise=url_for("vouchers.show", voucher_id=receipt.voucher_id), say=_("Redeemed."))


@blueprint.post("/<int:reward_id>/hold")
@members_only
@form_page(show, part="shop/rewards/_redeem.html")
def hold(reward_id: int) -> Answer:
    """Set aside while the member says how to have it."""
    reward = find(Reward, reward_id)
    form = RedeemForm.checked()
    price, cash = form.number("price"), form.number("cash")
    held = rewards.hold(reward, members.by_id(viewer.member_id), price_seen=price, cash_seen=cash)
    return Answer(otherwise=url_for("redemptions.choose", redemption_id=held.id))


def _asked(balance: int | None) -> CatalogueFilter:
    kind, price, category = request.args.get("kind"), request.args.get("price", ""), request.args.get("category", "")
    cheapest, dearest = PRICES.get(price, (0, 10**6))
    asked = CatalogueFilter(
        kind=kind if kind in KINDS else None,
        category_id=number_in(category),
        words=request.args.get("q", "").strip()[:60],
        cheapest=cheapest,
        dearest=dearest,
    )
    if not (request.args.get("affordable") and viewer.is_member):
        return asked
    return replace(asked, balance=balance, grade=viewer.grade, estate_id=current_member.estate_id)


def _category_of(reward: Reward) -> RewardCategory | None:
    if reward.category_id is None:
        return None
    return next((one for one in _categories() if one.id == reward.category_id), None)


@kept(2)
def _offered() -> list[Reward]:
    return rewards.offered()


@kept(10)
def _categories() -> list[RewardCategory]:
    return rewards.categories()


@kept(2)
def _gift() -> YearlyGift | None:
    """The year's gift, while it can be claimed."""
    gift = yearly.current()
    return gift if gift is not None and gift.is_open and gift.reward.is_open else None


def _tabs(
    categories: list[RewardCategory], chosen: dict[str, str], asked: CatalogueFilter
) -> list[tuple[str, str, bool]]:
    """All, then every category; what else was chosen stays chosen. Empty when nothing stands in a category."""
    kept: dict[str, Any] = {name: value for name, value in chosen.items() if value and name != "category"}
    tabs = [
        (url_for(".index", category=one.id, **kept), str(one.name), asked.category_id == one.id) for one in categories
    ]
    return [(url_for(".index", **kept), _("All"), asked.category_id is None), *tabs] if tabs else []


def _further(chosen: dict[str, str], after: str | None) -> str | None:
    values: dict[str, Any] = {name: value for name, value in chosen.items() if value}
    return url_for(".index", **values, after=after) if after else None


def _part_of(rows: list[Reward], after: str | None) -> tuple[list[Reward], str | None]:
    """A page of the catalogue, beginning behind the reward of the cursor; and the cursor of the next."""
    order = [(not reward.is_limited, reward.position, reward.id) for reward in rows]
    start = start_of(after, Reward.is_limited, Reward.position, Reward.id)
    if start is not None:
        behind = (not start[0], start[1], start[2])
        rows = [reward for reward, place in zip(rows, order, strict=True) if place > behind]
    found = cut(rows[: PAGE + 1], "is_limited", "position", "id", size=PAGE)
    return found.rows, found.after


MANIFEST = Pages(public_search=SEARCH)
