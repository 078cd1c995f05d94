"""Rewards: the catalogue, one reward, and redeeming it."""

from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField

from portal.club import points, rewards
from portal.club.members import GRADE_NAMES
from portal.identity import current_member, members_only, public, viewer
from portal.refusal import Refusal
from portal.web import Answer, Form, find, form_page, page
from portal.web.forms import plain_digits
from portal.web.statements import balance_and_expiries

blueprint = Blueprint("rewards", __name__, url_prefix="/rewards")


class RedeemForm(Form):
    """The price of one piece as the page said it, and for a donation how many times."""

    price = HiddenField(filters=[plain_digits])
    quantity = StringField(_l("How many times"), filters=[plain_digits], default="1")

    def number(self, name: str) -> int:
        """A whole number of at most nine digits; Refusal beside the field for anything else."""
        typed = self[name].data or "1"
        if not (typed.isascii() and typed.isdigit() and len(typed) <= 9):
            raise Refusal(_("Please give a whole number from 1 to %(most)s.", most=99), name)
        return int(typed)


@blueprint.get("")
@public(cached=30)
def index() -> Answer:
    kinds, chosen = rewards.kinds_in_use(), request.args.get("kind")
    kind = rewards.Kind(chosen) if chosen in set(kinds) else None
    mine = balance_and_expiries(viewer.member_id) if viewer.is_member else {"balance": None, "expiries": []}
    shown = rewards.offered(kind)
    only_within_reach = bool(request.args.get("affordable")) and viewer.is_member
    if only_within_reach:
        shown = [reward for reward in shown if reward.price <= mine["balance"] and _fits(reward)]
    return page(
        "rewards/index.html",
        kinds=kinds,
        kind=kind,
        names=rewards.KIND_NAMES,
        limited=[reward for reward in shown if reward.is_limited],
        goods=[reward for reward in shown if not reward.is_limited and reward.kind in {"gift", "event"}],
        direct=[reward for reward in shown if reward.kind in {"voucher", "fee_credit", "donation"}],
        affordable=only_within_reach,
        grades=GRADE_NAMES,
        **mine,
    )


@blueprint.get("/<int:reward_id>")
@public(cached=30)
def show(reward_id: int) -> Answer:
    reward = find(rewards.Reward, reward_id)
    given = rewards.given_by(reward) if reward.kind is rewards.Kind.DONATION else None
    context: dict[str, Any] = {"balance": None, "barred": None, "form": None, "lots": []}
    if viewer.is_member:
        balance = points.balance_of(viewer.member_id)
        context = {
            "balance": balance,
            "barred": rewards.why_not(reward, current_member, balance),
            "missing": max(0, reward.price - balance),
            "form": RedeemForm.offered(price=str(reward.price)),
            "lots": points.coming_expiries(viewer.member_id),
        }
    return page(
        "rewards/show.html", reward=reward, given=given, names=rewards.KIND_NAMES, grades=GRADE_NAMES, **context
    )


@blueprint.post("/<int:reward_id>/redemption")
@members_only
@form_page(show, part="rewards/_redeem.html")
def redeem(reward_id: int) -> Answer:
    reward = find(rewards.Reward, reward_id)
    form = RedeemForm.checked()
    redemption = rewards.redeem(
        reward, current_member, price_seen=form.number("price"), quantity=form.number("quantity")
    )
    if redemption.voucher_id is None:
        return Answer(otherwise=url_for(".show", reward_id=reward.id), say=_("Thank you. Your points have been given."))
    return Answer(otherwise=url_for("vouchers.show", voucher_id=redemption.voucher_id), say=_("Redeemed."))


def _fits(reward: rewards.Reward) -> bool:
    return rewards.is_within_reach(reward, viewer.grade) and reward.stock != 0
