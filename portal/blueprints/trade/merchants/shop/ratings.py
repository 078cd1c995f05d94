"""What members say about the shop, and the one reply to each."""

from flask import request, url_for
from sqlalchemy import Select
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from portal.blueprints.trade.merchants import lists
from portal.blueprints.trade.merchants.shop import blueprint
from portal.club.purse import vouchers
from portal.club.trade import ratings
from portal.identity import managers_only, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page
from portal.web.lengths import AtMost
from portal.web.lists import Asked, way_back


class ReplyForm(Form):
    reply = TextAreaField(_l("Reply"), validators=[InputRequired(), AtMost(ratings.LONGEST)])


def _ours(asked: Asked) -> Select[tuple[ratings.Rating]]:
    rows = ratings.of_merchant(viewer.merchant_id)
    if asked.get("reply") not in ANSWERED:
        return rows
    is_answered = ratings.Rating.reply.is_not(None)
    return rows.where(is_answered if asked["reply"] == "given" else ~is_answered)


ANSWERED = ("missing", "given")
RATED = lists.rated("shop.ratings", "shop.rated", _ours, "reply", opens="shop.answer_rating")


@blueprint.get("/ratings")
@managers_only
def rated() -> Answer:
    listed = RATED.at(request.args)
    replies = [("", _("All")), ("missing", _("Without a reply")), ("given", _("With your reply"))]
    return page(
        "trade/merchants/shop/ratings.html",
        listed=listed,
        tabs=listed.tabs("reply", replies),
        choices=[lists.stars()],
        holders={one.id: vouchers.holder_of(one.voucher) for one in listed.rows},
        opinion=ratings.opinions([viewer.merchant_id]).get(viewer.merchant_id),
    )


@blueprint.get("/ratings/<int:rating_id>")
@managers_only
def answer_rating(rating_id: int) -> Answer:
    if ratings.is_off_the_pages(rating_id, viewer.merchant_id):  # an older letter leads here
        return Answer(otherwise=url_for(".rated"), say=_("This rating is not shown any more."))
    rating = find(ratings.Rating, rating_id)
    return page(
        "trade/merchants/shop/rating.html",
        rating=rating,
        way=way_back(RATED, rating),
        holder=vouchers.holder_of(rating.voucher),
        form=ReplyForm.offered(),
    )


@blueprint.post("/ratings/<int:rating_id>")
@managers_only
@form_page(answer_rating)
def reply(rating_id: int) -> Answer:
    rating = find(ratings.Rating, rating_id)
    ratings.reply(rating, ReplyForm.checked().reply.data or "", viewer.account_id)
    return Answer(otherwise=way_back(RATED, rating).back, say=_("Your reply stands beside the rating."))
