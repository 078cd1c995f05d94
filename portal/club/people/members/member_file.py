"""What the staff's desk asks about members: the list, one file, and an uncovered phone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club.ground import audit
from portal.club.ground.happenings import happened
from portal.club.people.accounts import Viewer
from portal.club.people.members import happenings as h
from portal.club.people.members.finding import whose
from portal.club.people.members.tables import Grade, Member
from portal.database import Base, Id, add
from portal.engine.journal import journaled
from portal.manifest import SearchQuery
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


class Reveal(Base):
    """Why a phone was uncovered; that it was stands in file_views for the member to see."""

    __tablename__ = "reveals"

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str]
    at: Mapped[datetime]


journaled(Reveal, without=("reason",))


@dataclass(frozen=True)
class MemberFilter:
    """What the list is narrowed to."""

    words: str = ""
    grade: str = ""
    estate_id: int = 0


def listed(viewer: Viewer, by: MemberFilter) -> Select[Any]:
    """The members this colleague may see, narrowed; for a pager by id."""
    rows = select(Member).where(Member.visible_to(viewer))
    if by.words:
        rows = rows.where(whose(SearchQuery.of(by.words)))
    if by.grade in set(Grade):
        rows = rows.where(Member.grade == by.grade)
    if by.estate_id:
        rows = rows.where(Member.estate_id == by.estate_id)
    return rows


def uncover(subjects: Iterable[Member], what: str, reason: str, by: int) -> None:
    """Before something masked is shown: the reason is kept, and each member sees who looked at what. Raises Refusal."""
    if len(reason.strip()) < 4:
        raise Refusal(_l("Please write why you need the number; the member sees that you looked."), "why")
    for member in {one.id: one for one in subjects}.values():
        reveal = add(Reveal(member_id=member.id, by=by, reason=reason.strip(), at=clock.now()))
        audit.uncovered(by, member.account_id, what)
        happened(h.UNCOVERED[what], by, member=member, reveal=reveal.id)


def reveal_phone(member: Member, reason: str, by: int) -> str:
    """The whole phone. Raises Refusal."""
    uncover([member], "phone", reason, by)
    return member.account.phone
