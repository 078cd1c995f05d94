"""One-time codes by SMS, abroad by e-mail: six digits, five minutes, five tries, for one purpose in one browser.

The browser's key (`browser`) is a random text that only its cookie holds; the table keeps hashes made with it, so that
nobody who reads the table can find a code by trying all million of them.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Index, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club.ground import attempts, letters, outbox
from portal.club.ground.attempts import Asker
from portal.club.ground.codes import DIGITS, Codes
from portal.club.ground.letters import Phone
from portal.club.people.accounts import happenings as h
from portal.database import Base, Id, add, apart, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

LASTS = timedelta(minutes=5)
MOST_TRIES = 5
SMS = Codes(DIGITS, 6)
A_PHONE = ((1, 60), (5, 3600), (10, 86400))
AN_ADDRESS = ((30, 3600), (100, 86400))  # a family or an office behind one address


class CodePurpose(StrEnum):
    SIGN_IN = "sign_in"
    RESET = "reset"
    PASSWORD = "password"  # noqa: S105  the purpose's name
    DOOR = "door"  # another mailbox opens it
    CALLER = "caller"  # said to the colleague who serves them
    LEAVE = "leave"  # the club, or be erased
    COPY = "copy"  # of everything held
    OLD_PHONE = "old_phone"  # that the number until now is theirs
    NEW_PHONE = "new_phone"  # and the one from now on


class OneTimeCode(Base):
    """A code that was sent. `browser` and `code` are hashes; the phone is needed for nothing but the proof."""

    __tablename__ = "codes"
    __table_args__ = (Index("ix_codes_browser", "browser", "purpose", "id"),)

    id: Mapped[Id]
    purpose: Mapped[CodePurpose]
    browser: Mapped[str]
    phone: Mapped[str]
    code: Mapped[str]
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


def new_browser() -> str:
    """A key for a browser that has none yet; it belongs into its signed cookie and nowhere else."""
    return secrets.token_urlsafe(24)


def allow(phone: str, asker: Asker, *, a_day: int) -> None:
    """Count a code that is about to be sent: for the phone or mailbox, the network, and all of them together.

    A device on which the phone's owner has signed in has an allowance of its own, which strangers cannot use up.
    Stands outside the transaction. Raises Refusal when one of them has had enough.
    """
    everybody = ("code.all", "", ((a_day, 86400),))
    if asker.device is not None:
        attempts.spend(("code.device", asker.device, A_PHONE), everybody)
    else:
        mine = ("code.phone", outbox.counted_as(phone), A_PHONE)
        attempts.spend(mine, ("code.address", asker.network, AN_ADDRESS), everybody)


def send(phone: str, purpose: CodePurpose, browser: str, language: str) -> None:
    """Send a new code, to a known and an unknown phone alike; the browser's earlier one no longer counts."""
    digits = SMS.new()
    now = clock.now()
    changed(delete(OneTimeCode).where(OneTimeCode.browser == _hash(browser), OneTimeCode.purpose == purpose))
    add(
        OneTimeCode(
            purpose=purpose,
            browser=_hash(browser),
            phone=phone,
            code=_sealed(browser, purpose, phone, digits),
            created_at=now,
            expires_at=now + LASTS,
        )
    )
    kind = h.CallerCode if purpose is CodePurpose.CALLER else h.CodeLetter
    letters.send(Phone(phone, language), kind(code=digits, minutes=LASTS.seconds // 60))


def check(phone: str, purpose: CodePurpose, browser: str, digits: str) -> int:
    """The id of the code that these digits are, for use(). Each call costs one of its five tries.

    Stands outside the transaction. Raises Refusal: wrong, too old, used, or tried too often.
    """
    known = select(OneTimeCode.id, OneTimeCode.code, OneTimeCode.tries).where(
        OneTimeCode.browser == _hash(browser), OneTimeCode.purpose == purpose, OneTimeCode.phone == phone, _open()
    )
    with apart() as connection:
        row = connection.execute(known.order_by(OneTimeCode.id.desc()).limit(1)).first()
        if row is None:
            raise Refusal(_l("This code has run out. Please ask for a new one."), "code")
        mine = (OneTimeCode.id == row.id) & (OneTimeCode.tries < MOST_TRIES)
        if connection.execute(update(OneTimeCode).where(mine).values(tries=OneTimeCode.tries + 1)).rowcount != 1:
            raise Refusal(_l("Too many wrong codes. Please ask for a new one."), "code", status=429)
    if not hmac.compare_digest(row.code, _sealed(browser, purpose, phone, digits)):
        raise Refusal(_l("This code is not right. Please look at the message again."), "code")
    return int(row.id)


def use(code_id: int) -> None:
    """The right code opens one door once; in the transaction of the act it allows. Raises Refusal."""
    spent = update(OneTimeCode).where(OneTimeCode.id == code_id, _open()).values(used_at=clock.now())
    if changed(spent) != 1:
        raise Refusal(_l("This code has run out. Please ask for a new one."), "code")


def sweep() -> None:
    """Forget codes that can no longer be used; the nightly job."""
    with apart() as connection:
        connection.execute(delete(OneTimeCode).where(OneTimeCode.expires_at < clock.now()))


def seconds_to_wait(browser: str, purpose: CodePurpose) -> int:
    """How long until this browser may ask again: what the countdown shows."""
    last = session.scalar(
        select(OneTimeCode.created_at)
        .where(OneTimeCode.browser == _hash(browser), OneTimeCode.purpose == purpose)
        .order_by(OneTimeCode.id.desc())
        .limit(1)
    )
    return 0 if last is None else max(0, 60 - int((clock.now() - last).total_seconds()))


def _open() -> ColumnElement[bool]:
    return OneTimeCode.used_at.is_(None) & (OneTimeCode.expires_at > clock.now())


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _sealed(browser: str, purpose: CodePurpose, phone: str, digits: str) -> str:
    return hmac.new(browser.encode(), f"{purpose}:{phone}:{digits}".encode(), "sha256").hexdigest()
