"""Firms at the desk: what is written about one, its shops, contracts and people."""

from typing import Any

from flask import request, url_for
from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from portal import clock
from portal.blueprints.trade.merchants.forms import ShopForm
from portal.blueprints.trade.merchants.staff import blueprint, phrases
from portal.club.people import accounts
from portal.club.trade import merchants
from portal.club.trade.merchants import (
    CATEGORY_NAMES,
    JOB_NAMES,
    Category,
    Clerk,
    Job,
    Merchant,
    MerchantDetails,
    Shop,
    consequences,
)
from portal.club.trade.merchants.tables import Profile
from portal.identity import staff, viewer
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page
from portal.web.careful import Look, careful, plain
from portal.web.editing import EditForm
from portal.web.fields import Both
from portal.web.forms import Whole, plain_digits
from portal.web.lengths import AtMost


class FirmForm(EditForm):
    name = Both(_l("Name of the shop"), _l("Name in English"), 120, needed=True)
    category = SelectField(_l("Kind"), choices=[(each.value, CATEGORY_NAMES[each]) for each in Category])
    about = Both(_l("Description"), _l("Description in English"), 2000, needed=True, long=True)
    vetting = Both(
        _l("Result of the vetting (decoration firms)"), _l("Result of the vetting in English"), 2000, long=True
    )

    def profile(self) -> Profile:
        return Profile(category=Category(self.category.data), **self.texts())


class NewFirmForm(FirmForm):
    """The firm with its first shop and its first contract."""

    address = Both(_l("Address"), _l("Address in English"), 120, needed=True)
    hours = Both(_l("Open"), _l("Open, in English"), 120, needed=True)
    estate_id = SelectField(_l("Nearest estate"), coerce=int)
    minutes_on_foot = IntegerField(_l("Minutes on foot"), validators=[Optional(), Whole(1, 240)])
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
            **self.texts(),
        )


class RenewalForm(Form):
    begins = DateField(_l("New contract from"), validators=[Optional()])
    until = DateField(_l("New contract until"), validators=[InputRequired()])


class EndForm(Form):
    last_day = DateField(_l("Last day of the contract"), validators=[InputRequired()])


class PersonForm(Form):
    phone = StringField(_l("Mobile number"), validators=[InputRequired(), AtMost(30)], filters=[plain_digits])
    name = StringField(_l("Name"), validators=[InputRequired(), AtMost(60)])
    job = SelectField(
        _l("What they do there"), choices=[(job.value, JOB_NAMES[job]) for job in (Job.CLERK, Job.MANAGER)]
    )


@blueprint.get("")
@staff("merchants.edit")
def index() -> Answer:
    query = request.args.get("q", "")[:100]
    soon = merchants.contracts.ending_soon(merchants.terms.TERMS.now().warn_days)
    found = merchants.all_merchants(query)
    return page(
        "trade/merchants/staff/index.html", firms=found, names=CATEGORY_NAMES, phrases=phrases, soon=soon, query=query
    )


@blueprint.get("/new")
@staff("merchants.edit")
def new() -> Answer:
    return page("trade/merchants/staff/form.html", firm=None, form=NewFirmForm.offered())


@blueprint.post("")
@staff("merchants.edit")
@plain("draft")
@form_page(new)
def create() -> Answer:
    firm = merchants.add_merchant(NewFirmForm.checked().details(), viewer.account_id)
    return Answer(otherwise=url_for(".show", merchant_id=firm.id), say=_("Kept. Approve it to open it."))


@blueprint.get("/<int:merchant_id>")
@staff("merchants.edit")
def show(merchant_id: int) -> Answer:
    firm = find(Merchant, merchant_id)
    return page(
        "trade/merchants/staff/show.html",
        firm=firm,
        names=CATEGORY_NAMES,
        phrases=phrases,
        jobs=JOB_NAMES,
        shops=merchants.shops.shops_of(firm.id, closed=True),
        contracts=merchants.contracts.contracts_of(firm.id),
        offers=merchants.every_offer_of(firm),
        clerks=merchants.clerks_of(firm),
        settlements=merchants.settlement.of_merchant(firm.id)[:6],
        form=PersonForm.offered(),
        renewal=RenewalForm.offered(),
        ending=EndForm.offered(),
    )


@blueprint.get("/<int:merchant_id>/edit")
@staff("merchants.edit")
def edit(merchant_id: int) -> Answer:
    firm = find(Merchant, merchant_id)
    form = FirmForm.showing(firm)
    return page("trade/merchants/staff/form.html", firm=firm, form=form)


@blueprint.post("/<int:merchant_id>")
@staff("merchants.edit")
@plain("text")
@form_page(edit)
def change(merchant_id: int) -> Answer:
    firm = find(Merchant, merchant_id)
    form = FirmForm.checked()
    merchants.edit(firm, form.profile(), viewer.account_id, form.revision)
    return Answer(otherwise=url_for(".show", merchant_id=firm.id), say=_("Kept."))


def _looking_at_approve(merchant_id: int) -> Look:
    firm = find(Merchant, merchant_id)
    title = _("Approve %(name)s", name=firm.name)
    return Look(title, title, url_for(".show", merchant_id=firm.id), consequences.of_opening(firm))


@blueprint.post("/<int:merchant_id>/approval")
@staff("merchants.edit")
@careful(_looking_at_approve)
def approve(merchant_id: int) -> Answer:
    merchants.approve(find(Merchant, merchant_id), viewer.account_id)
    return Answer(otherwise=url_for(".show", merchant_id=merchant_id), say=_("Approved; it is in the directory."))


def _approve_again(merchant_id: int) -> None:
    merchants.approve(find(Merchant, merchant_id), viewer.account_id)


def _looking_at_suspend(merchant_id: int) -> Look:
    firm = find(Merchant, merchant_id)
    title = _("Suspend %(name)s", name=firm.name)
    return Look(title, title, url_for(".show", merchant_id=firm.id), consequences.of_closing(firm))


@blueprint.post("/<int:merchant_id>/suspension")
@staff("merchants.edit")
@careful(_looking_at_suspend, undo=_approve_again)
def suspend(merchant_id: int) -> Answer:
    merchants.suspend(find(Merchant, merchant_id), viewer.account_id)
    return Answer(otherwise=url_for(".show", merchant_id=merchant_id), say=_("Suspended."))


@blueprint.post("/<int:merchant_id>/contracts")
@staff("merchants.edit")
@plain("terms")
@form_page(show)
def renew(merchant_id: int) -> Answer:
    firm = find(Merchant, merchant_id)
    form = RenewalForm.checked()
    merchants.contracts.renew(firm, form.until.data or clock.today(), viewer.account_id, form.begins.data)
    return Answer(otherwise=url_for(".show", merchant_id=firm.id), say=_("Renewed."))


def _looking_at_end_contract(merchant_id: int) -> Look:
    firm, form = find(Merchant, merchant_id), EndForm.checked()
    title = _("End the contract of %(name)s on %(day)s", name=firm.name, day=form.last_day.data)
    counted = [*consequences.of_closing(firm), *consequences.of_telling_managers(firm)]
    return Look(title, title, url_for(".show", merchant_id=firm.id), counted)


@blueprint.post("/<int:merchant_id>/contracts/end")
@staff("merchants.edit")
@form_page(show)
@careful(_looking_at_end_contract)
def end_contract(merchant_id: int) -> Answer:
    firm = find(Merchant, merchant_id)
    merchants.contracts.end_early(firm, EndForm.checked().last_day.data or clock.today(), viewer.account_id)
    return Answer(otherwise=url_for(".show", merchant_id=firm.id), say=_("The contract ends on that day."))


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


@blueprint.post("/shops/<int:shop_id>/closing")
@staff("merchants.edit")
@careful(_looking_at_close_shop)
def close_shop(shop_id: int) -> Answer:
    shop = find(Shop, shop_id)
    merchants.shops.close_shop(shop, viewer.account_id)
    return Answer(otherwise=url_for(".show", merchant_id=shop.merchant_id), say=_("The shop is closed."))


@blueprint.post("/<int:merchant_id>/clerks")
@staff("merchants.edit")
@plain("new")
@form_page(show)
def admit(merchant_id: int) -> Answer:
    firm = find(Merchant, merchant_id)
    form = PersonForm.checked()
    phone, job = accounts.phone_of(form.phone.data or ""), Job(form.job.data)
    if phone == accounts.by_id(viewer.account_id).phone:
        raise Refusal(_("Staff do not admit themselves."), "phone")
    merchants.invite(firm, phone, form.name.data or "", viewer.account_id, job=job, shop=None)
    return Answer(otherwise=url_for(".show", merchant_id=firm.id), say=_("May verify vouchers from now on."))


def _looking_at_dismiss(clerk_id: int) -> Look:
    clerk = find(Clerk, clerk_id)
    title = _("Take %(name)s from the tills", name=clerk.account.name)
    return Look(title, title, url_for(".show", merchant_id=clerk.merchant_id), consequences.of_dismissing(clerk))


@blueprint.post("/clerks/<int:clerk_id>/end")
@staff("merchants.edit")
@careful(_looking_at_dismiss)
def dismiss(clerk_id: int) -> Answer:
    clerk = find(Clerk, clerk_id)
    merchants.dismiss(clerk, viewer.account_id)
    return Answer(otherwise=url_for(".show", merchant_id=clerk.merchant_id), say=_("No longer at this till."))
