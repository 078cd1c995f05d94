"""What members add to the desk."""

import re
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from sqlalchemy import select

from portal.club.members import Member, claims
from portal.database import session
from portal.identity import viewer
from portal.manifest import Card, Finder, Group, Pages, Room
from portal.web.cards import MOST_ROWS

CARD = re.compile(r"\d{9}")


def waiting_claims() -> dict[str, Any]:
    rows = claims.waiting().where(claims.Claim.visible_to(viewer)).order_by(claims.Claim.id)
    return {"claims": list(session.scalars(rows.limit(MOST_ROWS)))}


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
    day=(
        Card(
            waiting_claims,
            {"figures": "staff/members/day_figures.html", "approvals": "staff/members/day_approvals.html"},
            ("members.verify",),
            20,
        ),
    ),
    finders=(Finder("members.read", by_card),),
)
