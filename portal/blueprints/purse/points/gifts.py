"""Giving points to one's household: whom and how many, a look at what goes, then the gift."""

from typing import Any

from flask import Blueprint, abort, url_for
from wtforms import RadioField
from wtforms.validators import InputRequired

from portal.club.people import members
from portal.club.purse import points
from portal.identity import current_member, members_only, viewer
from portal.manifest import Pages
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page
from portal.web.amounts import AmountField
from portal.web.forms import Whole

blueprint = Blueprint("gifts", __name__, url_prefix="/points/gifts")


class PointsGiftForm(Form):
    receiver = RadioField(_l("Who receives them"), coerce=int, choices=[])
    amount = AmountField(_l("How many points"), validators=[InputRequired()])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.receiver.choices = [(mate.id, mate.name) for mate in members.housemates_of(viewer.member_id)]
        self.amount.validators = [InputRequired(), Whole(1, max(1, points.GIFTS.now().per_gift))]


@blueprint.get("")
@members_only
def index() -> Answer:
    form, gifts = PointsGiftForm.offered(), points.gifts_of(viewer.member_id)
    people = {person for gift in gifts for person in (gift.giver_id, gift.receiver_id)}
    return page(
        "purse/points/gifts/index.html",
        form=form,
        has_household=bool(form.receiver.choices),
        limit=points.GIFTS.now(),
        left=points.left_to_give(viewer.member_id),
        balance=points.balance_of(viewer.member_id),
        gifts=gifts,
        declined=points.declined_of(gifts),
        declinable=points.declinable(gifts),
        names=members.names_of(people),
    )


@blueprint.post("/review")
@members_only
@form_page(index)
def review() -> Answer:
    """Nothing moves yet: which points would go, and until when they are good."""
    form = PointsGiftForm.checked()
    receiver, going = points.foresee(current_member, form.receiver.data, form.amount.data or 0)
    left = points.balance_of(viewer.member_id) - (form.amount.data or 0)
    kept = PointsGiftForm.offered()
    return Answer(
        page="purse/points/gifts/confirm.html",
        otherwise=url_for(".index"),
        form=kept,
        receiver=receiver,
        going=going,
        left=left,
    )


@blueprint.post("")
@members_only
@form_page(index)
def give() -> Answer:
    form = PointsGiftForm.checked()
    key = f"gift:{viewer.member_id}:{form.once.data}"
    points.give(current_member, form.receiver.data, form.amount.data or 0, key=key)
    return Answer(otherwise=url_for("points.index"), say=_("The points are given."))


@blueprint.get("/<int:gift_id>/return")
@members_only
def returning(gift_id: int) -> Answer:
    """Which points would go back; nothing moves yet."""
    gift = _received(gift_id)
    names = members.names_of({gift.giver_id})
    barred, going = None, []
    try:
        going = points.returning(gift)
    except Refusal as refusal:
        barred = refusal.sentence
    expired = gift.amount - sum(amount for _day, amount in going)
    context: dict[str, Any] = {"giver": names[gift.giver_id], "going": going, "expired": expired, "barred": barred}
    return page("purse/points/gifts/decline.html", gift=gift, until=points.declinable_until(gift), **context)


@blueprint.post("/<int:gift_id>/return")
@members_only
@form_page(returning)
def decline(gift_id: int) -> Answer:
    points.decline_gift(_received(gift_id))
    return Answer(otherwise=url_for(".index"), say=_("The gift has been declined; the points went back."))


def _received(gift_id: int) -> points.PointsGift:
    """A gift that came to the viewer; 404 for any other."""
    gift = find(points.PointsGift, gift_id)
    return gift if gift.receiver_id == viewer.member_id else abort(404)


MANIFEST = Pages()
