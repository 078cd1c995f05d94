"""What purchase discounts add to the desk."""

from flask import url_for
from sqlalchemy import select

from portal.blueprints.prospects.discounts.staff import CODE_NAMES
from portal.blueprints.prospects.discounts.staff.codes import OF_CODES
from portal.club.prospects.discounts import CODES, DiscountCode
from portal.identity import viewer
from portal.manifest import Found, Group, Hit, Pages, Room, SearchKind, SearchQuery, TaskPage
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web.searching import first_of

READING = ("discounts.read",)


def codes(query: SearchQuery, most: int) -> Found:
    """By the whole code, as it is shown, typed or scanned."""
    code = CODES.read(query.text)
    if len(code) != CODES.length:
        return Found()
    rows = select(DiscountCode).where(DiscountCode.visible_to(viewer), DiscountCode.code == code)
    return first_of(rows, (DiscountCode.id,), lambda found: map(_code, found), most, is_exact=True)


def _code(code: DiscountCode) -> Hit:
    title = _("Purchase discount No. %(number)s", number=code.number)
    url = url_for("staff.discounts.code", code_id=code.id)
    return Hit(url, title, code.discount.project.name, CODE_NAMES[code.standing])


MANIFEST = Pages(
    rooms=(Room("discounts", Group.PROJECTS, "staff.discounts.index", _l("Purchase discounts"), 30, READING),),
    tasks={"discount.asked": TaskPage("staff.discounts.show", _l("To the decision"), "discount_id", "badge-check")},
    search=(SearchKind("discount_codes", _l("Purchase discounts"), READING, codes, 70),),
    lists=(OF_CODES,),
)
