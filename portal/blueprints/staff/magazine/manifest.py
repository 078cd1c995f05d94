"""What the magazine adds to the desk."""

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.club.magazine import Article, Step
from portal.database import session
from portal.manifest import Card, Group, Pages, Room
from portal.web.cards import MOST_ROWS


def proofs() -> dict[str, Any]:
    """Articles that wait for their second reader."""
    rows = select(Article).where(Article.step == Step.PROOF).order_by(Article.id)
    return {"proofs": list(session.scalars(rows.limit(MOST_ROWS)))}


MANIFEST = Pages(
    rooms=(Room("magazine", Group.EVENTS, "staff.magazine.index", _l("Magazine"), 20),),
    day=(
        Card(
            proofs,
            {"figures": "staff/magazine/day_figures.html", "approvals": "staff/magazine/day_approvals.html"},
            ("magazine.publish",),
            70,
        ),
    ),
)
