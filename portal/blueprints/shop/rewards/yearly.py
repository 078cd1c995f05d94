"""The yearly gift: what it is this year, claiming it or waiting for it, and giving it up."""

from typing import Any

from flask import Blueprint, abort, request, url_for
from wtforms import HiddenField

from portal.blueprints.shop.rewards.redemptions import ChoiceForm, usual
from portal.club.people.members import GRADE_NAMES
from portal.club.purse import points
from portal.club.shop.rewards import RedemptionChoice, yearly
from portal.club.shop.rewards.yearly import GiftClaim, YearlyGift
from portal.identity import current_member, members_only, public, viewer
from portal.manifest import Pages
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, page
from portal.web.answers import whole_page
from portal.web.careful import Looking
from portal.web.fields import PriceSeen
from portal.web.marks import mark
from portal.web.sure import Question, surely

blueprint = Blueprint("yearly", __name__, url_prefix="/yearly-gift")


class GiftClaimForm(PriceSeen, ChoiceForm):
    """How to have it, at the price the page said; `looked`: what was chosen was read once more."""

    looked = HiddenField()

    def chosen(self, choice: RedemptionChoice) -> tuple[str, ...]:
        """The fields that say it."""
        return ("way", "name", "phone", "whereto") if choice.parcel else ("way", "desk")


@blueprint.get("")
@public(cached=30)
def index() -> Answer:
    return page("shop/rewards/yearly/index.html", grades=GRADE_NAMES, **_context(yearly.current()))


@blueprint.post("/<int:gift_id>/claim")
@members_only
@form_page(index, part="shop/rewards/yearly/_claim.html")
def claim(gift_id: int) -> Answer:
    """What was chosen is shown once more, and counts when it comes back from there."""
    gift = find(YearlyGift, gift_id)
    form = GiftClaimForm.checked(reward=gift.reward, member_id=viewer.member_id)
    choice, seen = form.choice(gift.reward), form.price_seen()
    mine = yearly.claim_of(gift, viewer.member_id)
    if not form.looked.data and seen == gift.reward.price and (mine is None or mine.redemption.ended_at is not None):
        kept = [(name, request.form[name]) for name in ("price", *form.chosen(choice)) if name in request.form]
        about: dict[str, Any] = {"gift": gift, "kept": kept, "choice": choice, "at_once": _is_at_once(gift)}
        raise Looking(whole_page("shop/rewards/yearly/confirm.html", **about))
    yearly.claim(gift, current_member, choice, price_seen=seen)
    return Answer(otherwise=url_for(".index"))


@blueprint.get("/claims/<int:claim_id>/release")
@members_only
def giving_up(claim_id: int) -> Answer:
    """What follows when it is left to somebody else; nothing happens yet."""
    return page("shop/rewards/yearly/give_up.html", claim=find(GiftClaim, claim_id))


def _leaving(claim_id: int) -> Question:
    gift = find(GiftClaim, claim_id).gift
    words = _("The piece goes to the next on the waiting list at once. You can have one again only if one is left.")
    title = _("Leave this gift to somebody else?")
    return Question(title, f"{gift.name}{mark('wide')}{words}", _("Leave it to somebody else"), url_for(".index"))


@blueprint.post("/claims/<int:claim_id>/release")
@members_only
@form_page(index, part="shop/rewards/yearly/_claim.html")
@surely(_leaving)
def give_up(claim_id: int) -> Answer:
    mine = find(GiftClaim, claim_id)
    yearly.give_up(mine, viewer.account_id)
    return Answer(otherwise=url_for(".index"), say=_("Given up."))


@blueprint.get("/entry/<int:gift_id>")
@members_only
def of_entry(gift_id: int) -> Answer:
    """From a line of the statement to the gift; there is one page for it."""
    return Answer(otherwise=url_for(".index")) if find(YearlyGift, gift_id) else abort(404)


def _context(gift: YearlyGift | None) -> dict[str, Any]:
    """What the page and its part say of the gift, and to whoever is signed in."""
    context: dict[str, Any] = {"gift": gift, "claim": None, "form": None, "line": 0, "balance": 0}
    if gift is None:
        return context
    context["coming"] = yearly.next_terms(gift.reward)
    if not viewer.is_member:
        return context
    mine = yearly.claim_of(gift, viewer.member_id)
    chosen = usual(gift.reward, current_member) | {"desk": None}
    return context | {
        "claim": mine,
        "form": GiftClaimForm.offered(reward=gift.reward, member_id=viewer.member_id, **chosen),
        "line": yearly.place_in_line(mine) if mine and mine.state == "waiting" else 0,
        "balance": points.balance_of(viewer.member_id) if gift.reward.price else 0,
        "at_once": _is_at_once(gift),
    }


def _is_at_once(gift: YearlyGift) -> bool:
    """Whether this member need not wait, as far as the page can tell."""
    reward = gift.reward
    return bool(reward.stock) and (yearly.is_entitled(gift, viewer.grade) or not reward.is_open)


MANIFEST = Pages(causes={"yearly_gift": ("yearly.of_entry", "gift_id")})
