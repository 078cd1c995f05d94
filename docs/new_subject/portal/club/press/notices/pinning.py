"""Pinning a notice, reading it, and taking down what is over."""

from datetime import date

from sqlalchemy import select, update

from portal import clock
from portal.club.ground.happenings import happened
from portal.club.ground.portions import Portion, in_portions
from portal.club.people.members import Member
from portal.club.press.notices import happenings as h
from portal.club.press.notices.tables import Notice, NoticeReading
from portal.database import add, changed, session
from portal.engine import search
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words


def pin(title: Words, until: date, by: int) -> Notice:
    """Put it on the board until the end of that day. Raises Refusal for a day that is over."""
    if until < clock.today():
        raise Refusal(_l("This day is over."), "until")
    notice = add(Notice(title=title, until=until, pinned_at=clock.now(), pinned_by=by))
    search.index("notice", notice.id, title.zh, title.en)
    happened(h.PINNED, by, notice=notice.id)
    return notice


def read(notice: Notice, member: Member) -> None:
    """The member has read it. A second time is the first."""
    known = select(NoticeReading.id).where(NoticeReading.notice_id == notice.id, NoticeReading.member_id == member.id)
    if session.scalar(known) is None:
        reading = add(NoticeReading(notice_id=notice.id, member_id=member.id, read_at=clock.now()))
        happened(h.READ, member.account_id, member=member, notice=notice.id, notice_reading=reading.id)


def on_the_board() -> list[Notice]:
    """What hangs today, the newest first."""
    hanging = select(Notice).where(Notice.taken_down_at.is_(None), Notice.until >= clock.today())
    return list(session.scalars(hanging.order_by(Notice.id.desc()).limit(100)))


def take_down() -> int:
    """What was good until yesterday comes down; how many did. The night's job."""
    return in_portions(_take_some_down, 100)


def _take_some_down(most: int) -> Portion:
    hanging = Notice.taken_down_at.is_(None)
    over = session.scalars(select(Notice.id).where(hanging, Notice.until < clock.today()).limit(most)).all()
    for notice_id in over:
        changed(update(Notice).where(Notice.id == notice_id, hanging).values(taken_down_at=clock.now()))
        happened(h.TAKEN_DOWN, None, notice=notice_id)
    return Portion(len(over), len(over))


def check() -> list[str]:
    """For the doctor: notices that came down before they were pinned."""
    odd = session.scalars(select(Notice.id).where(Notice.taken_down_at < Notice.pinned_at).order_by(Notice.id))
    return [f"notice {number} came down before it was pinned" for number in odd]
