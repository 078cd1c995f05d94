"""Pinning a notice, reading it, and taking down what is over."""

from datetime import date

from sqlalchemy import select, update

from portal import clock, search
from portal.club import points
from portal.club.ground.happenings import happened
from portal.club.ground.portions import portion
from portal.club.members import Member
from portal.club.notices.happenings import PINNED
from portal.club.notices.tables import Notice, NoticeReading
from portal.database import add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words


def pin(title: Words, until: date, by: int) -> Notice:
    """Put it on the board until the end of that day. Raises Refusal for a day that is over."""
    if until < clock.today():
        raise Refusal(_l("This day is over."), "until")
    notice = add(Notice(title=title, until=until, pinned_at=clock.now(), pinned_by=by))
    search.index("notice", notice.id, title.zh, title.en)
    happened(PINNED, by, board_notice=notice.id)
    return notice


def read(notice: Notice, member: Member) -> None:
    """The member has read it. A second time is the first."""
    known = select(NoticeReading.id).where(NoticeReading.notice_id == notice.id, NoticeReading.member_id == member.id)
    if session.scalar(known) is None:
        add(NoticeReading(notice_id=notice.id, member_id=member.id, read_at=clock.now()))
        points.earn("notice_read", member.id, key=f"notice_read:{notice.id}:{member.id}", notice=notice.id)


def on_the_board() -> list[Notice]:
    """What hangs today, the newest first."""
    hanging = select(Notice).where(Notice.taken_down_at.is_(None), Notice.until >= clock.today())
    return list(session.scalars(hanging.order_by(Notice.id.desc()).limit(100)))


@portion()
def take_down() -> int:
    """What was good until yesterday comes down; how many did. The night's job."""
    over = update(Notice).where(Notice.taken_down_at.is_(None), Notice.until < clock.today())
    return changed(over.values(taken_down_at=clock.now()))


def check() -> list[str]:
    """For the doctor: notices that came down before they were pinned."""
    odd = session.scalars(select(Notice.id).where(Notice.taken_down_at < Notice.pinned_at).order_by(Notice.id))
    return [f"notice {number} came down before it was pinned" for number in odd]
