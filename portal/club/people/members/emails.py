"""A member's e-mail address: it counts once the link that was sent to it has been confirmed."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Select, UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club.ground import masking, outbox
from portal.club.ground.happenings import happened
from portal.club.ground.letters import Email
from portal.club.people import accounts
from portal.club.people.accounts import Account
from portal.club.people.members import happenings as h
from portal.club.people.members.tables import Member
from portal.database import Base, Id, add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

LASTS = timedelta(days=2)
ASKED = outbox.Pace(5, 3600)  # confirmations of one member


class EmailChange(Base):
    """An address waiting for its confirmation; the newest of a member counts. The link's token is kept as a hash."""

    __tablename__ = "email_changes"
    __table_args__ = (UniqueConstraint("token_hash"), UniqueConstraint("member_id"))

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    email: Mapped[str]
    token_hash: Mapped[str]
    expires_at: Mapped[datetime]


def ask(member: Member, email: str) -> None:
    """Send a confirmation link to a new address; the one known so far stays until it is used. Raises Refusal."""
    accounts.mailbox_of(email)
    if email == member.account.email and not outbox.is_dead(email):
        return
    if not outbox.may_ask(member.account_id, h.ConfirmEmail.topic, ASKED):
        raise Refusal(_l("You have asked for many confirmations. Please wait an hour."), "email", status=429)
    token = secrets.token_urlsafe(24)
    changed(delete(EmailChange).where(EmailChange.member_id == member.id))
    change = EmailChange(member_id=member.id, email=email, token_hash=_hash(token), expires_at=clock.now() + LASTS)
    told = {Email(member.account_id, email): h.ConfirmEmail(token=token)}
    happened(h.EMAIL_ASKED, member.account_id, member=member, told=told, email_change=add(change).id)


def waiting(member: Member) -> EmailChange | None:
    """The address that waits for its confirmation, if one does."""
    mine = select(EmailChange).where(EmailChange.member_id == member.id, EmailChange.expires_at > clock.now())
    return session.scalar(mine)


def asked_by(token: str, member: Member) -> EmailChange | None:
    """The change whose link this is, when it is this member's and still good."""
    mine = select(EmailChange).where(
        EmailChange.token_hash == _hash(token),
        EmailChange.member_id == member.id,
        EmailChange.expires_at > clock.now(),
    )
    return session.scalar(mine)


def has_run_out(token: str, member: Member) -> bool:
    """Whether it is a link of this member's that came too late."""
    mine = (EmailChange.token_hash == _hash(token)) & (EmailChange.member_id == member.id)
    return session.scalar(select(EmailChange.id).where(mine, EmailChange.expires_at <= clock.now())) is not None


def opens_the_door(change: EmailChange, member: Member) -> bool:
    """Whether another mailbox than now is what they sign in with from then on."""
    return member.account.signs_in_by_mail and change.email.casefold() != member.account.phone


def confirm(member: Member, token: str, keep_session: int = 0, *, is_proved: bool = False) -> None:
    """Take over the confirmed address. Raises Refusal when the link has run out.

    Where it opens the door from now on, they have proved before that the door is theirs (`is_proved`); the mailbox that
    opened it until now is told, and all other sessions end.
    """
    change = asked_by(token, member)
    if change is None:
        raise Refusal(_l("This link has run out. Please save your e-mail address once more."))
    account, told = member.account, None
    if opens_the_door(change, member):
        if not is_proved:
            raise Refusal(_l("Please give your present password, or a code sent to your present address."), "code")
        if accounts.by_phone(change.email.casefold()) not in (None, account):
            raise Refusal(_l("Somebody signs in with this address already."), status=409)
        told = {Email(account.id, account.phone): h.DoorChanged(now=masking.phone(change.email))}
        account.phone = change.email.casefold()
        accounts.end_all_sessions(account.id, but=keep_session)
    account.email = change.email
    outbox.lives(change.email)
    changed(delete(EmailChange).where(EmailChange.id == change.id))
    happened(h.EMAIL_CONFIRMED, member.account_id, member=member, told=told)


def forget(member: Member) -> None:
    """No e-mail any more: messages go by SMS again. Raises Refusal where it is what opens the door."""
    if member.account.signs_in_by_mail:
        raise Refusal(_l("You sign in with this address. Please give another one instead."), "email")
    member.account.email = None
    changed(delete(EmailChange).where(EmailChange.member_id == member.id))
    happened(h.EMAIL_REMOVED, member.account_id, member=member)


def whose_is_dead() -> Select[int]:
    """The members to whom letters came back, by their id."""
    dead = select(outbox.DeadMailbox.email)
    return select(Member.id).join(Account, Account.id == Member.account_id).where(func.lower(Account.email).in_(dead))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
