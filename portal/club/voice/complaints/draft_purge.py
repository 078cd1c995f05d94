"""Drafts of complaints are kept as long as any other draft, their photographs with them."""

from functools import partial

from sqlalchemy import ColumnElement, func, select

from portal import clock, storage
from portal.club.ground.drafts import KEPT
from portal.club.ground.portions import Portion, in_portions
from portal.club.voice.complaints.draft_tables import ComplaintDraft
from portal.club.voice.complaints.filing import throw_away
from portal.database import after_commit, session
from portal.manifest import Job, Share
from portal.sentences import lazy_gettext as _l

AT_ONCE = 100


def purge() -> int:
    return in_portions(_some, AT_ONCE)


def _some(size: int) -> Portion:
    drafts = session.scalars(select(ComplaintDraft).where(_is_old()).order_by(ComplaintDraft.id).limit(size)).all()
    for draft in drafts:
        for name in throw_away(draft):
            after_commit(partial(storage.delete, name))
    return Portion(len(drafts), len(drafts))


def _is_old() -> ColumnElement[bool]:
    return ComplaintDraft.saved_at < clock.now() - KEPT


def _count(*where: ColumnElement[bool]) -> int:
    return int(session.scalar(select(func.count()).select_from(ComplaintDraft).where(*where)) or 0)


PURGE = Job(
    "complaints.drafts",
    purge,
    at="03:19",
    share=Share(
        _l("Complaints begun that nobody has touched for thirty days"),
        lambda: _count(_is_old()), _count, most=0.9, least=100,
    ),
)  # fmt: skip
