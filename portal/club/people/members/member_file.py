"""What the staff's desk asks about members: the list, one file, and an uncovered phone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club.ground import audit
from portal.club.ground.audit import FileView
from portal.club.ground.happenings import happened
from portal.club.people.accounts import Viewer
from portal.club.people.members import happenings as h
from portal.club.people.members.finding import whose
from portal.club.people.members.tables import Grade, Member
from portal.database import Base, Id, add, session
from portal.engine.journal import journaled
from portal.manifest import SearchQuery
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

TOGETHER = timedelta(seconds=2)  # of what was uncovered and why, where each noted its own moment


class Reveal(Base):
    """Why a phone was uncovered; that it was stands in file_views. The member reads both."""

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
        raise Refusal(_l("Please write why you need the number; the member reads it."), "why")
    for member in {one.id: one for one in subjects}.values():
        now = clock.now()
        reveal = add(Reveal(member_id=member.id, by=by, reason=reason.strip(), at=now))
        audit.uncovered(by, member.account_id, what, now)
        happened(h.UNCOVERED[what], by, member=member, reveal=reveal.id)


def reasons_of(member_id: int, views: Sequence[FileView]) -> dict[int, str]:
    """Why something masked was uncovered, by the id of the view that the member reads."""
    mine = select(Reveal).where(Reveal.member_id == member_id).order_by(Reveal.id.desc()).limit(2 * len(views))
    found = session.scalars(mine).all()
    return {
        view.id: one.reason
        for view in views
        for one in found
        if one.by == view.viewer_id and abs(one.at - view.at) < TOGETHER and view.what in h.UNCOVERED
    }


def reveal_phone(member: Member, reason: str, by: int) -> str:
    """The whole phone. Raises Refusal."""
    uncover([member], "phone", reason, by)
    return member.account.number or member.account.phone
