"""The phone of a merchant's people and of an applicant, uncovered for a reason."""

from flask import url_for

from portal.blueprints.trade.merchants.staff import blueprint
from portal.blueprints.trade.merchants.staff.applications import application
from portal.blueprints.trade.merchants.staff.firm_forms import PhoneReasonForm
from portal.club.trade import merchants
from portal.club.trade.merchants import Clerk
from portal.club.trade.merchants.application_tables import Application
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, page
from portal.web.careful import plain


@blueprint.get("/clerks/<int:clerk_id>/phone")
@staff("merchants.edit")
def phone_of_clerk(clerk_id: int) -> Answer:
    clerk = find(Clerk, clerk_id)
    firm, form = merchants.merchant_of(clerk.merchant_id), PhoneReasonForm.offered()
    return page("trade/merchants/staff/phone.html", clerk=clerk, firm=firm, form=form)


@blueprint.post("/clerks/<int:clerk_id>/phone")
@staff("merchants.edit")
@plain("recorded")
@form_page(phone_of_clerk)
def uncover_clerk(clerk_id: int) -> Answer:
    clerk = find(Clerk, clerk_id)
    number = merchants.uncovering.of_clerk(clerk, *_why())
    return _said(clerk.name, number, url_for(".show", merchant_id=clerk.merchant_id))


@blueprint.post("/applications/<int:application_id>/phone")
@staff("merchants.edit")
@plain("recorded")
@form_page(application)
def uncover_applicant(application_id: int) -> Answer:
    found = find(Application, application_id)
    number = merchants.uncovering.of_applicant(found, *_why())
    return _said(found.contact, number, url_for(".application", application_id=found.id))


def _why() -> tuple[str, int]:
    """The reason that was given, and who gave it."""
    return PhoneReasonForm.checked().why.data or "", viewer.account_id


def _said(name: str, number: str, back: str) -> Answer:
    return Answer(otherwise=back, say=_("%(name)s: %(number)s", name=name, number=number))
