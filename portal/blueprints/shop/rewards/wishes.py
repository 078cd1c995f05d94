"""My wish list: onto it, off it, and whether a word is wanted when the points suffice."""

from flask import Blueprint, request, url_for

from portal.club.purse import points
from portal.club.shop.rewards import Reward, wishes
from portal.identity import current_member, members_only, viewer
from portal.manifest import Pages
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, page

blueprint = Blueprint("wishes", __name__, url_prefix="/rewards/wishes")


@blueprint.get("")
@members_only
def index() -> Answer:
    balance = points.balance_of(viewer.member_id)
    wished = wishes.wishes_of(viewer.member_id)
    return page(
        "shop/rewards/wishes/index.html", wished=wished, balance=balance, settled=settled_words, notice=notice_words
    )


def settled_words(reward: Reward, balance: int) -> object:
    """What there is to say of a wish for which nobody need save; None of one that lacks points."""
    if not reward.is_offered:
        return _("no longer offered")
    if reward.stock == 0:
        return _("All are taken at present.")
    return _("Your points suffice.") if balance >= reward.price else None


def notice_words(wish: wishes.Wish) -> object:
    """Whether its member is still to be told that the points suffice."""
    if wish.told_at:
        return None
    return _("no word when they suffice") if wish.is_quiet else _("you are told when they suffice")


@blueprint.post("/<int:reward_id>")
@members_only
@form_page()
def add(reward_id: int) -> Answer:
    reward = find(Reward, reward_id)
    wishes.add_wish(reward, current_member)
    return _answer(reward, True)


@blueprint.post("/<int:reward_id>/removal")
@members_only
@form_page()
def remove(reward_id: int) -> Answer:
    reward = wishes.wished_reward(reward_id, viewer.member_id) or find(Reward, reward_id)
    wishes.remove_wish(reward, current_member)
    return _answer(reward, False)


@blueprint.post("/<int:reward_id>/notice")
@members_only
@form_page()
def notice(reward_id: int) -> Answer:
    """A word when the points suffice, or none (the field `quiet` is 1)."""
    reward = wishes.wished_reward(reward_id, viewer.member_id) or find(Reward, reward_id)
    is_quiet = request.form.get("quiet") == "1"
    wishes.set_quiet(reward, current_member, is_quiet)
    return Answer(otherwise=url_for(".index"), say=_("You will not be told.") if is_quiet else _("You will be told."))


def _answer(reward: Reward, wished: bool) -> Answer:
    """Back to the list when it was done there, else to the reward."""
    from_list = request.form.get("from") == "list"
    return Answer(
        None if from_list else "shop/rewards/wishes/_wish.html",
        otherwise=url_for(".index") if from_list else url_for("rewards.show", reward_id=reward.id),
        say=_("On your wish list.") if wished else _("Taken off your wish list."),
        reward=reward,
        wished=wished,
    )


MANIFEST = Pages()
