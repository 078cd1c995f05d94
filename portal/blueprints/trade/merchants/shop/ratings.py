"""What members say about the shop, and the one reply to each."""

from flask import request, url_for
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from portal.blueprints.trade.merchants.shop import blueprint
from portal.club.purse import vouchers
from portal.club.trade import ratings
from portal.engine.paging import page_of
from portal.identity import managers_only, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page
from portal.web.lengths import AtMost


class ReplyForm(Form):
    reply = TextAreaField(_l("Reply"), validators=[InputRequired(), AtMost(ratings.LONGEST)])


@blueprint.get("/ratings")
@managers_only
def rated() -> Answer:
    found = page_of(ratings.of_merchant(viewer.merchant_id), ratings.Rating.id, after=request.args.get("after"))
    return page(
        "trade/merchants/shop/ratings.html",
        found=found.rows,
        holders={one.id: vouchers.holder_of(one.voucher) for one in found.rows},
        opinion=ratings.opinions([viewer.merchant_id]).get(viewer.merchant_id),
        further=url_for(".rated", after=found.after) if found.after else None,
    )


@blueprint.get("/ratings/<int:rating_id>")
@managers_only
def answer_rating(rating_id: int) -> Answer:
    rating = find(ratings.Rating, rating_id)
    return page(
        "trade/merchants/shop/rating.html",
        rating=rating,
        holder=vouchers.holder_of(rating.voucher),
        form=ReplyForm.offered(),
    )


@blueprint.post("/ratings/<int:rating_id>")
@managers_only
@form_page(answer_rating)
def reply(rating_id: int) -> Answer:
    rating = find(ratings.Rating, rating_id)
    ratings.reply(rating, ReplyForm.checked().reply.data or "", viewer.account_id)
    return Answer(otherwise=url_for(".rated"), say=_("Your reply stands beside the rating."))
