"""Ratings of all merchants at the desk: reading them, hiding one with a reason, showing it again."""

from flask import request, url_for
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from portal.blueprints.trade.merchants.staff import blueprint
from portal.club.ground.careful import Counted
from portal.club.purse import vouchers
from portal.club.trade import ratings
from portal.engine.paging import page_of
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page
from portal.web.careful import Look, careful, plain
from portal.web.lengths import AtMost


class HideForm(Form):
    reason = TextAreaField(
        _l("Why is it hidden? The member reads it."), validators=[InputRequired(), AtMost(ratings.LONGEST)]
    )


@blueprint.get("/ratings")
@staff("merchants.edit")
def rated() -> Answer:
    hidden = request.args.get("show") == "hidden"
    rows = ratings.all_of(viewer, hidden=hidden)
    asked, show = request.args, "hidden" if hidden else None
    found = page_of(rows, ratings.Rating.id, after=asked.get("after"), before=asked.get("before"))
    further = url_for(".rated", after=found.after, show=show) if found.after else None
    nearer = url_for(".rated", before=found.before, show=show) if found.before else None
    return page("trade/merchants/staff/ratings.html", found=found.rows, hidden=hidden, further=further, nearer=nearer)


@blueprint.get("/ratings/<int:rating_id>")
@staff("merchants.edit")
def rating(rating_id: int) -> Answer:
    found = find(ratings.Rating, rating_id)
    return page(
        "trade/merchants/staff/rating.html",
        rating=found,
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
