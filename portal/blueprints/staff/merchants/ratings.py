"""Ratings of all merchants at the desk: reading them, hiding one with a reason, showing it again."""

from flask import request, url_for
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from portal.blueprints.staff.merchants import blueprint
from portal.club import ratings, vouchers
from portal.identity import staff, viewer
from portal.paging import page_of
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page


class HideForm(Form):
    reason = TextAreaField(
        _l("Why is it hidden? The member reads it."), validators=[InputRequired(), Length(max=ratings.LONGEST)]
    )


@blueprint.get("/ratings")
@staff("merchants.edit")
def rated() -> Answer:
    hidden = request.args.get("show") == "hidden"
    rows = ratings.all_of(viewer, hidden=hidden)
    found = page_of(rows, ratings.Rating.id, after=request.args.get("after"))
    further = url_for(".rated", after=found.after, show="hidden" if hidden else None) if found.after else None
    return page("staff/merchants/ratings.html", found=found.rows, hidden=hidden, further=further)


@blueprint.get("/ratings/<int:rating_id>")
@staff("merchants.edit")
def rating(rating_id: int) -> Answer:
    found = find(ratings.Rating, rating_id)
    return page(
        "staff/merchants/rating.html", rating=found, holder=vouchers.holder_of(found.voucher), form=HideForm.offered()
    )


@blueprint.post("/ratings/<int:rating_id>/hiding")
@staff("merchants.edit")
@form_page(rating)
def hide_rating(rating_id: int) -> Answer:
    found = find(ratings.Rating, rating_id)
    ratings.hide(found, HideForm.checked().reason.data or "", viewer.account_id)
    return Answer(otherwise=url_for(".rated"), say=_("Hidden; the member has been told why."))


@blueprint.post("/ratings/<int:rating_id>/showing")
@staff("merchants.edit")
def show_rating(rating_id: int) -> Answer:
    ratings.show_again(find(ratings.Rating, rating_id), viewer.account_id)
    return Answer(otherwise=url_for(".rated"), say=_("It stands on the pages again."))
