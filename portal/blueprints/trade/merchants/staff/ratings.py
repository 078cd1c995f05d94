"""Ratings of all merchants at the desk: reading them, hiding one with a reason, showing it again."""

from flask import request, url_for
from sqlalchemy import Select
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from portal.blueprints.trade.merchants import lists
from portal.blueprints.trade.merchants.staff import blueprint
from portal.club.ground.careful import Counted
from portal.club.purse import vouchers
from portal.club.trade import ratings
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page
from portal.web.careful import Look, careful, plain
from portal.web.lengths import AtMost
from portal.web.lists import Asked, way_back


class HideForm(Form):
    reason = TextAreaField(
        _l("Why is it hidden? The member reads it."), validators=[InputRequired(), AtMost(ratings.LONGEST)]
    )


def _all(asked: Asked) -> Select[tuple[ratings.Rating]]:
    return ratings.all_of(viewer, hidden=asked.get("show") == "hidden")


RATED = lists.rated("ratings", "staff.merchants.rated", _all, "show", opens="staff.merchants.rating")


@blueprint.get("/ratings")
@staff("merchants.edit")
def rated() -> Answer:
    listed = RATED.at(request.args)
    return page("trade/merchants/staff/ratings.html", listed=listed, choices=[lists.stars()])


@blueprint.get("/ratings/<int:rating_id>")
@staff("merchants.edit")
def rating(rating_id: int) -> Answer:
    found = find(ratings.Rating, rating_id)
    return page(
        "trade/merchants/staff/rating.html",
        rating=found,
        way=way_back(RATED, found),
        holder=vouchers.holder_of(found.voucher),
        form=HideForm.offered(),
    )


def _show_again(rating_id: int) -> None:
    ratings.show_again(find(ratings.Rating, rating_id), viewer.account_id)


def _looking_at_hide_rating(rating_id: int) -> Look:
    found, form = find(ratings.Rating, rating_id), HideForm.checked()
    holder = vouchers.holder_of(found.voucher)
    counted = [Counted(1, _("Member is told why their rating is no longer shown"), names=[holder])]
    title = _("Hide this rating")
    return Look(title, title, url_for(".rating", rating_id=found.id), counted, letter=form.reason.data or "")


@blueprint.post("/ratings/<int:rating_id>/hiding")
@staff("merchants.edit")
@form_page(rating)
@careful(_looking_at_hide_rating, reason="reason", undo=_show_again)
def hide_rating(rating_id: int) -> Answer:
    found = find(ratings.Rating, rating_id)
    ratings.hide(found, HideForm.checked().reason.data or "", viewer.account_id)
    return Answer(otherwise=url_for(".rated"), say=_("Hidden; the member is told why in ten minutes."))


@blueprint.post("/ratings/<int:rating_id>/showing")
@staff("merchants.edit")
@plain("back")
def show_rating(rating_id: int) -> Answer:
    ratings.show_again(find(ratings.Rating, rating_id), viewer.account_id)
    return Answer(otherwise=url_for(".rated"), say=_("It stands on the pages again."))
