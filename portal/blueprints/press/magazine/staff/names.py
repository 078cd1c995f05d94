"""What the magazine and the bulletin are called, at the desk."""

from portal.blueprints.press.magazine.staff import blueprint
from portal.club.press.magazine.names import PAPERS
from portal.sentences import lazy_gettext as _l
from portal.web.terms import TermsSheet, terms_page

NAMES = TermsSheet(
    PAPERS,
    _l("Names of the papers"),
    {
        "magazine_zh": _l("Magazine, in Chinese"),
        "magazine_en": _l("Magazine, in English"),
        "bulletin_zh": _l("Bulletin, in Chinese"),
        "bulletin_en": _l("Bulletin, in English"),
    },
    hints={"magazine_zh": _l("Empty: it is called as the club.")},
    lead=_l("Issues carry the name that holds when they are read or printed."),
)
terms_page(
    blueprint,
    "/names",
    [("", NAMES)],
    title=_l("Names of the papers"),
    up=("staff.magazine.index", _l("Magazine")),
    read="magazine.publish",
    edit="magazine.publish",
    here="magazine",
)
