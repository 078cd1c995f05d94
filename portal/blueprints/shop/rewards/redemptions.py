"""What I redeemed: choosing how to have it, where it is, and taking it back."""

from typing import Any

from flask import Blueprint, abort, request, url_for
from wtforms import RadioField, StringField

from portal.club.people import members
from portal.club.people.members import Member
from portal.club.purse import points, vouchers
from portal.club.shop import rewards
from portal.club.shop.rewards import Redemption, RedemptionChoice, RedemptionState, Reward
from portal.club.shop.rewards.redemptions import BY_POST
from portal.engine.paging import page_of
from portal.identity import members_only, viewer
from portal.manifest import Pages
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page
from portal.web.forms import clean
from portal.web.lengths import AtMost

blueprint = Blueprint("redemptions", __name__, url_prefix="/redemptions")


class ChoiceForm(Form):
    """How to have what was set aside. Only what the reward offers is asked."""

    way = RadioField(_l("How would you like to have it?"), choices=[], validate_choice=False)
    desk = RadioField(_l("At which desk?"), coerce=int, choices=[], validate_choice=False)
    home = RadioField(_l("For which home?"), coerce=int, choices=[], validate_choice=False)
    name = StringField(_l("Recipient"), [AtMost(40)], filters=[clean])
    phone = StringField(_l("Phone of the recipient"), [AtMost(20)], filters=[clean])
    whereto = StringField(_l("Address"), [AtMost(200)], filters=[clean])

    def __init__(self, *args: Any, reward: Reward, member_id: int, **values: Any) -> None:
        super().__init__(*args, **values)
        self.way.choices = [(way.key, str(way.offered)) for way in reward.its_kind.ways_of(reward)]
        self.may_be_sent = reward.by_post
        self.desks = {desk.id: desk for desk in rewards.desks()} if reward.by_desk else {}
        self.desk.choices = [(desk.id, str(desk.estate.name)) for desk in self.desks.values()]
        homes = members.homes_of(member_id) if reward.its_kind.question == "home" else []
        self.home.choices = [(one.home_id, str(one.home.address)) for one in homes]

    def choice(self, reward: Reward) -> RedemptionChoice:
        """What was chosen; Refusal beside the field that is missing."""
        return QUESTIONS[question](self, reward) if (question := reward.its_kind.question) else RedemptionChoice()

    def chosen_home(self, _reward: Reward) -> RedemptionChoice:
        return RedemptionChoice(home_id=self.home.data)

    def chosen_way(self, reward: Reward) -> RedemptionChoice:
        if reward.by_post and (self.way.data == BY_POST or not reward.by_desk):
            sent_to = rewards.parcel_of(self.name.data or "", self.phone.data or "", self.whereto.data or "")
            return RedemptionChoice(parcel=sent_to)
        if reward.by_post and self.way.data not in {way.key for way in reward.its_kind.ways_of(reward)}:
            raise Refusal(_("Please choose how you would like to have it."), "way")
        if self.desks and self.desk.data not in self.desks:
            raise Refusal(_("Please choose a desk."), "desk")
        return RedemptionChoice(desk=self.desks.get(self.desk.data))


QUESTIONS = {"home": ChoiceForm.chosen_home, "way": ChoiceForm.chosen_way}  # each has its file in the templates


@blueprint.get("")
@members_only
def index() -> Answer:
    found = page_of(rewards.redemptions_of(viewer.member_id), Redemption.id, after=request.args.get("after"))
    further = url_for(".index", after=found.after) if found.after else None
    return page(
        "shop/rewards/redemptions/index.html",
        part="shop/rewards/redemptions/_list.html",
        found=found.rows,
        further=further,
    )


@blueprint.get("/<int:redemption_id>")
@members_only
def show(redemption_id: int) -> Answer:
    redemption = find(Redemption, redemption_id)
    paid = points.by_key(redemption.entry_key)
    return page(
        "shop/rewards/redemptions/show.html",
        redemption=redemption,
        paid=paid,
        taken=points.taken_by(paid) if paid else [],
        way=redemption.its_way,
    )


@blueprint.get("/<int:redemption_id>/choice")
@members_only
def choose(redemption_id: int) -> Answer:
    """Set aside: desk or delivery, which home; then confirm. What is had already and may be changed is chosen anew."""
    held = find(Redemption, redemption_id)
    can_choose = held.state is RedemptionState.HELD or held.can_be_changed
    return _choosing(redemption_id) if can_choose else Answer(otherwise=_place_of(held))


def _choosing(redemption_id: int) -> Answer:
    """The page of the choice, also where time has run out meanwhile: it says so beside what was chosen."""
    held = find(Redemption, redemption_id)
    return page(
        "shop/rewards/redemptions/choose.html",
        part="shop/rewards/redemptions/_choose.html",
        held=held,
        question=held.reward.its_kind.question,
        form=ChoiceForm.offered(reward=held.reward, member_id=held.member_id, **_chosen(held)),
        balance=points.balance_of(viewer.member_id),
    )


@blueprint.post("/<int:redemption_id>/confirmation")
@members_only
@form_page(_choosing, part="shop/rewards/redemptions/_choose.html")
def confirm(redemption_id: int) -> Answer:
    held = find(Redemption, redemption_id)
    form = ChoiceForm.checked(reward=held.reward, member_id=held.member_id)
    confirmed = rewards.confirm(held, members.by_id(viewer.member_id), form.choice(held.reward))
    return Answer(otherwise=_place_of(confirmed), say=_("Redeemed."))


@blueprint.post("/<int:redemption_id>/change")
@members_only
@form_page(_choosing, part="shop/rewards/redemptions/_choose.html")
def change(redemption_id: int) -> Answer:
    """Another way of having it, another desk, another address."""
    mine = find(Redemption, redemption_id)
    form = ChoiceForm.checked(reward=mine.reward, member_id=mine.member_id)
    rewards.choose_again(mine, members.by_id(viewer.member_id), form.choice(mine.reward))
    return Answer(otherwise=_place_of(mine), say=_("Changed."))


@blueprint.post("/<int:redemption_id>/release")
@members_only
@form_page(choose)
def release(redemption_id: int) -> Answer:
    held = find(Redemption, redemption_id)
    rewards.release(held, members.by_id(viewer.member_id))
    return Answer(otherwise=url_for("rewards.show", reward_id=held.reward_id), say=_("No longer set aside."))


@blueprint.get("/<int:redemption_id>/cancellation")
@members_only
def ask_cancellation(redemption_id: int) -> Answer:
    redemption = find(Redemption, redemption_id)
    paid = points.by_key(redemption.entry_key)
    return page(
        "shop/rewards/redemptions/cancel.html", redemption=redemption, taken=points.taken_by(paid) if paid else []
    )


@blueprint.post("/<int:redemption_id>/cancellation")
@members_only
@form_page(ask_cancellation)
def cancel(redemption_id: int) -> Answer:
    redemption = find(Redemption, redemption_id)
    if redemption.state is RedemptionState.HELD:
        abort(404)
    rewards.cancel(redemption, viewer.account_id)
    return Answer(otherwise=url_for(".show", redemption_id=redemption.id), say=redemption.said_when_cancelled)


def _place_of(redemption: Redemption) -> str:
    if redemption.voucher is not None and redemption.voucher.standing is vouchers.VoucherState.UNUSED:
        return url_for("vouchers.show", voucher_id=redemption.voucher_id)
    return url_for(".show", redemption_id=redemption.id)


def _chosen(held: Redemption) -> dict[str, Any]:
    """What was chosen before; at first what is most likely meant."""
    values, to = usual(held.reward, held.member), held.delivery
    if held.way is not None:
        values |= {"way": held.way, "desk": held.desk_id or values["desk"]}
    return values | ({"name": to.name, "phone": to.phone.removeprefix("+86"), "whereto": to.address} if to else {})


def usual(reward: Reward, member: Member) -> dict[str, Any]:
    """What is most likely meant: the desk and the address of the member's first home."""
    homes, account = members.homes_of(member.id), member.account
    desk = next((desk for desk in rewards.desks() if homes and desk.estate_id == homes[0].home.estate_id), None)
    return {
        "way": None if reward.by_desk and reward.by_post else BY_POST,
        "desk": desk.id if desk else None,
        "home": homes[0].home_id if len(homes) == 1 else None,
        "name": account.name,
        "phone": "" if account.signs_in_by_mail else account.phone.removeprefix("+86"),
        "whereto": homes[0].home.address.zh if homes else "",
    }


MANIFEST = Pages()
