"""Shops and clerks: where the tills are, and who stands at them."""

from typing import Any

from flask import request, url_for
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired

from portal.blueprints.trade.merchants import lists
from portal.blueprints.trade.merchants.forms import ShopForm
from portal.blueprints.trade.merchants.shop import blueprint
from portal.club.ground import attempts
from portal.club.people import accounts
from portal.club.trade import merchants
from portal.club.trade.merchants import JOB_NAMES, Clerk, ClerkRole, Shop
from portal.identity import managers_only, viewer
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.sentences import pgettext
from portal.web import Answer, Form, find, form_page, page, prepare
from portal.web.forms import plain_digits
from portal.web.lengths import AtMost
from portal.web.texts import a_name

PEOPLE = lists.people("shop.people", lambda: viewer.merchant_id)
SHOPS = lists.shops("shop.shops", lambda: viewer.merchant_id, opens=("shop.edit_shop", "shop_id", "id"))
INVITATIONS = ((20, 3600), (50, 86400))  # of one merchant


class InvitationForm(Form):
    phone = StringField(_l("Mobile number"), validators=[InputRequired(), AtMost(30)], filters=[plain_digits])
    name = a_name(_l("Name"), most=60)
    shop_id = SelectField(_l("At which shop"), coerce=int)

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        shops = merchants.shops.shops_of(viewer.merchant_id)
        self.shop_id.choices = [
            (0, pgettext("of one merchant", "All shops")),
            *((shop.id, str(shop.title)) for shop in shops),
        ]


@blueprint.get("/shops")
@managers_only
def shops() -> Answer:
    listed = SHOPS.at(request.args)
    is_only = len(merchants.shops.shops_of(viewer.merchant_id)) < 2
    return page("trade/merchants/shop/shops.html", listed=listed, is_only=is_only, choices=[lists.standing()])


@blueprint.get("/shops/new")
@managers_only
def new_shop() -> Answer:
    return page("trade/merchants/shop/shop.html", shop=None, form=ShopForm.offered())


@blueprint.post("/shops")
@managers_only
@form_page(new_shop)
def open_shop() -> Answer:
    firm = merchants.merchant_of(viewer.merchant_id)
    merchants.shops.open_shop(firm, ShopForm.checked().details(), viewer.account_id)
    return Answer(otherwise=url_for(".shops"), say=_("The shop is in the directory."))


@blueprint.get("/shops/<int:shop_id>")
@managers_only
def edit_shop(shop_id: int) -> Answer:
    found = find(Shop, shop_id)
    return page("trade/merchants/shop/shop.html", shop=found, form=ShopForm.of(found))


@blueprint.post("/shops/<int:shop_id>")
@managers_only
@form_page(edit_shop)
def change_shop(shop_id: int) -> Answer:
    form = ShopForm.checked()
    merchants.shops.change_shop(find(Shop, shop_id), form.details(), viewer.account_id, form.revision)
    return Answer(otherwise=url_for(".shops"), say=_("Kept."))


@blueprint.post("/shops/<int:shop_id>/closing")
@managers_only
def close_shop(shop_id: int) -> Answer:
    merchants.shops.close_shop(find(Shop, shop_id), viewer.account_id)
    return Answer(otherwise=url_for(".shops"), say=_("The shop is closed."))


@blueprint.get("/people")
@managers_only
def people() -> Answer:
    choices = [lists.at_shop(viewer.merchant_id)]
    form, listed = InvitationForm.offered(), PEOPLE.at(request.args)
    return page("trade/merchants/shop/people.html", listed=listed, choices=choices, jobs=JOB_NAMES, form=form)


def _count_invitation() -> dict[str, Any]:
    attempts.spend(("clerk.invited", viewer.merchant_id, INVITATIONS))
    return {}


@blueprint.post("/people")
@managers_only
@form_page(people)
@prepare(_count_invitation)
def invite() -> Answer:
    firm, form = merchants.merchant_of(viewer.merchant_id), InvitationForm.checked()
    phone = accounts.phone_of(form.phone.data or "")
    shop = find(Shop, form.shop_id.data) if form.shop_id.data else None
    who = (phone, form.name.data or "", viewer.account_id)
    merchants.invite(firm, *who, job=ClerkRole.CLERK, shop=shop, may_wait=True)
    return Answer(otherwise=url_for(".people"), say=_("Invited; they sign in with that number."))


@blueprint.post("/people/<int:clerk_id>/end")
@managers_only
def end(clerk_id: int) -> Answer:
    clerk = find(Clerk, clerk_id)
    if clerk.job is ClerkRole.MANAGER:
        raise Refusal(_("A manager's access is ended by the club. Please call us."))
    merchants.dismiss(clerk, viewer.account_id)
    return Answer(otherwise=url_for(".people"), say=_("No longer at this till."))
