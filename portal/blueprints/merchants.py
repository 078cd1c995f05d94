"""The merchant network: the directory, one shop with its offers, claiming one; and the till of a shop's clerk."""

from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal.club import attempts, merchants, vouchers
from portal.club.members import GRADE_NAMES
from portal.database import after_commit
from portal.identity import clerks_only, current_member, members_only, public, viewer
from portal.web import Answer, Form, find, form_page, page, prepare

blueprint = Blueprint("merchants", __name__)
MISSES = ("voucher.miss", (20, 3600))  # wrong codes of one clerk an hour, then the till is locked


class CodeForm(Form):
    code = StringField(_l("Code of the voucher"), validators=[InputRequired(), Length(max=200)])


class UndoForm(Form):
    reason = TextAreaField(_l("Why is it taken back?"), validators=[InputRequired(), Length(max=300)])


@blueprint.get("/merchants")
@public(cached=30)
def index() -> Answer:
    chosen, estates = request.args.get("category"), merchants.estates_in_use()
    asked = request.args.get("estate", type=int)
    near = asked if asked in {estate.id for estate in estates} else None
    category = merchants.Category(chosen) if chosen in set(merchants.Category) else None
    words = request.args.get("q", "")[:100].strip()
    shops = merchants.directory(category, near, words)
    return page(
        "merchants/index.html",
        shops=[shop for shop in shops if shop.category != "decoration"],
        firms=[shop for shop in shops if shop.category == "decoration"],
        offers=merchants.offers_of(shops),
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
        "merchants/show.html",
        shop=shop,
        offers=offers,
        barred=barred,
        names=merchants.CATEGORY_NAMES,
        grades=GRADE_NAMES,
    )


@blueprint.post("/merchants/offers/<int:offer_id>/claim")
@members_only
def claim(offer_id: int) -> Answer:
    claimed = merchants.claim(find(merchants.Offer, offer_id), current_member)
    return Answer(
        otherwise=url_for("vouchers.show", voucher_id=claimed.voucher_id), say=_("Claimed. Show this code at the shop.")
    )


@blueprint.get("/verify")
@clerks_only
def verify() -> Answer:
    """The till: scan or type; what was honoured today."""
    shop = merchants.merchant_of(viewer.merchant_id)
    done = request.args.get("done", type=int)
    typed = vouchers.code_of(request.args.get("code", ""))
    return page(
        "merchants/verify.html",
        part="merchants/_till.html",
        **_till(shop, find(vouchers.Voucher, done) if done else None),
        form=CodeForm.offered(code=typed),
    )


def _count_a_try() -> dict[str, Any]:
    kind, limit = MISSES
    attempts.spend((kind, viewer.account_id, (limit,)))
    return {}


@blueprint.post("/verify")
@clerks_only
@form_page(verify, part="merchants/_till.html")
@prepare(_count_a_try)
def honour() -> Answer:
    form = CodeForm.checked()
    shop, me = merchants.merchant_of(viewer.merchant_id), viewer.account_id
    try:
        voucher = merchants.verify(form.code.data or "", shop, me)
    except vouchers.NotHonoured as refusal:
        if refusal.voucher is not None:  # a code of this shop, only too late: no guess
            refusal.remember = lambda: attempts.forgive(MISSES[0], me)
        raise
    after_commit(lambda: attempts.forgive(MISSES[0], me))
    return Answer(
        "merchants/_till.html",
        otherwise=url_for(".verify", done=voucher.id),
        **_till(shop, voucher),
        form=CodeForm(formdata=None),
    )


@blueprint.get("/verify/<int:voucher_id>/undo")
@clerks_only
def ask_undo(voucher_id: int) -> Answer:
    return page("merchants/undo.html", voucher=find(vouchers.Voucher, voucher_id), form=UndoForm.offered())


@blueprint.post("/verify/<int:voucher_id>/undo")
@clerks_only
@form_page(ask_undo)
def undo(voucher_id: int) -> Answer:
    voucher = find(vouchers.Voucher, voucher_id)
    form = UndoForm.checked()
    merchants.take_back(voucher, form.reason.data or "", viewer.account_id)
    return Answer(otherwise=url_for(".verify"), say=_("Taken back. The voucher can be used again."))


def _till(shop: merchants.Merchant, done: vouchers.Voucher | None) -> dict[str, Any]:
    today = vouchers.used_today(shop.id, viewer)
    holders = {voucher.id: vouchers.holder_of(voucher) for voucher in [*today, *([done] if done else [])]}
    return {"shop": shop, "done": done, "today_list": today, "holders": holders}
