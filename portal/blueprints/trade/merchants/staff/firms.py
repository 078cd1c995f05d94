"""Firms at the desk: what is written about one, its shops, contracts and people."""

from flask import request, url_for
from sqlalchemy import Select

from portal import clock
from portal.blueprints.trade.merchants.staff import blueprint, firm_lists, phrases
from portal.blueprints.trade.merchants.staff.firm_forms import (
    EndForm,
    FirmForm,
    NewFirmForm,
    PersonForm,
    RenewalForm,
)
from portal.club.people import accounts
from portal.club.trade import merchants
from portal.club.trade.merchants import (
    CATEGORY_NAMES,
    JOB_NAMES,
    Clerk,
    ClerkRole,
    Merchant,
    MerchantCategory,
    MerchantStanding,
    consequences,
)
from portal.identity import staff, viewer
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, find, form_page, page
from portal.web.careful import Look, careful, plain
from portal.web.lists import Asked, ListOf, Sort, way_back


def _matching(asked: Asked) -> Select[tuple[Merchant]]:
    category, standing = asked.get("category", ""), asked.get("standing", "")
    return merchants.on_the_desk(
        asked.get("q", ""),
        MerchantCategory(category) if category in set(MerchantCategory) else None,
        MerchantStanding(standing) if standing in set(MerchantStanding) else None,
    )


FIRMS = ListOf(
    "merchants",
    "staff.merchants.index",
    _matching,
    ("q", "category", "standing"),
    {
        "until": Sort(_l("Contract until"), (merchants.URGENCY, Merchant.contract_until, Merchant.id)),
        "new": Sort(_l("Entered"), (Merchant.id,), descending=True),
    },
    usual=lambda _asked: "until",
    opens=("staff.merchants.show", "merchant_id", "id"),
)


@blueprint.get("")
@staff("merchants.edit")
def index() -> Answer:
    choices = [
        ("category", _("Kind"), [(one.value, said) for one, said in CATEGORY_NAMES.items()]),
        ("standing", _("State"), [(one.value, said) for one, said in phrases.STANDING_NAMES.items()]),
    ]
    return page(
        "trade/merchants/staff/index.html",
        listed=FIRMS.at(request.args),
        choices=choices,
        names=CATEGORY_NAMES,
        phrases=phrases,
        soon=merchants.contracts.ending_soon(merchants.terms.TERMS.now().warn_days),
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
        way=way_back(FIRMS, firm),
        names=CATEGORY_NAMES,
        phrases=phrases,
        jobs=JOB_NAMES,
        shops=firm_lists.SHOPS.at({}),
        contracts=merchants.contracts.contracts_of(firm.id),
        offers=firm_lists.OFFERS.at({}),
        clerks=firm_lists.PEOPLE.at({}),
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


@blueprint.post("/<int:merchant_id>/clerks")
@staff("merchants.edit")
@plain("new")
@form_page(show)
def admit(merchant_id: int) -> Answer:
    firm = find(Merchant, merchant_id)
    form = PersonForm.checked()
    phone, job = accounts.phone_of(form.phone.data or ""), ClerkRole(form.job.data)
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
