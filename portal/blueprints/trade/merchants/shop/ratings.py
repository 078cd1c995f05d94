"""What members say about the shop, and the one reply to each."""

from flask import request
from sqlalchemy import Select
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from portal.blueprints.trade.merchants.shop import blueprint
from portal.club.purse import vouchers
from portal.club.trade import ratings
from portal.identity import managers_only, viewer
from portal.numbers import number_in
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.sentences import lazy_pgettext
from portal.web import Answer, Form, find, form_page, page
from portal.web.lengths import AtMost
from portal.web.lists import Asked, ListOf, Sort, way_back


class ReplyForm(Form):
    reply = TextAreaField(_l("Reply"), validators=[InputRequired(), AtMost(ratings.LONGEST)])


def _matching(asked: Asked) -> Select[tuple[ratings.Rating]]:
    rows, stars = ratings.of_merchant(viewer.merchant_id), number_in(asked.get("stars", ""))
    if asked.get("reply") in ANSWERED:
        is_answered = ratings.Rating.reply.is_not(None)
        rows = rows.where(is_answered if asked["reply"] == "given" else ~is_answered)
    return rows if stars is None else rows.where(ratings.Rating.stars == stars)


ANSWERED = ("missing", "given")
RATED = ListOf(
    "shop.ratings",
    "shop.rated",
    _matching,
    ("reply", "stars"),
    {
        "made": Sort(lazy_pgettext("message", "Written"), (ratings.Rating.id,), descending=True),
        "stars": Sort(_l("Stars"), (ratings.Rating.stars, ratings.Rating.id)),
    },
    usual=lambda _asked: "-made",
    opens=("shop.answer_rating", "rating_id", "id"),
)


@blueprint.get("/ratings")
@managers_only
def rated() -> Answer:
    listed = RATED.at(request.args)
    replies = [("", _("All")), ("missing", _("Without a reply")), ("given", _("With your reply"))]
    return page(
        "trade/merchants/shop/ratings.html",
        listed=listed,
        tabs=listed.tabs("reply", replies),
        choices=[("stars", _("Stars"), [(str(n), n) for n in (5, 4, 3, 2, 1)])],
        holders={one.id: vouchers.holder_of(one.voucher) for one in listed.rows},
        opinion=ratings.opinions([viewer.merchant_id]).get(viewer.merchant_id),
    )


@blueprint.get("/ratings/<int:rating_id>")
@managers_only
def answer_rating(rating_id: int) -> Answer:
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
