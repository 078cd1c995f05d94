"""The merchant network at the desk: shops and contracts, offers, clerks."""

from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.club import accounts, merchants
from portal.club.members import GRADE_NAMES, Grade
from portal.club.merchants import (
    CATEGORY_NAMES,
    Category,
    Clerk,
    Merchant,
    MerchantDetails,
    Offer,
    OfferDetails,
    OfferKind,
)
from portal.identity import staff, viewer
from portal.web import Answer, Form, find, form_page, page
from portal.web.forms import Whole, plain_digits
from portal.words import Words

blueprint = Blueprint("merchants", __name__, url_prefix="/merchants")
LONG, SHORT = Length(max=2000), Length(max=120)
KINDS = {
    OfferKind.PERCENTAGE: _l("Percentage still paid (88 is 12 per cent off)"),
    OfferKind.FIXED: _l("Amount off, in fen"),
    OfferKind.MEMBER_PRICE: _l("Members' price, in fen"),
    OfferKind.GIFT: _l("Gift"),
}
COUNT = [Optional(), Whole(1, 1_000_000)]


class MerchantForm(Form):
    name_zh = StringField(_l("Name of the shop"), validators=[InputRequired(), SHORT])
    name_en = StringField(_l("Name in English"), validators=[SHORT])
    category = SelectField(_l("Kind"), choices=[(each.value, CATEGORY_NAMES[each]) for each in Category])
    about_zh = TextAreaField(_l("Description"), validators=[InputRequired(), LONG])
    about_en = TextAreaField(_l("Description in English"), validators=[LONG])
    address_zh = StringField(_l("Address"), validators=[InputRequired(), SHORT])
    address_en = StringField(_l("Address in English"), validators=[SHORT])
    hours_zh = StringField(_l("Open"), validators=[InputRequired(), SHORT])
    hours_en = StringField(_l("Open, in English"), validators=[SHORT])
    estate_id = SelectField(_l("Nearest estate"), coerce=int)
    minutes_on_foot = IntegerField(_l("Minutes on foot"), validators=[Optional(), Whole(1, 240)])
    vetting_zh = TextAreaField(_l("Result of the vetting (decoration firms)"), validators=[LONG])
    vetting_en = TextAreaField(_l("Result of the vetting in English"), validators=[LONG])
    contract_from = DateField(_l("Contract from"), validators=[InputRequired()])
    contract_until = DateField(_l("Contract until"), validators=[InputRequired()])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.estate_id.choices = [(0, "—"), *merchants.estate_choices()]

    def details(self) -> MerchantDetails:
        assert self.contract_from.data and self.contract_until.data  # both are required
        return MerchantDetails(
            category=Category(self.category.data),
            estate_id=self.estate_id.data or None,
            minutes_on_foot=self.minutes_on_foot.data,
            contract_from=self.contract_from.data,
            contract_until=self.contract_until.data,
            **{name: _words(self, name) for name in ("name", "about", "address", "hours", "vetting")},
        )


class OfferForm(Form):
    kind = SelectField(_l("Kind"), choices=[(kind.value, words) for kind, words in KINDS.items()])
    value = IntegerField(_l("Value; empty for a gift"), validators=[Optional(), Whole(1, 100_000_000)])
    title_zh = StringField(_l("Title"), validators=[InputRequired(), SHORT])
    title_en = StringField(_l("Title in English"), validators=[SHORT])
    terms_zh = TextAreaField(_l("Terms"), validators=[Length(max=500)])
    terms_en = TextAreaField(_l("Terms in English"), validators=[Length(max=500)])
    per_person = IntegerField(_l("At most a member"), validators=COUNT)
    per_person_day = IntegerField(_l("At most a member and day"), validators=COUNT)
    per_day = IntegerField(_l("At most a day, all together"), validators=COUNT)
    total = IntegerField(_l("At most in all"), validators=COUNT)
    excluded = TextAreaField(_l("Days left out"), validators=[Length(max=4000)])
    grade = SelectField(
        _l("From which grade"), choices=[("", _l("Everybody")), *((g.value, GRADE_NAMES[g]) for g in Grade)]
    )
    estate_ids = SelectMultipleField(_l("Only for estates"), coerce=int)
    valid_days = IntegerField(
        _l("Voucher good for how many days"), validators=[InputRequired(), Whole(1, 730)], default=60
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.estate_ids.choices = merchants.estate_choices()

    def details(self) -> OfferDetails:
        plain = ("value", "per_person", "per_person_day", "per_day", "total", "valid_days")
        return OfferDetails(
            kind=OfferKind(self.kind.data),
            title=_words(self, "title"),
            terms=_words(self, "terms"),
            excluded=(self.excluded.data or "").split(),
            grade=Grade(self.grade.data) if self.grade.data else None,
            estate_ids=frozenset(self.estate_ids.data or ()),
            **{name: self[name].data for name in plain},
        )


class ClerkForm(Form):
    phone = StringField(_l("Mobile number"), validators=[InputRequired(), Length(max=30)], filters=[plain_digits])
    name = StringField(_l("Name"), validators=[InputRequired(), Length(max=60)])


@blueprint.get("")
@staff("merchants.edit")
def index() -> Answer:
    return page("staff/merchants/index.html", shops=merchants.all_merchants(), names=CATEGORY_NAMES)


@blueprint.get("/new")
@staff("merchants.edit")
def new() -> Answer:
    return page("staff/merchants/form.html", shop=None, form=MerchantForm.offered())


@blueprint.post("")
@staff("merchants.edit")
@form_page(new)
def create() -> Answer:
    shop = merchants.add_merchant(MerchantForm.checked().details(), viewer.account_id)
    return Answer(otherwise=url_for(".show", merchant_id=shop.id), say=_("Kept. Approve it to open it."))


@blueprint.get("/<int:merchant_id>")
@staff("merchants.edit")
def show(merchant_id: int) -> Answer:
    shop = find(Merchant, merchant_id)
    return page(
        "staff/merchants/show.html",
        shop=shop,
        offers=merchants.every_offer_of(shop),
        clerks=merchants.clerks_of(shop),
        names=CATEGORY_NAMES,
        form=ClerkForm.offered(),
    )


@blueprint.get("/<int:merchant_id>/edit")
@staff("merchants.edit")
def edit(merchant_id: int) -> Answer:
    shop = find(Merchant, merchant_id)
    plain = {name: getattr(shop, name) for name in ("minutes_on_foot", "contract_from", "contract_until")}
    texts = _texts(shop, "name", "about", "address", "hours", "vetting")
    values = plain | texts | {"category": shop.category.value, "estate_id": shop.estate_id or 0}
    return page("staff/merchants/form.html", shop=shop, form=MerchantForm.offered(**values))


@blueprint.post("/<int:merchant_id>")
@staff("merchants.edit")
@form_page(edit)
def change(merchant_id: int) -> Answer:
    shop = find(Merchant, merchant_id)
    merchants.edit(shop, MerchantForm.checked().details(), viewer.account_id)
    return Answer(otherwise=url_for(".show", merchant_id=shop.id), say=_("Kept."))


@blueprint.post("/<int:merchant_id>/approval")
@staff("merchants.edit")
def approve(merchant_id: int) -> Answer:
    merchants.approve(find(Merchant, merchant_id), viewer.account_id)
    return Answer(otherwise=url_for(".show", merchant_id=merchant_id), say=_("Approved; it is in the directory."))


@blueprint.post("/<int:merchant_id>/suspension")
@staff("merchants.edit")
def suspend(merchant_id: int) -> Answer:
    merchants.suspend(find(Merchant, merchant_id), viewer.account_id)
    return Answer(otherwise=url_for(".show", merchant_id=merchant_id), say=_("Suspended."))


@blueprint.get("/<int:merchant_id>/offers/new")
@staff("merchants.edit")
def new_offer(merchant_id: int) -> Answer:
    shop = find(Merchant, merchant_id)
    return page("staff/merchants/offer.html", shop=shop, offer=None, form=OfferForm.offered())


@blueprint.post("/<int:merchant_id>/offers")
@staff("merchants.edit")
@form_page(new_offer)
def create_offer(merchant_id: int) -> Answer:
    shop = find(Merchant, merchant_id)
    merchants.create_offer(shop, OfferForm.checked().details(), viewer.account_id)
    return Answer(otherwise=url_for(".show", merchant_id=shop.id), say=_("Kept. Publish it when it is right."))


@blueprint.get("/offers/<int:offer_id>")
@staff("merchants.edit")
def edit_offer(offer_id: int) -> Answer:
    offer = find(Offer, offer_id)
    plain = ("value", "per_person", "per_person_day", "per_day", "total", "valid_days")
    values = {name: getattr(offer, name) for name in plain} | _texts(offer, "title", "terms")
    values |= {"kind": offer.kind.value, "grade": offer.grade.value if offer.grade else ""}
    values |= {"excluded": "\n".join(offer.excluded), "estate_ids": sorted(offer.estate_ids)}
    return page("staff/merchants/offer.html", shop=offer.merchant, offer=offer, form=OfferForm.offered(**values))


@blueprint.post("/offers/<int:offer_id>")
@staff("merchants.edit")
@form_page(edit_offer)
def change_offer(offer_id: int) -> Answer:
    offer = merchants.edit_offer(find(Offer, offer_id), OfferForm.checked().details(), viewer.account_id)
    return Answer(otherwise=url_for(".show", merchant_id=offer.merchant_id), say=_("Kept."))


@blueprint.post("/offers/<int:offer_id>/publication")
@staff("merchants.edit")
def publish_offer(offer_id: int) -> Answer:
    offer = find(Offer, offer_id)
    merchants.publish(offer, viewer.account_id)
    return Answer(otherwise=url_for(".show", merchant_id=offer.merchant_id), say=_("Published."))


@blueprint.post("/offers/<int:offer_id>/withdrawal")
@staff("merchants.edit")
def withdraw_offer(offer_id: int) -> Answer:
    offer = find(Offer, offer_id)
    merchants.withdraw(offer, viewer.account_id)
    return Answer(otherwise=url_for(".show", merchant_id=offer.merchant_id), say=_("Withdrawn."))


@blueprint.post("/<int:merchant_id>/clerks")
@staff("merchants.edit")
@form_page(show)
def admit(merchant_id: int) -> Answer:
    shop = find(Merchant, merchant_id)
    form = ClerkForm.checked()
    phone = accounts.phone_of(form.phone.data or "")
    person = accounts.by_phone(phone) or accounts.create(phone, (form.name.data or "").strip())
    merchants.admit(shop, person, viewer.account_id)
    return Answer(otherwise=url_for(".show", merchant_id=shop.id), say=_("May verify vouchers from now on."))


@blueprint.post("/clerks/<int:clerk_id>/end")
@staff("merchants.edit")
def dismiss(clerk_id: int) -> Answer:
    clerk = find(Clerk, clerk_id)
    merchants.dismiss(clerk, viewer.account_id)
    return Answer(otherwise=url_for(".show", merchant_id=clerk.merchant_id), say=_("No longer at this till."))


def _words(form: Form, name: str) -> Words:
    return Words((form[f"{name}_zh"].data or "").strip(), (form[f"{name}_en"].data or "").strip())


def _texts(row: Any, *names: str) -> dict[str, Any]:
    return {f"{name}_{language}": getattr(getattr(row, name), language) for name in names for language in ("zh", "en")}
