"""Another number to sign in with: proved by codes to both, or given by the desk with two people."""

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from portal.club.ground import masking
from portal.club.ground.happenings import happened
from portal.club.ground.letters import Letter, Phone
from portal.club.people import accounts
from portal.club.people.accounts import Account
from portal.club.people.members import happenings as h
from portal.club.people.members.homes import make_findable
from portal.club.people.members.tables import Member
from portal.database import changed, part, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

_TAKEN = _l("Somebody signs in with this number already.")


def change(member: Member, old: str, new: str, *, keep_session: int) -> None:
    """Both were proved. The other sessions end, devices known before are strange, both numbers are told.

    old: what was proved; it must still be the account's. Raises Refusal (409) where somebody was quicker.
    """
    _move(member.account, old, new)
    accounts.end_all_sessions(member.account_id, but=keep_session)
    _happened(member, old, new, member.account_id)


def give(member: Member, new: str, by: int) -> None:
    """By the desk, for who has the old number no more: nobody has proved the new one, and every session ends."""
    old = member.account.phone
    _move(member.account, old, new)
    member.account.proved_at = None
    session.flush()
    accounts.end_all_sessions(member.account_id)
    _happened(member, old, new, by)


def _move(account: Account, old: str, new: str) -> None:
    """In the database itself: of two who take one number, or change one account, one does."""
    try:
        with part():
            mine = update(Account).where(Account.id == account.id, Account.phone == old)
            moved = changed(mine.values(phone=new))
    except IntegrityError:
        raise Refusal(_TAKEN, "phone", status=409) from None
    session.refresh(account)
    if moved != 1:
        raise Refusal(_l("The number was changed in the meantime. Please look again."), status=409)


def _happened(member: Member, old: str, new: str, by: int) -> None:
    language = member.account.language or "zh"
    letter = h.PhoneChanged(old=masking.phone(old), now=masking.phone(new))
    told: dict[int | Phone, Letter] = {Phone(old, language): letter, Phone(new, language): letter}
    make_findable(member)
    happened(h.PHONE_CHANGED, by, member=member, told=told)
