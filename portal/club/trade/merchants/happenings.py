"""What happens around merchants: applications, contracts, shops, offers, settlements; and the letters about it."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from portal.club.ground.happenings import FILE, Entity, Happening
from portal.club.ground.letters import Letter
from portal.club.people.accounts.happenings import ACCOUNT
from portal.club.purse.vouchers import VOUCHER
from portal.club.trade.merchants import letters
from portal.club.trade.merchants.offer_tables import Offer
from portal.club.trade.merchants.tables import Merchant
from portal.database import session
from portal.sentences import lazy_gettext as _l
from portal.words import Words


def names_of(ids: Collection[int]) -> dict[int, Words]:
    """What these merchants are called."""
    rows = session.execute(select(Merchant.id, Merchant.name).where(Merchant.id.in_(ids)))
    return {row.id: row.name for row in rows}


def offers_of(ids: Collection[int]) -> dict[int, Words]:
    """What these offers are called."""
    return {row.id: row.title for row in session.execute(select(Offer.id, Offer.title).where(Offer.id.in_(ids)))}


MERCHANT = Entity("merchant", "merchants", names_of)
APPLICATION = Entity("application", "merchant_applications")
DOCUMENT = Entity("document", "application_documents")
CONTRACT = Entity("contract", "merchant_contracts")
CLERK = Entity("clerk", "clerks")
SHOP = Entity("shop", "shops")
OFFER = Entity("offer", "offers", offers_of)
OFFER_CLAIM = Entity("offer_claim", "offer_claims")
PROPOSAL = Entity("proposal", "offer_proposals")
SETTLEMENT = Entity("settlement", "settlements")
LINE = Entity("line", "settlement_lines")
DISPUTE = Entity("dispute", "settlement_disputes")


def _of_an_application(code: str, did: object, *sent: type[Letter], **more: Any) -> Happening:
    return Happening(code, did, (APPLICATION, *more.pop("rows", ())), letters=sent, **more)


def _of_a_merchant(code: str, did: object, *rows: Entity, **more: Any) -> Happening:
    return Happening(code, did, (MERCHANT, *rows), **more)


def _of_a_settlement(code: str, did: object, *rows: Entity, **more: Any) -> Happening:
    return Happening(code, did, (SETTLEMENT, MERCHANT, *rows), **more)


BEGUN = _of_an_application("application.begun", _l("began an application as a merchant"))
REWRITTEN = _of_an_application("application.rewritten", _l("rewrote an application as a merchant"))
DOCUMENTED = _of_an_application(
    "application.document", _l("added a paper to an application"), rows=(DOCUMENT,), values=("paper",)
)
SENT = _of_an_application("application.sent", _l("sent an application as a merchant"), letters.ApplicationReceived)
WITHDRAWN = _of_an_application("application.withdrawn", _l("withdrew an application"))
TAKEN = _of_an_application("application.taken", _l("took an application up"), letters.ApplicationTaken)
PAPER_WANTED = _of_an_application(
    "application.paper_wanted", _l("asked for a paper of an application"), letters.PaperWanted
)
CONTACT_UNCOVERED = _of_an_application(
    "application.phone_uncovered", _l("uncovered the phone of an application"), letters.PhoneUncovered
)
APPROVED = _of_an_application(
    "application.approved",
    _l("approved the application of %(merchant)s"),
    letters.ApplicationApproved,
    rows=(MERCHANT,),
)
DECLINED = _of_an_application("application.declined", _l("declined an application"), letters.ApplicationDeclined)

ADMITTED = _of_a_merchant(
    "clerk.admitted",
    _l("let %(account)s work for %(merchant)s"),
    ACCOUNT,
    CLERK,
    values=("job",),
    letters=(letters.ClerkAdmitted,),
)
INVITED = _of_a_merchant(
    "clerk.waits",
    _l("invited %(account)s to %(merchant)s, when another shop's till lets them go"),
    ACCOUNT,
    CLERK,
    letters=(letters.ClerkWaits,),
)
DISMISSED = _of_a_merchant("clerk.dismissed", _l("ended the work of %(account)s for %(merchant)s"), ACCOUNT, CLERK)
PHONE_UNCOVERED = _of_a_merchant(
    "clerk.phone_uncovered",
    _l("uncovered the phone of %(account)s at %(merchant)s"),
    ACCOUNT,
    CLERK,
    letters=(letters.PhoneUncovered,),
)
PROMOTED = _of_a_merchant("clerk.promoted", _l("made %(account)s a manager of %(merchant)s"), ACCOUNT, CLERK)

ADDED = _of_a_merchant("merchant.added", _l("entered the merchant %(merchant)s"))
EDITED = _of_a_merchant("merchant.edited", _l("changed the merchant %(merchant)s"))
ADMITTED_TO_DIRECTORY = _of_a_merchant("merchant.approved", _l("took %(merchant)s into the directory"))
SUSPENDED = _of_a_merchant(
    "merchant.suspended", _l("took %(merchant)s out of the directory"), letters=(letters.ContractEnded,)
)
CONTRACT_BEGUN = _of_a_merchant("contract.begun", _l("began a contract with %(merchant)s"), CONTRACT)
CONTRACT_RENEWED = _of_a_merchant(
    "contract.renewed", _l("renewed the contract with %(merchant)s"), CONTRACT, letters=(letters.Renewed,)
)
CONTRACT_SHORTENED = _of_a_merchant(
    "contract.shortened",
    _l("ended the contract with %(merchant)s early: %(until)s"),
    CONTRACT,
    values=("until",),
    letters=(letters.ContractEnding,),
)
CONTRACT_ENDING = _of_a_merchant(
    "contract.ending", _l("warned %(merchant)s that the contract ends"), letters=(letters.ContractEnding,)
)
SHOP_OPENED = _of_a_merchant("shop.opened", _l("opened a shop of %(merchant)s"), SHOP)
SHOP_CHANGED = _of_a_merchant("shop.changed", _l("changed a shop of %(merchant)s"), SHOP)
SHOP_CLOSED = _of_a_merchant("shop.closed", _l("closed a shop of %(merchant)s"), SHOP)

OFFER_CREATED = Happening("offer.created", _l("wrote the offer %(offer)s"), (OFFER,))
OFFER_EDITED = Happening("offer.edited", _l("changed the offer %(offer)s"), (OFFER,))
OFFER_PUBLISHED = Happening("offer.published", _l("published the offer %(offer)s"), (OFFER,))
OFFER_WITHDRAWN = Happening("offer.withdrawn", _l("withdrew the offer %(offer)s"), (OFFER,))
OFFER_CLAIMED = Happening(
    "offer.claimed",
    _l("claimed the offer %(offer)s"),
    (OFFER, OFFER_CLAIM, VOUCHER),
    line=_l("claimed the offer %(offer)s"),
)
PROPOSAL_DRAFTED = Happening("proposal.drafted", _l("drafted an offer of %(merchant)s"), (PROPOSAL, MERCHANT))
PROPOSAL_REWRITTEN = Happening(
    "proposal.rewritten", _l("rewrote a proposed offer of %(merchant)s"), (PROPOSAL, MERCHANT)
)
PROPOSAL_SENT = Happening("proposal.sent", _l("proposed an offer of %(merchant)s"), (PROPOSAL, MERCHANT))
PROPOSAL_DROPPED = Happening("proposal.dropped", _l("dropped a proposed offer of %(merchant)s"), (PROPOSAL, MERCHANT))
PROPOSAL_ACCEPTED = Happening(
    "proposal.accepted",
    _l("accepted the offer %(offer)s of %(merchant)s"),
    (PROPOSAL, MERCHANT, OFFER),
    letters=(letters.OfferPublished,),
)
PROPOSAL_RETURNED = Happening(
    "proposal.returned",
    _l("returned a proposed offer to %(merchant)s"),
    (PROPOSAL, MERCHANT),
    letters=(letters.OfferReturned,),
)

SETTLEMENT_MADE = _of_a_settlement(
    "settlement.made", _l("made a settlement with %(merchant)s"), letters=(letters.SettlementMade,)
)
DISPUTED = _of_a_settlement(
    "settlement.disputed", _l("disputed a line of the settlement with %(merchant)s"), LINE, DISPUTE
)
ANSWERED = _of_a_settlement(
    "settlement.answered",
    _l("answered a dispute of %(merchant)s"),
    LINE,
    DISPUTE,
    values=("correction",),
    letters=(letters.SettlementAnswered,),
)
AGREED = _of_a_settlement("settlement.agreed", _l("agreed to the settlement with %(merchant)s"))
PAID = _of_a_settlement(
    "settlement.paid",
    _l("paid the settlement with %(merchant)s"),
    values=("total",),
    letters=(letters.SettlementPaid,),
)
PRINTED = Happening("settlement.printed", _l("set a settlement on paper"), (SETTLEMENT, FILE))
