"""What the desk's search finds of members: people, and homes with who holds them."""

from collections import defaultdict
from collections.abc import Sequence

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.club.estate.projects import Home
from portal.club.people import members
from portal.club.people.members import Holding, Member
from portal.database import session
from portal.identity import viewer
from portal.manifest import Found, Hit, SearchKind, SearchQuery
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.sentences import lazy_pgettext
from portal.web.marks import mark
from portal.web.searching import first_of

READING = ("members.read",)
CARD_DIGITS = 9


def people(query: SearchQuery, most: int) -> Found:
    rows = select(Member).where(Member.visible_to(viewer), members.whose(query)).options(joinedload(Member.account))
    is_number = query.phone is not None or len(query.digits) == CARD_DIGITS
    return first_of(rows, (Member.id.desc(),), lambda found: map(_person, found), most, is_exact=is_number)


def _person(member: Member) -> Hit:
    url = url_for("staff.members.show", member_id=member.id)
    grade = members.GRADE_NAMES[member.grade] if member.is_valid else _("cancelled or suspended")
    return Hit(url, member.name, member.shown_number, f"{grade}{mark('gap')}{member.account.masked_phone}")


def homes(query: SearchQuery, most: int) -> Found:
    rows = members.homes_of_mine(query, viewer)
    return Found() if rows is None else first_of(rows, (Home.id,), _with_holders, most)


def _with_holders(found: Sequence[Home]) -> list[Hit]:
    """To the one who holds it; to all of them where they are several; where nobody is, that is said."""
    holding = Holding.home_id.in_([home.id for home in found]) & Holding.until.is_(None)
    held: dict[int, list[Member]] = defaultdict(list)
    for home_id, member in session.execute(
        select(Holding.home_id, Member).join(Member, Member.id == Holding.member_id).where(holding).order_by(Holding.id)
    ):
        held[home_id].append(member)
    return [_home(home, held[home.id]) for home in found]


def _home(home: Home, holders: list[Member]) -> Hit:
    if len(holders) == 1:
        url = url_for("staff.members.show", member_id=holders[0].id)
    else:
        url = url_for("staff.members.index", q=str(home.address))
    return Hit(url, home.address, mark("pause").join(one.name for one in holders) or _("nobody confirmed here"))


KINDS = (
    SearchKind("homes", _l("Homes"), READING, homes, 10),
    SearchKind("members", lazy_pgettext("room", "Members"), READING, people, 20),
)
