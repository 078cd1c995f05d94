"""Passwords: hashed slowly, checked at the same cost for known and unknown phones.

hash_of() and fits() are slow and stand before the transaction (a @prepare step); set_password() stores.
"""

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.club.ground import attempts, particulars
from portal.club.ground.attempts import Asker
from portal.club.ground.happenings import happened
from portal.club.people.accounts import happenings as h
from portal.club.people.accounts.sessions import end_all_sessions
from portal.club.people.accounts.tables import Account, by_phone
from portal.database import session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

_hasher = PasswordHasher(memory_cost=19456, time_cost=2, parallelism=1)
_NOBODY = _hasher.hash("no account has this password")
_AT_ONCE = BoundedSemaphore(4)  # hashing costs 19 MB and a core each: a flood waits here, not in memory
LEAST, MOST = 10, 128
A_PHONE = ((8, 900), (30, 86400))
AN_ADDRESS = ((40, 900), (200, 86400))
COMMON = ("password", "qwertyuiop", "1234567890", "abcdefghij", "iloveyou", "5201314520", "admin")


def count_try(phone: str, asker: Asker) -> None:
    """One try of a password for this phone, known or not. Outside the transaction; raises Refusal.

    All strangers share one allowance for a phone; a device on which its owner has signed in has one of its own.
    """
    if asker.device is not None:
        attempts.spend(("password.device", asker.device, A_PHONE))
    else:
        attempts.spend(("password.phone", phone, A_PHONE), ("password.address", asker.network, AN_ADDRESS))


def account_with(phone: str, password: str, asker: Asker) -> Account | None:
    """The account of phone and password, or None: unknown, suspended, without a password or with another one.

    All of these cost the same. Slow: before the transaction. The right one forgives the tries it was counted with.
    """
    account = by_phone(phone)
    usable = account is not None and account.suspended_at is None and account.password_hash
    right = fits(account.password_hash if account and usable else None, password)
    if not (usable and right):
        return None
    if asker.device is not None:
        attempts.forgive("password.device", asker.device)
    else:
        attempts.forgive("password.phone", phone)
    return account


def fits(stored: str | None, password: str) -> bool:
    """Whether `password` is the one of the hash; without a hash the same work is done for nothing."""
    with _AT_ONCE:
        try:
            return _hasher.verify(stored or _NOBODY, password[:MOST]) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


def hashed(password: str) -> str:
    """The hash of a new password; slow: before the transaction."""
    with _AT_ONCE:
        return _hasher.hash(password)


def judge(password: str, phone: str, field: str = "new") -> None:
    """Refuse what is guessed first: short, one character, the phone or mailbox, well-known. Raises Refusal."""
    plain = password.casefold()
    if not LEAST <= len(password) <= MOST:
        raise Refusal(_l("Please choose a password of %(n)d characters or more.", n=LEAST), field)
    mine = phone.partition("@")[0] if "@" in phone else phone[-8:]
    ours = particulars.name().en.replace(" ", "").casefold()
    weak = len(set(plain)) < 5 or mine.casefold() in plain or plain.startswith((*COMMON, ours))
    if weak:
        raise Refusal(_l("This password is easily guessed. Please choose another one."), field)


def set_password(account: Account, password_hash: str, *, keep_session: int = 0) -> None:
    """Store the new hash; every other session of the account ends, and its owner is told by SMS."""
    account.password_hash = password_hash
    session.flush()
    end_all_sessions(account.id, but=keep_session)
    happened(h.PASSWORD_CHANGED, account.id, told={account.id: h.PasswordChanged()}, account=account.id)
