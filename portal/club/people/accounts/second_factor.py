"""The second factor of staff: a TOTP code that works once, or one of ten recovery codes."""

import hashlib
import hmac
from datetime import datetime

import pyotp
from sqlalchemy import ForeignKey, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club.ground import attempts, particulars
from portal.club.ground.codes import EASY, Codes
from portal.club.ground.happenings import happened
from portal.club.people.accounts import happenings as h
from portal.club.people.accounts.sessions import end_all_sessions
from portal.club.people.accounts.tables import Account
from portal.database import Base, Id, changed, session
from portal.engine.journal import journaled
from portal.numbers import number_in
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

STEP = 30
LIMITS = ((5, 900), (20, 86400))
CODES = Codes(EASY, 12)  # 59 random bits; shown in small letters


class RecoveryCode(Base):
    """One of the ten codes of an account, as a hash (too many random bits for guessing: no slow hash is needed)."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("account_id", "code"),)

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    code: Mapped[str]
    used_at: Mapped[datetime | None]


journaled(RecoveryCode)


def new_secret() -> str:
    return pyotp.random_base32()


def address_of(account: Account, secret: str) -> str:
    """The otpauth:// address that an authenticator app reads from the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=account.name, issuer_name=particulars.name().zh)


def count_try(account_id: int) -> None:
    """One try of a second factor; outside the transaction. Raises Refusal at the limit."""
    attempts.spend(("second", account_id, LIMITS))


def check(account: Account, typed: str) -> None:
    """Use up the TOTP code or recovery code that was typed, in the transaction of the sign-in. Raises Refusal."""
    step = step_of(account.totp_secret or "", typed)
    if step is not None:
        fresh = (Account.id == account.id) & (Account.totp_step < step)
        if changed(update(Account).where(fresh).values(totp_step=step)) == 1:
            return
        raise Refusal(_l("This code was used already. Please wait for the next one."), "code")
    if not _use_recovery(account, typed):
        raise Refusal(_l("This code is not right. Please look at your authenticator again."), "code")


def step_of(secret: str, typed: str) -> int | None:
    """The 30-second step whose code was typed: the present one or a neighbour, for clocks that differ."""
    if not secret or len(typed) != 6 or number_in(typed) is None:
        return None
    totp = pyotp.TOTP(secret)
    now = int(clock.now().timestamp()) // STEP
    for step in (now, now - 1, now + 1):
        if hmac.compare_digest(totp.at(step * STEP), typed):
            return step
    return None


def enrol(account: Account, secret: str, typed: str) -> list[str]:
    """Take the secret when its first code is right; gives the ten recovery codes, shown this once. Raises Refusal."""
    if account.totp_secret:
        raise Refusal(_l("Your second factor is set up already. An administrator can reset it."))
    step = step_of(secret, typed)
    if step is None:
        raise Refusal(_l("This code is not right. Please look at your authenticator again."), "code")
    account.totp_secret, account.totp_step = secret, step
    codes = [CODES.new().lower() for _ in range(10)]
    changed(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    session.add_all(RecoveryCode(account_id=account.id, code=_hash(code)) for code in codes)
    session.flush()
    happened(h.ENROLLED, account.id, told={account.id: h.SecondFactorEnrolled()}, account=account.id)
    return codes


def reset(account: Account, by: int) -> None:
    """An administrator takes away a lost second factor; the person signs in anew and enrols again."""
    if account.id == by:
        raise Refusal(_l("Another administrator must do this for you."))
    account.totp_secret, account.totp_step = None, 0
    changed(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    session.flush()
    end_all_sessions(account.id)
    happened(h.FACTOR_RESET, by, told={account.id: h.SecondFactorReset()}, account=account.id)


def codes_left(account_id: int) -> int:
    unused = select(RecoveryCode.id).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return len(session.scalars(unused).all())


def _use_recovery(account: Account, typed: str) -> bool:
    plain = CODES.read(typed).lower()
    mine = (RecoveryCode.account_id == account.id) & (RecoveryCode.code == _hash(plain))
    used = changed(update(RecoveryCode).where(mine, RecoveryCode.used_at.is_(None)).values(used_at=clock.now())) == 1
    if used:
        letter = h.RecoveryCodeUsed(left=codes_left(account.id))
        happened(h.RECOVERED, account.id, told={account.id: letter}, account=account.id)
    return used


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
