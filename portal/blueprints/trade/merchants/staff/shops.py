"""The shops of a firm at the desk."""

from flask import url_for

from portal.blueprints.trade.merchants.forms import ShopForm
from portal.blueprints.trade.merchants.staff import blueprint
from portal.club.trade import merchants
from portal.club.trade.merchants import (
    Merchant,
    Shop,
    consequences,
)
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, page
from portal.web.careful import Look, careful, plain
from portal.web.look_form import to_undo


@blueprint.get("/<int:merchant_id>/shops/new")
@staff("merchants.edit")
def new_shop(merchant_id: int) -> Answer:
    return page("trade/merchants/staff/shop.html", firm=find(Merchant, merchant_id), shop=None, form=ShopForm.offered())


@blueprint.post("/<int:merchant_id>/shops")
@staff("merchants.edit")
@plain("new")
@form_page(new_shop)
def open_shop(merchant_id: int) -> Answer:
    firm = find(Merchant, merchant_id)
    merchants.shops.open_shop(firm, ShopForm.checked().details(), viewer.account_id)
    return Answer(otherwise=url_for(".show", merchant_id=firm.id), say=_("The shop is in the directory."))


@blueprint.get("/shops/<int:shop_id>")
@staff("merchants.edit")
def edit_shop(shop_id: int) -> Answer:
    shop = find(Shop, shop_id)
    firm = find(Merchant, shop.merchant_id)
    return page("trade/merchants/staff/shop.html", firm=firm, shop=shop, form=ShopForm.of(shop))


@blueprint.post("/shops/<int:shop_id>")
@staff("merchants.edit")
@plain("text")
@form_page(edit_shop)
def change_shop(shop_id: int) -> Answer:
    form = ShopForm.checked()
    shop = merchants.shops.change_shop(find(Shop, shop_id), form.details(), viewer.account_id, form.revision)
    return Answer(otherwise=url_for(".show", merchant_id=shop.merchant_id), say=_("Kept."))


def _looking_at_close_shop(shop_id: int) -> Look:
    shop = find(Shop, shop_id)
    title = _("Close the shop %(name)s", name=shop.title)
    return Look(title, title, url_for(".show", merchant_id=shop.merchant_id), consequences.of_closing_a_shop(shop))


def _open_again(shop_id: int, clerks: list[int]) -> None:
    merchants.shops.open_again(find(Shop, shop_id), clerks, viewer.account_id)


@blueprint.post("/shops/<int:shop_id>/closing")
@staff("merchants.edit")
@careful(_looking_at_close_shop, undo=_open_again)
def close_shop(shop_id: int) -> Answer:
    shop = find(Shop, shop_id)
    to_undo(clerks=merchants.shops.clerks_at(shop))
    merchants.shops.close_shop(shop, viewer.account_id)
    return Answer(otherwise=url_for(".show", merchant_id=shop.merchant_id), say=_("The shop is closed."))
