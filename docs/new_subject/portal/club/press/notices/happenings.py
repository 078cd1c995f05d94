"""What happens on the notice board."""

from collections.abc import Collection

from sqlalchemy import select

from portal.club.ground.happenings import Earning, Entity, Happening
from portal.club.press.notices.tables import Notice
from portal.database import session
from portal.sentences import lazy_gettext as _l
from portal.words import Words


def titles_of(ids: Collection[int]) -> dict[int, Words]:
    """What these notices are called."""
    return {row.id: row.title for row in session.execute(select(Notice.id, Notice.title).where(Notice.id.in_(ids)))}


NOTICE = Entity("notice", "notices", titles_of)
READING = Entity("notice_reading", "notice_readings")

PINNED = Happening("notice.pinned", _l("pinned the notice %(notice)s"), (NOTICE,))
TAKEN_DOWN = Happening("notice.taken_down", _l("took the notice %(notice)s down"), (NOTICE,))
READ = Happening(
    "notice.read",
    _l("read the notice %(notice)s"),
    (NOTICE, READING),
    line=_l("read the notice %(notice)s"),
    earns=Earning("notice_read", "notice_read:{notice}:{member}", ("notice",)),
)
