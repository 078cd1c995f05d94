"""Somebody becomes a member at the desk: the code on their own telephone proves the number, as at the door."""

from typing import NamedTuple

from portal.club.ground import behalf
from portal.club.ground.behalf import Behalf, DeskChannel
from portal.club.people import accounts, members
from portal.club.people.accounts import FormOfAddress
from portal.club.people.callers.serving import begin
from portal.club.people.callers.tables import CallerProof
from portal.club.people.members import Member
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


class Registered(NamedTuple):
    """What they say of themselves. agreed: purposes of consent."""

    name: str
    title: FormOfAddress
    language: str
    agreed: list[str]


def register(phone: str, said: Registered, channel: DeskChannel, by: int) -> Member:
    """Make who proved this number a member, with what they agreed to, and serve them on. Raises Refusal."""
    account = accounts.by_phone(phone) or accounts.create(phone, said.name)
    if account.suspended_at is not None:
        raise Refusal(_l("This account is closed at present. Please call us."), "phone")
    known = members.of_account(account.id)
    if known is not None and known.cancelled_at is None:
        raise Refusal(_l("This telephone belongs to a member already: find them by it."), "phone")
    account.name, account.title, account.language = said.name, said.title, account.language or said.language
    with behalf.of(Behalf(by, channel, account.id)):
        member = members.join(account, says_adult=True)
        members.consents.answer(member, said.agreed, where="desk")
        members.welcome(member)
    begin(member, channel, CallerProof.CODE, by)
    return member
