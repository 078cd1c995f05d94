"""People of the staff: made by an administrator or by the command line, with their first role."""

from portal import clock
from portal.club.ground.happenings import happened
from portal.club.people.accounts import happenings as h
from portal.club.people.accounts import passwords, second_factor
from portal.club.people.accounts.roles import give
from portal.club.people.accounts.tables import Account, by_phone, create, phone_of
from portal.database import session
from portal.manifest import Role
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


def create_staff(phone: str, name: str, role: Role, password: str, *, secret: str | None = None) -> str:
    """Somebody of the staff who can sign in at once; gives the secret for the authenticator app. Raises Refusal.

    For whoever runs the portal (the first administrator) and for the demo. On the desk, staff set their own password
    and second factor: see `invite`.
    """
    number = phone_of(phone)
    passwords.judge(password, number, "password")
    account = _account(number, name)
    account.password_hash = passwords.hashed(password)
    account.totp_secret = secret or second_factor.new_secret()
    account.proved_at = account.proved_at or clock.now()
    session.flush()
    give(account, role, None, by=None)
    return account.totp_secret


def invite(phone: str, name: str, by: int, latin: str = "") -> Account:
    """An account for a colleague, without a role yet; they set a password by SMS and then their second factor."""
    account = _account(phone_of(phone), name)
    account.latin_name = latin or None
    happened(h.INVITED, by, account=account.id)
    return account


def name_in_latin(person: Account, latin: str, by: int) -> None:
    """How English pages name the colleague; "" for as everywhere."""
    person.latin_name = latin or None
    happened(h.NAMED, by, account=person.id)


def _account(phone: str, name: str) -> Account:
    if not name.strip():
        raise Refusal(_l("Please give the name."), "name")
    existing = by_phone(phone)
    if existing is not None and existing.is_staff:
        raise Refusal(_l("This phone belongs to a colleague already."), "phone")
    return existing or create(phone, name.strip())
