"""The first two administrators of a club: whoever holds a key that the machine told its operator, and nobody else.

`bin/run` prints a key while there is no administrator, `club opening` one for the second, who cannot be given the role
by two people yet (cli/setup.py). A key is good once and for a day; another one ends the one before. What is kept of
it is a digest: it has 99 random bits, so no slow hash is needed.
"""

import hashlib
import hmac
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club.ground.codes import EASY, Codes
from portal.club.people.accounts import passwords
from portal.club.people.accounts.roles import RoleGrant, give
from portal.club.people.accounts.tables import Account, by_phone, create, phone_of
from portal.database import Base, add, changed, session
from portal.manifest import Role
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

KEYS = Codes(EASY, 20)
LASTS = timedelta(days=1)
THE_ONE, ENOUGH = 1, 2
WRONG = _l("This key is not right, or it was used or is over. Start the portal again: it prints another one.")


class OpeningKey(Base):
    """The one key that counts."""

    __tablename__ = "opening_keys"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str]
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


def administrators() -> int:
    """How many hold the role, for any estate."""
    held = select(func.count(RoleGrant.account_id.distinct())).where(RoleGrant.role == Role.ADMINISTRATOR)
    return session.scalar(held) or 0


def is_open() -> bool:
    """Whether a key can be used: while there are not two administrators."""
    return administrators() < ENOUGH


def new_key() -> str:
    """Another key, which alone counts from now on. Raises Refusal when the club has its administrators."""
    if not is_open():
        raise Refusal(_l("This club has its two administrators; they give roles to all others."))
    key = KEYS.new()
    found = session.get(OpeningKey, THE_ONE)
    if found is None:
        add(OpeningKey(id=THE_ONE, digest=_digest(key), made_at=clock.now()))
    else:
        found.digest, found.made_at, found.used_at = _digest(key), clock.now(), None
    return key


def is_key(typed: str) -> bool:
    """Whether it would open the club now."""
    found = session.get(OpeningKey, THE_ONE)
    if found is None or found.used_at is not None or found.made_at <= clock.now() - LASTS:
        return False
    return hmac.compare_digest(found.digest, _digest(KEYS.read(typed)))


def judged(typed: str, phone: str, password: str) -> tuple[str, str]:
    """Phone as E.164 and the password's hash, for somebody with the right key; slow. Raises Refusal."""
    if not is_key(typed):
        raise Refusal(WRONG, "key")
    number = phone_of(phone)
    passwords.judge(password, number, "password")
    return number, passwords.hashed(password)


def open_with(typed: str, phone: str, name: str, password_hash: str) -> Account:
    """The administrator; the second factor is set up at the sign-in that follows. Of two with one key one wins."""
    good = (OpeningKey.digest == _digest(KEYS.read(typed))) & (OpeningKey.made_at > clock.now() - LASTS)
    if not is_open():
        raise Refusal(WRONG, "key")
    used = update(OpeningKey).where(OpeningKey.id == THE_ONE, good, OpeningKey.used_at.is_(None))
    if changed(used.values(used_at=clock.now())) != 1:
        raise Refusal(WRONG, "key")
    if by_phone(phone) is not None:
        raise Refusal(_l("This phone belongs to somebody in the club already. Please give another one."), "phone")
    account = create(phone, name.strip())
    account.password_hash, account.proved_at = password_hash, clock.now()
    session.flush()
    give(account, Role.ADMINISTRATOR, None, by=None)
    return account


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
