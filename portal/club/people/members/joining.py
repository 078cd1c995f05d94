"""Joining the club, the number and token of the card, and the profile a member fills in."""

import secrets
from dataclasses import dataclass
from datetime import date

from sqlalchemy import update

from portal import clock
from portal.club.ground.happenings import happened
from portal.club.people.accounts import Account, FormOfAddress
from portal.club.people.members import happenings as h
from portal.club.people.members.homes import make_findable
from portal.club.people.members.tables import INTERESTS, Grade, Member, of_account
from portal.database import add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

ADULT = 18  # years


@dataclass(frozen=True)
class Profile:
    """What a member says of themselves. The e-mail is not here: it counts once it is confirmed."""

    name: str
    title: FormOfAddress
    birthday: date | None
    language: str | None
    interests: list[str]


def join(account: Account, *, birthday: date | None = None, says_adult: bool = False) -> Member:
    """Make the account's person a member; who is one already stays the same member.

    says_adult: they were asked and said so, which is kept; whether it is true is not ours to guess.
    """
    if existing := of_account(account.id):
        return join_again(existing) if existing.cancelled_at is not None else existing
    account.proved_at = account.proved_at or clock.now()
    member = add(
        Member(
            account_id=account.id,
            account=account,
            number=f"new-{account.id}",
            card_token=new_token(),
            birthday=birthday,
            joined_at=clock.now(),
            adult_said_at=clock.now() if says_adult else None,
        )
    )
    member.number = card_number(member.id)
    session.flush()
    make_findable(member)
    happened(h.JOINED_BY_MAIL if account.signs_in_by_mail else h.JOINED, account.id, member=member)
    return member


def welcome(member: Member) -> None:
    """The first letter, with the number of the card."""
    happened(h.WELCOMED, None, member=member, told=h.Joined(number=member.number))


def change_profile(member: Member, profile: Profile) -> Member:
    """Take over a changed profile. Raises Refusal."""
    _judge(profile)
    account = member.account
    if member.is_owner and profile.name != account.name:
        raise Refusal(
            _l("Your home is confirmed in your name: the club changes it with you. Please ask for it."), "name"
        )
    account.name, account.title, account.language = profile.name, profile.title, profile.language
    member.birthday = profile.birthday
    member.interests = [key for key in INTERESTS if key in profile.interests]
    session.flush()
    make_findable(member)
    happened(h.PROFILE_CHANGED, account.id, member=member)
    return member


def rename(member: Member, name: str, by: int) -> None:
    """By the club, which has looked at the papers."""
    member.account.name = name
    session.flush()
    make_findable(member)
    happened(h.RENAMED, by, member=member)


def renew_card(member: Member) -> None:
    """A new QR code; the one shown or printed before scans as invalid."""
    member.card_token = new_token()
    session.flush()
    happened(h.CARD_RENEWED, member.account_id, member=member)


def cancel(member: Member, by: int | None) -> bool:
    """The membership ends: the card scans as invalid from now on. False where it had ended already."""
    still = update(Member).where(Member.id == member.id, Member.cancelled_at.is_(None))
    if changed(still.values(cancelled_at=clock.now())) != 1:
        return False
    session.refresh(member, ["cancelled_at"])
    happened(h.CANCELLED, by, member=member)
    return True


def join_again(member: Member) -> Member:
    """Who had left comes back: the same number, a new code on the card, and nothing of what there was before."""
    gone = update(Member).where(Member.id == member.id, Member.cancelled_at.is_not(None))
    if changed(gone.values(cancelled_at=None, joined_at=clock.now(), grade=Grade.REGISTERED)) == 1:
        session.refresh(member)
        member.card_token = new_token()
        session.flush()
        make_findable(member)
        happened(h.JOINED_AGAIN, member.account_id, member=member)
    return member


def card_number(member_id: int) -> str:
    """88, six digits that count members, one check digit (Luhn): a mistyped digit is noticed."""
    digits = f"88{member_id:06d}"
    return digits + str(_luhn(digits))


def new_token() -> str:
    return secrets.token_urlsafe(18)


def is_grown_up(birthday: date) -> bool:
    """18 today or before, as the calendar counts: who was born on 29 February, on 1 March."""
    today = clock.today()
    return (today.year - birthday.year, (today.month, today.day)) >= (ADULT, (birthday.month, birthday.day)) or (
        today.year - birthday.year > ADULT
    )


def _judge(profile: Profile) -> None:
    if not profile.name.strip():
        raise Refusal(_l("Please give your name."), "name")
    if profile.birthday is not None and not date(1900, 1, 1) <= profile.birthday <= clock.today():
        raise Refusal(_l("This birthday cannot be right."), "birthday")
    if profile.birthday is not None and not is_grown_up(profile.birthday):
        raise Refusal(_l("Members are 18 or older. If this is a mistake, please correct the day."), "birthday")


def _luhn(digits: str) -> int:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return (10 - total % 10) % 10
