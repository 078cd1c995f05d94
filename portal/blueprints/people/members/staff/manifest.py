"""What members add to the desk."""

import re

from flask import url_for
from sqlalchemy import select

from portal.club.people.members import Member
from portal.database import session
from portal.identity import viewer
from portal.manifest import Finder, Group, Pages, Room, TaskPage
from portal.sentences import lazy_gettext as _l
from portal.sentences import lazy_pgettext

CARD = re.compile(r"\d{9}")


def by_card(typed: str) -> str | None:
    plain = typed.replace(" ", "")
    if not CARD.fullmatch(plain):
        return None
    member_id = session.scalar(select(Member.id).where(Member.number == plain, Member.visible_to(viewer)))
    return url_for("staff.members.show", member_id=member_id) if member_id else None


MANIFEST = Pages(
    rooms=(
        Room("members", Group.CUSTOMERS, "staff.members.index", lazy_pgettext("room", "Members"), 10),
        Room("claims", Group.CUSTOMERS, "staff.members.claims", _l("Homes to confirm"), 20),
        Room("roll", Group.CUSTOMERS, "staff.members.roll", _l("Roll of sales"), 30),
    ),
    tasks={"member.claim": TaskPage("staff.members.claim", _l("Check"), "claim_id", "badge-check")},
    finders=(Finder("members.read", by_card),),
)
