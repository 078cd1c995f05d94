"""People for tests, made through the club's verbs; and what one needs to go through the doors as a person does."""

import re

import pyotp
from sqlalchemy import select

from portal import clock
from portal.club.ground.outbox import Message
from portal.club.people import accounts, members
from portal.club.people.accounts import Account, Role
from portal.club.people.members import TieKind, roll
from portal.database import session, transaction
from tests import make

PASSWORD = "Osmanthus tea 3"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def with_password(account: Account, password: str = PASSWORD) -> Account:
    """The account, with a password that was set by its owner."""
    hashed = accounts.passwords.hashed(password)
    with transaction():
        accounts.passwords.set_password(session.get_one(Account, account.id), hashed)
    return account


def colleague(role: Role = Role.ADMINISTRATOR, name: str = "高远") -> Account:
    """Somebody of the staff with a password and a second factor."""
    phone = make.phone()
    with transaction():
        accounts.create_staff(phone, name, role, PASSWORD, secret=SECRET)
    return accounts.by_phone(phone)


def totp(steps_from_now: int = 0) -> str:
    """What the authenticator of a colleague shows."""
    return pyotp.TOTP(SECRET).at(int(clock.now().timestamp()) + 30 * steps_from_now)


def last_code(phone: str) -> str:
    """The code of the last message that was posted to this phone."""
    rows = select(Message).where(Message.address == phone, Message.topic == "code").order_by(Message.id.desc())
    message = session.scalar(rows.limit(1))
    return re.fullmatch(r"\d{6}", message.values["code"])[0]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def owner(name: str = "林静怡", number: str = "1202", building: str = "3") -> members.Member:
    """A member who owns a home, confirmed by the roll."""
    home, member = make.home(number, building), make.member(name)
    with transaction():
        roll.enter(home, name, f"JLHT-{number}", member.account.phone[-4:])
    with transaction():
        members.claims.claim(member, home, TieKind.OWNER, f"JLHT-{number}")
    return member
