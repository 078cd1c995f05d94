"""The whole phone of somebody of a merchant, for a reason: written down, and they read who looked and why."""

from portal.club.ground.happenings import happened
from portal.club.people.accounts import Account, names_of
from portal.club.trade.merchants import happenings as h
from portal.club.trade.merchants.application_tables import Application
from portal.club.trade.merchants.letters import PhoneUncovered
from portal.club.trade.merchants.shop_tables import Clerk
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

LEAST = 4  # characters of a reason


def of_clerk(clerk: Clerk, why: str, by: int) -> str:
    """Raises Refusal without a reason."""
    told = {clerk.account_id: _letter(why, by)}
    happened(h.PHONE_UNCOVERED, by, told=told, merchant=clerk.merchant_id, account=clerk.account_id, clerk=clerk.id)
    return _number(clerk.account)


def of_applicant(application: Application, why: str, by: int) -> str:
    """Raises Refusal without a reason."""
    told = {application.account_id: _letter(why, by)}
    happened(h.CONTACT_UNCOVERED, by, told=told, application=application.id)
    return _number(application.account)


def _letter(why: str, by: int) -> PhoneUncovered:
    if len(why.strip()) < LEAST:
        raise Refusal(_l("Please write why you need the number; they read it."), "why")
    return PhoneUncovered(who=names_of({by})[by], why=why.strip())


def _number(account: Account) -> str:
    return (account.number or account.phone).removeprefix("+86")
