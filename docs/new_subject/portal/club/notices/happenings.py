"""What happens on the notice board."""

from collections.abc import Collection

from sqlalchemy import select

from portal.club.ground.happenings import Earning, Entity, Happening
from portal.club.notices.tables import Notice
from portal.database import session
from portal.sentences import lazy_gettext as _l
from portal.words import Words


def titles_of(ids: Collection[int]) -> dict[int, Words]:
    """What these notices say."""
    return {row.id: row.title for row in session.execute(select(Notice.id, Notice.title).where(Notice.id.in_(ids)))}


NOTICE = Entity("board_notice", "notices", titles_of)
PINNED = Happening("board_notice.pinned", _l("pinned %(board_notice)s on the board"), (NOTICE,))
READ = Happening(
    "board_notice.read",
    _l("read %(board_notice)s on the board"),
    (NOTICE,),
    earns=Earning("notice_read", "notice_read:{board_notice}:{member}", ("board_notice",)),
)
