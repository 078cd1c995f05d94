"""What a hundred points stand in the books with, at the desk."""

from portal.blueprints.purse.points.staff import blueprint
from portal.club.purse import points
from portal.sentences import lazy_gettext as _l
from portal.web.terms import TermsSheet, terms_page

WORTH = TermsSheet(points.WORTH, _l("A hundred points in the books"), {"fen": _l("Value of 100 points in ¥")})
terms_page(
    blueprint,
    "/worth",
    [("", WORTH)],
    title=_l("Value of a point"),
    up=("staff.points.liability", _l("Points liability")),
    read="reports.read",
    edit="points.terms",
    here="points",
)
