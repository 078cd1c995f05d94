"""Finding members on the staff's side of points."""

from sqlalchemy import select

from portal.club.people import members
from portal.club.people.accounts import Viewer
from portal.club.people.members import Member
from portal.database import session
from portal.manifest import SearchQuery

MOST = 30


def members_found(query: str, viewer: Viewer) -> list[Member]:
    """Members of the viewer's estates by name, card number, phone or home."""
    if not query.strip():
        return []
    mine = viewer.covers(Member, "points.read")
    rows = select(Member).where(members.whose(SearchQuery.of(query)), mine).order_by(Member.id).limit(MOST)
    return list(session.scalars(rows))
