"""How many complaints members send by the page, at the desk."""

from portal.blueprints.voice.complaints.staff import blueprint
from portal.club.voice import complaints
from portal.sentences import lazy_gettext as _l
from portal.sentences import lazy_pgettext
from portal.web.terms import TermsSheet, terms_page

FILING = TermsSheet(
    complaints.limits.FILING,
    _l("Complaints of one member by the page"),
    {"a_day": _l("In a day, up to"), "open_at_once": _l("Open at once, up to")},
    lead=_l("Whoever has more calls; what the desk takes in is not counted. The page says so when it bites."),
)
terms_page(
    blueprint,
    "/terms",
    [("", FILING)],
    title=lazy_pgettext("of complaints", "Limits"),
    up=("staff.complaints.index", _l("Complaints")),
    read="complaints.terms",
    edit="complaints.terms",
    here="complaints",
)
