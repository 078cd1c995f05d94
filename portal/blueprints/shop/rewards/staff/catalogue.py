"""What is offered: writing a reward, its stock, into the catalogue and out of it."""

from flask import request, url_for

from portal import clock
from portal.blueprints.shop.rewards.staff import blueprint
from portal.blueprints.shop.rewards.staff.forms import (
    PurchaseForm,
    RewardForm,
    RewardPictureForm,
    RewardStockForm,
    values_of,
)
from portal.blueprints.shop.rewards.staff.history import of_reward
from portal.club.ground.careful import Counted
from portal.club.shop import rewards
from portal.club.shop.rewards import Reward, RewardChange
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, page
from portal.web.careful import Look, careful, plain
from portal.web.fields import said_of


@blueprint.get("")
@staff("rewards.handover")
def index() -> Answer:
    asked = request.args.get("q", "").strip()[:60]
    return page(
        "shop/rewards/staff/index.html",
        rewards=rewards.catalogue_of_staff(asked),
        categories=_category_names(),
        asked=asked,
        waiting=rewards.stages(viewer),
    )


@blueprint.get("/new")
@staff("catalogue.edit")
def new() -> Answer:
    return page(
        "shop/rewards/staff/form.html", reward=None, kinds=rewards.CATALOGUED.values(), form=RewardForm.offered()
    )


@blueprint.post("")
@staff("catalogue.edit")
@plain("draft")
@form_page(new)
def create() -> Answer:
    form = RewardForm.checked()
    reward = rewards.create(form.details(), viewer.account_id, stock=form.stock.data)
    return Answer(otherwise=url_for(".show", reward_id=reward.id), say=_("Kept. It is not in the catalogue yet."))


@blueprint.get("/<int:reward_id>")
@staff("rewards.handover")
def show(reward_id: int) -> Answer:
    reward = find(Reward, reward_id)
    rewards.as_of_now([reward])
    return page(
        "shop/rewards/staff/show.html",
        history=of_reward(reward),
        take_back=".take_back",
        reward=reward,
        movements=rewards.movements_of(reward),
        reasons=rewards.REASONS,
        form=RewardStockForm.offered(),
        purchase_form=PurchaseForm.offered(bought_on=clock.today()),
        pictures=rewards.pictures_of(reward),
        most_pictures=rewards.MOST_PICTURES,
        categories=_category_names(),
        picture_form=RewardPictureForm.offered(),
    )


@blueprint.get("/<int:reward_id>/edit")
@staff("catalogue.edit")
def edit(reward_id: int) -> Answer:
    reward = find(Reward, reward_id)
    rewards.as_of_now([reward])
    form = RewardForm.offered(kept=reward, **values_of(reward))
    return page("shop/rewards/staff/form.html", reward=reward, kinds=rewards.CATALOGUED.values(), form=form)


@blueprint.post("/<int:reward_id>")
@staff("catalogue.edit")
@plain("terms")
@form_page(edit)
def change(reward_id: int) -> Answer:
    reward = find(Reward, reward_id)
    form = RewardForm.checked(kept=reward)
    made = rewards.edit(reward, form.details(reward), viewer.account_id, day=form.starts_on.data, seen=form.revision)
    return Answer(otherwise=url_for(".show", reward_id=reward.id), say=said_of(made))


@blueprint.post("/changes/<int:change_id>/withdrawal")
@staff("catalogue.edit")
@plain("planned")
def take_back(change_id: int) -> Answer:
    planned = find(RewardChange, change_id)
    rewards.take_back(planned, viewer.account_id)
    said = _("Taken back; what holds now goes on.")
    return Answer(otherwise=url_for(".show", reward_id=planned.reward_id), say=said)


@blueprint.post("/<int:reward_id>/stock")
@staff("catalogue.edit")
@plain("stock")
@form_page(show)
def restock(reward_id: int) -> Answer:
    reward = find(Reward, reward_id)
    form = RewardStockForm.checked()
    rewards.restock(reward, form.change.data or 0, form.what.data, viewer.account_id, form.note.data or "")
    return Answer(otherwise=url_for(".show", reward_id=reward.id), say=_("Stock changed."))


@blueprint.post("/<int:reward_id>/purchase")
@staff("catalogue.edit")
@plain("stock")
@form_page(show)
def buy(reward_id: int) -> Answer:
    reward = find(Reward, reward_id)
    rewards.buy(reward, PurchaseForm.checked().bill(), viewer.account_id)
    return Answer(otherwise=url_for(".show", reward_id=reward.id), say=_("Bought and in stock."))


def _looking_at_publish(reward_id: int) -> Look:
    reward = find(Reward, reward_id)
    rewards.as_of_now([reward])
    title = _("Put “%(name)s” into the catalogue", name=reward.name)
    counted = [Counted(reward.price, _("Points it costs")), *_stock(reward)]
    return Look(title, title, url_for(".show", reward_id=reward.id), counted)


@blueprint.post("/<int:reward_id>/publication")
@staff("catalogue.edit")
@careful(_looking_at_publish)
def publish(reward_id: int) -> Answer:
    reward = find(Reward, reward_id)
    rewards.publish(reward, viewer.account_id)
    return Answer(otherwise=url_for(".show", reward_id=reward.id), say=_("In the catalogue."))


def _publish_again(reward_id: int) -> None:
    rewards.publish(find(Reward, reward_id), viewer.account_id)


def _looking_at_withdraw(reward_id: int) -> Look:
    reward = find(Reward, reward_id)
    title = _("Take “%(name)s” out of the catalogue", name=reward.name)
    after = _("Vouchers already issued stay good.")
    return Look(title, title, url_for(".show", reward_id=reward.id), _stock(reward), after=after)


@blueprint.post("/<int:reward_id>/withdrawal")
@staff("catalogue.edit")
@careful(_looking_at_withdraw, undo=_publish_again)
def withdraw(reward_id: int) -> Answer:
    reward = find(Reward, reward_id)
    rewards.withdraw(reward, viewer.account_id)
    return Answer(otherwise=url_for(".show", reward_id=reward.id), say=_("No longer in the catalogue."))


def _stock(reward: Reward) -> list[Counted]:
    held = reward.stock
    return [Counted(held, _("Pieces in stock"))] if held is not None else [Counted(0, _("Without a stock of its own"))]


def _category_names() -> dict[int, str]:
    return {one.id: str(one.name) for one in rewards.categories()}
