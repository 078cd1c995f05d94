"""Offers at the desk: written by staff, or proposed by the merchant and published or returned with a remark."""

from flask import url_for
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from portal.blueprints.trade.merchants.forms import KINDS, OfferForm, changes
from portal.blueprints.trade.merchants.staff import blueprint, phrases
from portal.club.people.accounts import names_of
from portal.club.trade import merchants
from portal.club.trade.merchants import Merchant, Offer, Proposal, consequences
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, find, form_page, page
from portal.web.careful import Look, careful, plain
from portal.web.lengths import AtMost


class RemarkForm(Form):
    remark = TextAreaField(_l("What should be different"), validators=[InputRequired(), AtMost(500)])


@blueprint.get("/<int:merchant_id>/offers/new")
@staff("merchants.edit")
def new_offer(merchant_id: int) -> Answer:
    firm = find(Merchant, merchant_id)
    return page(
        "trade/merchants/staff/offer.html", firm=firm, offer=None, form=OfferForm.offered(), history=[], names={}
    )


@blueprint.post("/<int:merchant_id>/offers")
@staff("merchants.edit")
@plain("draft")
@form_page(new_offer)
def create_offer(merchant_id: int) -> Answer:
    firm = find(Merchant, merchant_id)
    merchants.create_offer(firm, OfferForm.checked().details(), viewer.account_id)
    return Answer(otherwise=url_for(".show", merchant_id=firm.id), say=_("Kept. Publish it when it is right."))


@blueprint.get("/offers/<int:offer_id>")
@staff("merchants.edit")
def edit_offer(offer_id: int) -> Answer:
    offer = find(Offer, offer_id)
    history = merchants.proposals.history_of(offer)
    return page(
        "trade/merchants/staff/offer.html",
        firm=offer.merchant,
        offer=offer,
        form=OfferForm.of(merchants.details_of(offer), offer.revision),
        history=history,
        names=names_of({row.asked_by for row in history if row.asked_by}),
    )


@blueprint.post("/offers/<int:offer_id>")
@staff("merchants.edit")
@plain("text")
@form_page(edit_offer)
def change_offer(offer_id: int) -> Answer:
    form = OfferForm.checked()
    offer = merchants.edit_offer(find(Offer, offer_id), form.details(), viewer.account_id, form.revision)
    return Answer(otherwise=url_for(".show", merchant_id=offer.merchant_id), say=_("Kept."))


def _looking_at_publish_offer(offer_id: int) -> Look:
    offer = find(Offer, offer_id)
    title = _("Publish the offer “%(title)s”", title=offer.title)
    return Look(title, title, _firm_page(offer), consequences.of_publishing(offer))


@blueprint.post("/offers/<int:offer_id>/publication")
@staff("merchants.edit")
@careful(_looking_at_publish_offer)
def publish_offer(offer_id: int) -> Answer:
    offer = find(Offer, offer_id)
    merchants.publish(offer, viewer.account_id)
    return Answer(otherwise=url_for(".show", merchant_id=offer.merchant_id), say=_("Published."))


def _publish_again(offer_id: int) -> None:
    merchants.publish(find(Offer, offer_id), viewer.account_id)


def _looking_at_withdraw_offer(offer_id: int) -> Look:
    offer = find(Offer, offer_id)
    title = _("Withdraw the offer “%(title)s”", title=offer.title)
    return Look(title, title, _firm_page(offer), consequences.of_withdrawing(offer))


@blueprint.post("/offers/<int:offer_id>/withdrawal")
@staff("merchants.edit")
@careful(_looking_at_withdraw_offer, undo=_publish_again)
def withdraw_offer(offer_id: int) -> Answer:
    offer = find(Offer, offer_id)
    merchants.withdraw(offer, viewer.account_id)
    return Answer(otherwise=url_for(".show", merchant_id=offer.merchant_id), say=_("Withdrawn."))


def _firm_page(offer: Offer) -> str:
    return url_for(".show", merchant_id=offer.merchant_id)


@blueprint.get("/proposals")
@staff("merchants.edit")
def proposals() -> Answer:
    return page("trade/merchants/staff/proposals.html", rows=merchants.proposals.waiting(), kinds=KINDS)


@blueprint.get("/proposals/<int:proposal_id>")
@staff("merchants.edit")
def proposal(proposal_id: int) -> Answer:
    """What is proposed, beside what is published now."""
    found = find(Proposal, proposal_id)
    offer = found.offer
    held = merchants.details_of(offer) if offer else None
    changed = changes(offer, found.wish) if offer else set()
    return page(
        "trade/merchants/staff/proposal.html",
        proposal=found,
        wish=found.wish,
        held=held,
        lines=phrases.compared(held, found.wish, changed, dict(merchants.estate_choices())),
        offer=offer,
        fates=phrases.FATES,
        form=RemarkForm.offered(),
    )


def _looking_at_accept(proposal_id: int) -> Look:
    found = find(Proposal, proposal_id)
    title = _("Publish “%(title)s” as proposed", title=found.wish.title)
    return Look(title, title, url_for(".proposals"), consequences.of_telling_managers(found.merchant))


@blueprint.post("/proposals/<int:proposal_id>/publication")
@staff("merchants.edit")
@form_page(proposal)
@careful(_looking_at_accept)
def accept(proposal_id: int) -> Answer:
    merchants.proposals.accept(find(Proposal, proposal_id), viewer.account_id)
    return Answer(otherwise=url_for(".proposals"), say=_("Published."))


@blueprint.post("/proposals/<int:proposal_id>/return")
@staff("merchants.edit")
@plain("written")
@form_page(proposal)
def return_proposal(proposal_id: int) -> Answer:
    found = find(Proposal, proposal_id)
    merchants.proposals.return_(found, RemarkForm.checked().remark.data or "", viewer.account_id)
    return Answer(otherwise=url_for(".proposals"), say=_("Returned with your remark."))
