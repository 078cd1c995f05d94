"""Consent, one purpose at a time; never assumed, taken back as easily as given, every change kept."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ForeignKey, Index, func, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club.ground import gateways, outbox
from portal.club.ground.happenings import happened
from portal.club.people.accounts import Account
from portal.club.people.members import happenings as h
from portal.club.people.members.tables import Member
from portal.database import Base, Id, add, session
from portal.engine.guards import append_only
from portal.sentences import lazy_gettext as _l

FEW = 500  # accounts that are named in a statement
TEXT = 1  # the version of the sentences below; a changed sentence is a new version
PURPOSES = {
    "care": _l("Greetings on birthdays and festivals, and care visits"),
    "events": _l("News of member events and of the magazine"),
    "projects": _l("News of new projects and early viewings"),
    "surveys": _l("Questionnaires about living here"),
    "offers": _l("Rewards, offers and advantages that may suit me"),
    "photos": _l("Pictures of me from events in the magazine and on this site"),
}


class Consent(Base):
    """One answer to one purpose; the latest counts."""

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_member", "member_id", "purpose", "id"),)

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    purpose: Mapped[str]
    given: Mapped[bool]
    text_version: Mapped[int]
    where: Mapped[str] = mapped_column("given_where")  # "join" | "me" | "sms"
    at: Mapped[datetime]


append_only(Consent)


def of_member(member_id: int) -> dict[str, Consent]:
    """The latest answer to every purpose that was answered."""
    rows = select(Consent).where(Consent.member_id == member_id).order_by(Consent.id)
    return {row.purpose: row for row in session.scalars(rows)}


def gives(member_id: int, purpose: str) -> bool:
    """Whether the member consents to this purpose now."""
    latest = of_member(member_id).get(purpose)
    return latest is not None and latest.given


def consenting(account_ids: Collection[int], purpose: str) -> set[int]:
    """Who of these accounts consents to the purpose now: their latest answer counts, and never answered is no."""
    latest = select(func.max(Consent.id)).where(Consent.purpose == purpose).group_by(Consent.member_id)
    yes = select(Member.account_id).join(Consent, Consent.member_id == Member.id)
    yes = yes.where(Consent.id.in_(latest), Consent.given)
    if len(account_ids) <= FEW:
        yes = yes.where(Member.account_id.in_(account_ids))
    return set(session.scalars(yes)) & set(account_ids)


outbox.ask_consents(consenting)


def answer(member: Member, given: list[str], *, where: str) -> None:
    """Write down what changed: the named purposes are consented to, all others are not."""
    known = of_member(member.id)
    for purpose in PURPOSES:
        is_given = purpose in given
        before = known.get(purpose)
        if (before.given if before else False) == is_given and before is not None:
            continue
        if before is None and not is_given:
            continue  # never answered is no consent; there is nothing to write down
        row = Consent(
            member_id=member.id, purpose=purpose, given=is_given, text_version=TEXT, where=where, at=clock.now()
        )
        what = h.CONSENT_GIVEN if is_given else h.CONSENT_WITHDRAWN
        happened(what, member.account_id, member=member, consent=add(row).id, purpose=purpose)
    session.flush()


def end_all_by_answer(phone: str) -> None:
    """Whoever has this number has answered a text message that they want no more: of what is written to them."""
    member = session.scalar(select(Member).join(Account, Member.account_id == Account.id).where(Account.phone == phone))
    if member is not None:
        answer(member, [one for one in ("photos",) if gives(member.id, one)], where="sms")


gateways.on_no_more(end_all_by_answer)
