"""The merchant network: the directory, one shop with its offers, claiming one; and the till of a shop's clerk."""

from typing import Any

from flask import Blueprint, Response, request, url_for
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired

from portal.blueprints.trade.merchants.finding import SEARCH
from portal.club.people.members import GRADE_NAMES
from portal.club.purse import vouchers
from portal.club.trade import merchants, ratings, tills, vettings
from portal.database import after_commit
from portal.engine.paging import page_of
from portal.identity import clerks_only, current_member, members_only, public, viewer
from portal.manifest import Pages
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, days, find, form_page, page, prepare, uploads
from portal.web.headers import uses_camera
from portal.web.lengths import AtMost
from portal.web.numbers import whole

blueprint = Blueprint("merchants", __name__)


class VoucherCodeForm(Form):
    code = StringField(_l("Code of the voucher"), validators=[InputRequired(), AtMost(200)])


class VoucherUndoForm(Form):
    reason = TextAreaField(_l("Why is it taken back?"), validators=[InputRequired(), AtMost(300)])


@blueprint.get("/merchants")
@public(cached=30)
def index() -> Answer:
    chosen, estates = request.args.get("category"), merchants.estates_in_use()
    asked = request.args.get("estate", type=whole)
    near = asked if asked in {estate.id for estate in estates} else None
    category = merchants.MerchantCategory(chosen) if chosen in set(merchants.MerchantCategory) else None
    words = request.args.get("q", "")[:100].strip()
    shops = merchants.directory(category, near, words)
    return page(
        "trade/merchants/index.html",
        shops=[shop for shop in shops if shop.category != "decoration"],
        firms=[shop for shop in shops if shop.category == "decoration"],
        offers=merchants.offers_of(shops),
        opinions=ratings.opinions([shop.id for shop in shops]),
        records=vettings.records_of([shop.id for shop in shops if shop.category == "decoration"]),
        category=category,
        names=merchants.CATEGORY_NAMES,
        estates=estates,
        near=near,
        query=words,
        nearest={shop.id: shop.nearest_to(near) for shop in shops},
    )


@blueprint.get("/merchants/<int:merchant_id>")
@public(cached=30)
def show(merchant_id: int) -> Answer:
    shop = find(merchants.Merchant, merchant_id)
    offers = merchants.offers_of([shop])[shop.id]
    barred = {offer.id: merchants.why_not(offer, current_member) for offer in offers} if viewer.is_member else {}
    return page(
        "trade/merchants/show.html",
        shop=shop,
        offers=offers,
        barred=barred,
        left_out={offer.id: days.runs_of(offer.days_left_out) for offer in offers},
        **_ratings(shop),
        **_vetting(shop),
        names=merchants.CATEGORY_NAMES,
        grades=GRADE_NAMES,
    )


@blueprint.get("/merchants/papers/<int:paper_id>")
@members_only
def vetting_paper(paper_id: int) -> Response:
    found = find(vettings.VettingPaper, paper_id)
    return uploads.send(found.file, called=f"{found.proof}-{found.id}")


def _vetting(shop: merchants.Merchant) -> dict[str, Any]:
    """What stands on a decoration firm's page besides."""
    if shop.category is not merchants.MerchantCategory.DECORATION:
        return {}
    return {
        "papers": vettings.papers_of(shop.id),
        "proofs": vettings.PROOF_NAMES,
        "record": vettings.records_of([shop.id])[shop.id],
    }


def _ratings(shop: merchants.Merchant) -> dict[str, Any]:
    found = page_of(ratings.of_merchant(shop.id), ratings.Rating.id, after=request.args.get("after"))
    further = url_for(".show", merchant_id=shop.id, after=found.after, _anchor="ratings") if found.after else None
    return {
        "ratings": found.rows,
        "holders": {one.id: vouchers.holder_of(one.voucher) for one in found.rows},
        "opinion": ratings.opinions([shop.id]).get(shop.id),
        "further_ratings": further,
    }


@blueprint.post("/merchants/offers/<int:offer_id>/claim")
@members_only
def claim(offer_id: int) -> Answer:
    claimed = merchants.claim(find(merchants.Offer, offer_id), current_member)
    return Answer(
        otherwise=url_for("vouchers.show", voucher_id=claimed.voucher_id), say=_("Claimed. Show this code at the shop.")
    )


@blueprint.get("/verify")
@clerks_only
@uses_camera
def verify() -> Answer:
    """The till: scan or type; what was honoured today."""
    shop = merchants.merchant_of(viewer.merchant_id)
    done = request.args.get("done", type=whole)
    typed = vouchers.CODES.read(request.args.get("code", ""))
    return page(
        "trade/merchants/verify.html",
        part="trade/merchants/_till.html",
        **_till(shop, find(vouchers.Voucher, done) if done else None),
        form=VoucherCodeForm.offered(code=typed),
    )


def _count_a_try() -> dict[str, Any]:
    tills.count_try(viewer.account_id)
    return {}


@blueprint.post("/verify")
@clerks_only
@uses_camera
@form_page(verify, part="trade/merchants/_till.html")
@prepare(_count_a_try)
def honour() -> Answer:
    form = VoucherCodeForm.checked()
    shop, me = merchants.merchant_of(viewer.merchant_id), viewer.account_id
    try:
        voucher = merchants.verify(form.code.data or "", shop, me)
    except vouchers.NotHonoured as refusal:
        shop_id, place = shop.id, shop.name
        is_guess = refusal.voucher is None  # otherwise a code of this shop, only too late
        refusal.remember = lambda: tills.missed(me, shop_id, place) if is_guess else tills.hit(me)
        raise
    after_commit(lambda: tills.hit(me))
    return Answer(
        "trade/merchants/_till.html",
        otherwise=url_for(".verify", done=voucher.id),
        **_till(shop, voucher),
        form=VoucherCodeForm(formdata=None),
    )


@blueprint.get("/verify/<int:voucher_id>/undo")
@clerks_only
def ask_undo(voucher_id: int) -> Answer:
    return page("trade/merchants/undo.html", voucher=find(vouchers.Voucher, voucher_id), form=VoucherUndoForm.offered())


@blueprint.post("/verify/<int:voucher_id>/undo")
@clerks_only
@form_page(ask_undo)
def undo(voucher_id: int) -> Answer:
    voucher = find(vouchers.Voucher, voucher_id)
    form = VoucherUndoForm.checked()
    merchants.take_back(voucher, form.reason.data or "", viewer.account_id)
    return Answer(otherwise=url_for(".verify"), say=_("Taken back. The voucher can be used again."))


def _till(shop: merchants.Merchant, done: vouchers.Voucher | None) -> dict[str, Any]:
    today = vouchers.used_today(shop.id, viewer)
    holders = {voucher.id: vouchers.holder_of(voucher) for voucher in [*today, *([done] if done else [])]}
    locked = tills.lock_of(viewer.account_id)
    return {"shop": shop, "locked": locked, "done": done, "today_list": today, "holders": holders}


MANIFEST = Pages(public_search=SEARCH)
