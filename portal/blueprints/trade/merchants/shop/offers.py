"""Offers in the merchant's own hand: what members see now, and what is proposed to the club."""

from flask import request, url_for

from portal.blueprints.trade.merchants import lists
from portal.blueprints.trade.merchants.forms import OfferForm
from portal.blueprints.trade.merchants.shop import blueprint
from portal.club.trade import merchants
from portal.club.trade.merchants import Offer, Proposal
from portal.identity import managers_only, viewer
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, page
from portal.web.lists import way_back

OFFERS = lists.offers("shop.offers", lambda: viewer.merchant_id, opens=("shop.offer", "offer_id", "id"))


@blueprint.get("/offers")
@managers_only
def offers() -> Answer:
    firm = merchants.merchant_of(viewer.merchant_id)
    listed = OFFERS.at(request.args)
    return page(
        "trade/merchants/shop/offers.html",
        listed=listed,
        tabs=listed.tabs("state", lists.states()),
        proposals=merchants.proposals.open_of(firm.id),
    )


@blueprint.get("/offers/new")
@managers_only
def new_offer() -> Answer:
    return page(
        "trade/merchants/shop/offer.html", proposal=None, offer=None, form=OfferForm.offered(), to=url_for(".propose")
    )


@blueprint.post("/offers")
@managers_only
@form_page(new_offer)
def propose() -> Answer:
    firm = merchants.merchant_of(viewer.merchant_id)
    made = merchants.proposals.draft(firm, OfferForm.checked().details(), viewer.account_id)
    return Answer(otherwise=url_for(".proposal", proposal_id=made.id), say=_("Kept. Send it when it is right."))


@blueprint.get("/offers/<int:offer_id>")
@managers_only
def offer(offer_id: int) -> Answer:
    """To propose a change of what is offered."""
    found = find(Offer, offer_id)
    form, to = OfferForm.of(merchants.details_of(found)), url_for(".propose_change", offer_id=found.id)
    way = way_back(OFFERS, found)
    return page("trade/merchants/shop/offer.html", proposal=None, offer=found, form=form, to=to, way=way)


@blueprint.post("/offers/<int:offer_id>")
@managers_only
@form_page(offer)
def propose_change(offer_id: int) -> Answer:
    found, firm = find(Offer, offer_id), merchants.merchant_of(viewer.merchant_id)
    made = merchants.proposals.draft(firm, OfferForm.checked().details(), viewer.account_id, found)
    return Answer(otherwise=url_for(".proposal", proposal_id=made.id), say=_("Kept. Send it when it is right."))


@blueprint.post("/offers/<int:offer_id>/withdrawal")
@managers_only
def withdraw(offer_id: int) -> Answer:
    found = find(Offer, offer_id)
    merchants.withdraw(found, viewer.account_id)
    return Answer(otherwise=way_back(OFFERS, found).back, say=_("Withdrawn; vouchers already claimed stay good."))


@blueprint.get("/proposals/<int:proposal_id>")
@managers_only
def proposal(proposal_id: int) -> Answer:
    found = find(Proposal, proposal_id)
    to = url_for(".rewrite", proposal_id=found.id)
    return page(
        "trade/merchants/shop/offer.html", proposal=found, offer=found.offer, form=OfferForm.of(found.wish), to=to
    )


@blueprint.post("/proposals/<int:proposal_id>")
@managers_only
@form_page(proposal)
def rewrite(proposal_id: int) -> Answer:
    found = find(Proposal, proposal_id)
    merchants.proposals.rewrite(found, OfferForm.checked().details(), viewer.account_id)
    return Answer(otherwise=url_for(".proposal", proposal_id=found.id), say=_("Kept. Send it when it is right."))


@blueprint.post("/proposals/<int:proposal_id>/sending")
@managers_only
def send(proposal_id: int) -> Answer:
    merchants.proposals.send(find(Proposal, proposal_id), viewer.account_id)
    return Answer(otherwise=url_for(".offers"), say=_("With the club; you will hear from us."))


@blueprint.post("/proposals/<int:proposal_id>/dropping")
@managers_only
def drop(proposal_id: int) -> Answer:
    merchants.proposals.drop(find(Proposal, proposal_id), viewer.account_id)
    return Answer(otherwise=url_for(".offers"), say=_("Dropped."))
