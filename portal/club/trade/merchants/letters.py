"""The letters to merchants and to who applies to be one; the text of each is templates/mail/<topic>.txt."""

from dataclasses import dataclass
from datetime import date

from portal.club.ground.letters import Letter
from portal.club.ground.outbox import Purpose
from portal.words import Words


@dataclass(frozen=True, kw_only=True)
class OfApplication(Letter):
    name: str


@dataclass(frozen=True, kw_only=True)
class OfMerchant(Letter):
    merchant: Words


@dataclass(frozen=True, kw_only=True)
class ApplicationReceived(OfApplication, topic="application_received", purpose=Purpose.OWN):
    pass


@dataclass(frozen=True, kw_only=True)
class ApplicationTaken(OfApplication, topic="application_taken", purpose=Purpose.SERVICE):
    pass


@dataclass(frozen=True, kw_only=True)
class ApplicationApproved(OfApplication, topic="application_approved", purpose=Purpose.SERVICE):
    begins_on: date
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class ApplicationDeclined(OfApplication, topic="application_declined", purpose=Purpose.SERVICE):
    reason: str


@dataclass(frozen=True, kw_only=True)
class PaperWanted(OfApplication, topic="application_paper", purpose=Purpose.SERVICE):
    paper: Words
    note: str
    application: int


@dataclass(frozen=True, kw_only=True)
class PhoneUncovered(Letter, topic="phone_uncovered", by_sms=False, purpose=Purpose.SERVICE):
    """To somebody of a merchant: who at the club looked at their number, and why."""

    who: str
    why: str


@dataclass(frozen=True, kw_only=True)
class ClerkAdmitted(OfMerchant, topic="clerk_admitted", purpose=Purpose.SERVICE):
    job: str


@dataclass(frozen=True, kw_only=True)
class ClerkWaits(OfMerchant, topic="clerk_waits", purpose=Purpose.SERVICE):
    pass


@dataclass(frozen=True, kw_only=True)
class Renewed(OfMerchant, topic="merchant_renewed", purpose=Purpose.SERVICE):
    begins_on: date
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class ContractEnding(OfMerchant, topic="contract_ending", purpose=Purpose.SERVICE):
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class ContractEnded(OfMerchant, topic="contract_ended", purpose=Purpose.SERVICE):
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class OfferPublished(OfMerchant, topic="offer_published", purpose=Purpose.SERVICE):
    offer: Words


@dataclass(frozen=True, kw_only=True)
class OfferReturned(OfMerchant, topic="offer_returned", purpose=Purpose.SERVICE):
    offer: Words
    remark: str


@dataclass(frozen=True, kw_only=True)
class OfSettlement(OfMerchant):
    """total: in fen."""

    settlement: int
    month_on: date
    total: int
    until_on: date


@dataclass(frozen=True, kw_only=True)
class SettlementMade(OfSettlement, topic="settlement_made", purpose=Purpose.SERVICE):
    pass


@dataclass(frozen=True, kw_only=True)
class SettlementAnswered(OfSettlement, topic="settlement_answered", purpose=Purpose.SERVICE):
    pass


@dataclass(frozen=True, kw_only=True)
class SettlementPaid(OfSettlement, topic="settlement_paid", purpose=Purpose.SERVICE):
    pass
