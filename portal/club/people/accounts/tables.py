"""The account: a person who can sign in. One account may be member, clerk and staff at once."""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime

from sqlalchemy import ColumnElement, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club.ground import masking
from portal.club.ground.scope import CLUB
from portal.club.people.accounts.person_names import FormOfAddress, greeting_of
from portal.club.people.accounts.viewer import Viewer
from portal.database import Base, Id, add, session
from portal.delivery import is_invented
from portal.engine.journal import journaled
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words

ERASED = "erased:"  # in the place of a number: no message leaves for it, and nobody types it at a door


class Account(Base):
    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("phone"),)

    id: Mapped[Id]
    phone: Mapped[str]  # E.164: +8619000000001; of who lives abroad the mailbox with which they sign in (doors.py)
    name: Mapped[str]
    latin_name: Mapped[str | None]  # of a colleague, as English pages say it: Zhou Min
    title: Mapped[FormOfAddress] = mapped_column(default=FormOfAddress.NONE)
    email: Mapped[str | None]
    number_abroad: Mapped[str | None]  # E.164, as they say it: never proved
    language: Mapped[str | None]  # zh | en | None: not said
    theme: Mapped[str | None]
    mode: Mapped[str | None]
    password_hash: Mapped[str | None]
    totp_secret: Mapped[str | None]
    totp_step: Mapped[int] = mapped_column(default=0)  # the last 30-second step used: a code works once
    is_staff: Mapped[bool] = mapped_column(default=False)
    is_clerk: Mapped[bool] = mapped_column(default=False)
    suspended_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    proved_at: Mapped[datetime | None]  # when somebody first signed in with the phone: till then its name is hearsay

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        return viewer.covers(cls, "accounts.edit") | (cls.id == viewer.account_id)

    @property
    def signs_in_by_mail(self) -> bool:
        return "@" in self.phone

    @property
    def is_erased(self) -> bool:
        return self.phone.startswith(ERASED)

    @property
    def number(self) -> str:
        """The number by which they are called, E.164; "" where none is known."""
        return (self.number_abroad or "") if self.signs_in_by_mail else self.phone

    @property
    def phone_end(self) -> str:
        """What staff compare, and search by."""
        return self.number[-4:]

    @property
    def masked_phone(self) -> str:
        """138****1234"""
        return masking.phone(self.number or self.phone)

    @property
    def called(self) -> Words:
        """The name as pages of either language say it."""
        return Words(self.name, self.latin_name or "")

    @property
    def greeting(self) -> str:
        """How staff and letters address the person in Chinese: 林女士; the whole name where no title is known."""
        return greeting_of(self.name, self.title)


journaled(  # who may come in at all, and by what
    Account, only=("is_staff", "is_clerk", "suspended_at"), secret=("password_hash", "totp_secret")
)
COUNTRIES = (86, 852, 853, 886)  # whom we send codes: to dear foreign numbers it is a trade of thieves


def phone_of(text: str) -> str:
    """A mobile number as E.164 from what a person typed (blanks, full-width digits, +86, 00852). Raises Refusal."""
    import phonenumbers

    refusal = Refusal(
        _l("This does not look like a mobile number. It has 11 digits, or +852, +853 or +886 in front."), "phone"
    )
    try:
        number = phonenumbers.parse(text, "CN")
    except phonenumbers.NumberParseException:
        raise refusal from None
    digits = str(number.national_number)
    invented = len(digits) == 11 and is_invented(f"+{number.country_code}{digits}")
    mobile = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
    usable = phonenumbers.is_valid_number(number) and phonenumbers.number_type(number) in mobile
    if number.country_code not in COUNTRIES or not (invented or usable):
        raise refusal
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def create(phone: str, name: str, *, title: FormOfAddress = FormOfAddress.NONE, language: str | None = None) -> Account:
    """A new account; the phone (E.164) must be free (constraint uq_accounts_phone)."""
    return add(Account(phone=phone, name=name, title=title, language=language, created_at=clock.now()))


def by_phone(phone: str) -> Account | None:
    return session.scalar(select(Account).where(Account.phone == phone))


def by_id(account_id: int) -> Account:
    return session.get_one(Account, account_id)


def names_of(account_ids: Collection[int]) -> dict[int, str]:
    """The names of several accounts, in one statement."""
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(account_ids)))
    return {row.id: row.name for row in rows}


def colleagues_called(account_ids: Collection[int]) -> dict[int, Words]:
    """The names of several accounts as pages of either language say them, in one statement."""
    rows = session.execute(select(Account.id, Account.name, Account.latin_name).where(Account.id.in_(account_ids)))
    return {row.id: Words(row.name, row.latin_name or "") for row in rows}


def called(text: str, limit: int = 50) -> set[int]:
    """The accounts of that name or whole phone, and colleagues in whose name it stands."""
    these = Account.name == text
    these |= Account.is_staff & Account.name.contains(text, autoescape=True)
    with suppress(Refusal):
        these |= Account.phone == phone_of(text)
    return set(session.scalars(select(Account.id).where(these).limit(limit)))
