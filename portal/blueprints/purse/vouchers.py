"""My vouchers: the wallet, one voucher with its code, and taking a redemption back."""

from collections.abc import Iterable
from datetime import timedelta

from flask import Blueprint, current_app, request, url_for
from markupsafe import Markup
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired

from portal import clock, printing
from portal.club.purse import points, vouchers
from portal.club.purse.vouchers import VoucherState
from portal.club.shop import rewards
from portal.club.trade import ratings
from portal.engine.paging import page_of
from portal.identity import members_only, viewer
from portal.manifest import Pages, Want
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page
from portal.web.lengths import AtMost
from portal.web.marks import mark

blueprint = Blueprint("vouchers", __name__, url_prefix="/vouchers")
STARS = {5: _l("Very good"), 4: _l("Good"), 3: _l("In order"), 2: _l("Poor"), 1: _l("Bad")}
SHOW_IT = _l("Show the voucher")
DAYS_READY, DAYS_AT_SHOPS = 28, 7
TABS = {"usable": VoucherState.UNUSED, "used": VoucherState.USED, "expired": VoucherState.EXPIRED}


class RatingForm(Form):
    stars = RadioField(_l("Stars"), choices=list(STARS.items()), coerce=int, validators=[InputRequired()])
    words = TextAreaField(_l("In a sentence"), validators=[InputRequired(), AtMost(ratings.LONGEST)])


@blueprint.get("")
@members_only
def index() -> Answer:
    chosen = request.args.get("show", "usable")
    standing = TABS.get(chosen, VoucherState.UNUSED)
    found = page_of(
        vouchers.wallet_of(viewer.member_id, standing), vouchers.Voucher.id, after=request.args.get("after")
    )
    return page(
        "purse/vouchers/index.html",
        found=found.rows,
        standing=standing,
        tabs_of=TABS,
        further=url_for(".index", show=chosen, after=found.after) if found.after else None,
    )


@blueprint.get("/<int:voucher_id>")
@members_only
def show(voucher_id: int) -> Answer:
    voucher = find(vouchers.Voucher, voucher_id)
    redemption = rewards.of_voucher(voucher)
    paid = points.by_key(redemption.entry_key) if redemption else None
    is_usable = voucher.standing is VoucherState.UNUSED
    return page(
        "purse/vouchers/show.html",
        voucher=voucher,
        standing=voucher.standing,
        redemption=redemption,
        paid=paid,
        taken=points.taken_by(paid) if paid else [],
        balance=points.balance_of(viewer.member_id),
        code_picture=_picture_of(voucher) if is_usable else None,
        rating=ratings.of_voucher(voucher.id) if voucher.state is VoucherState.USED else None,
    )


@blueprint.get("/of/<int:redemption_id>")
@members_only
def of_redemption(redemption_id: int) -> Answer:
    """From a line of the statement to what it bought."""
    redemption = find(rewards.Redemption, redemption_id)
    if redemption.voucher_id is None:
        return Answer(otherwise=url_for("redemptions.show", redemption_id=redemption.id))
    return Answer(otherwise=url_for(".show", voucher_id=redemption.voucher_id))


@blueprint.get("/<int:voucher_id>/cancellation")
@members_only
def ask_cancellation(voucher_id: int) -> Answer:
    """Are you sure? What comes back, and until when it lasts."""
    voucher = find(vouchers.Voucher, voucher_id)
    redemption = rewards.of_voucher(voucher)
    paid = points.by_key(redemption.entry_key) if redemption else None
    return page(
        "purse/vouchers/cancel.html",
        voucher=voucher,
        can=redemption is not None and voucher.standing is VoucherState.UNUSED,
        redemption=redemption,
        taken=points.taken_by(paid) if paid else [],
    )


@blueprint.post("/<int:voucher_id>/cancellation")
@members_only
@form_page(ask_cancellation)
def cancel(voucher_id: int) -> Answer:
    redemption = _redemption_of(find(vouchers.Voucher, voucher_id))
    rewards.cancel(redemption, viewer.account_id)
    return Answer(otherwise=url_for(".show", voucher_id=voucher_id), say=redemption.said_when_cancelled)


@blueprint.get("/<int:voucher_id>/rating")
@members_only
def ask_rating(voucher_id: int) -> Answer:
    """How was it? Only for a voucher that was used at a shop, and once."""
    voucher = find(vouchers.Voucher, voucher_id)
    if voucher.state is not VoucherState.USED or voucher.merchant_id is None or ratings.of_voucher(voucher.id):
        return Answer(otherwise=url_for(".show", voucher_id=voucher.id))
    return page("purse/vouchers/rate.html", voucher=voucher, form=RatingForm.offered())


@blueprint.post("/<int:voucher_id>/rating")
@members_only
@form_page(ask_rating)
def rate(voucher_id: int) -> Answer:
    voucher = find(vouchers.Voucher, voucher_id)
    form = RatingForm.checked()
    ratings.rate(voucher, form.stars.data, form.words.data or "", viewer.member_id)
    return Answer(otherwise=url_for(".show", voucher_id=voucher.id), say=_("Thank you. It stands on the shop's page."))


def _redemption_of(voucher: vouchers.Voucher) -> rewards.Redemption:
    redemption = rewards.of_voucher(voucher)
    if redemption is None:
        raise Refusal(_("This voucher cost no points; there is nothing to return."))
    return redemption


def _picture_of(voucher: vouchers.Voucher) -> Markup:
    """The address of the till with the code, so that any camera finds its way."""
    address = current_app.extensions["settings"].address
    return Markup(printing.qr_svg(f"{address}/verify?code={voucher.code}", dark="#000000"))  # noqa: S704


def _to_use(member_id: int) -> Iterable[Want]:
    """What lies ready with us, from four weeks before the last day on; what a shop honours, in the last week."""
    for one in vouchers.running_out(member_id, DAYS_READY):
        last = clock.local(one.expires_at - timedelta(seconds=1)).date()
        if one.merchant_id is None or (last - clock.today()).days <= DAYS_AT_SHOPS:
            words = f"{one.place}{mark('gap')}{one.hours}" if str(one.hours) else f"{one.place}"
            yield Want(one.title, words, url_for("vouchers.show", voucher_id=one.id), SHOW_IT, last)


MANIFEST = Pages(causes={"redemption": ("vouchers.of_redemption", "redemption_id")}, wants=(_to_use,))
