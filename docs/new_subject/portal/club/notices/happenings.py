"""What happens to notices."""

from collections.abc import Collection

from sqlalchemy import select

from portal.club.ground.happenings import Entity, Happening
from portal.club.notices.tables import Notice
from portal.database import session
from portal.sentences import lazy_gettext as _l
from portal.words import Words


def titles_of(ids: Collection[int]) -> dict[int, Words]:
    """What these notices say."""
    return {row.id: row.title for row in session.execute(select(Notice.id, Notice.title).where(Notice.id.in_(ids)))}


NOTICE = Entity("board_notice", "notices", titles_of)
PINNED = Happening("notice.pinned", _l("pinned the notice “%(board_notice)s”"), (NOTICE,))
