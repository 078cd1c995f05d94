"""The service standard, and how many complaints members send by the page, at the desk."""

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
STANDARD = TermsSheet(
    complaints.sla.STANDARD,
    _l("Service standard"),
    {
        "confirm_days": _l("Confirmed by telephone within working days"),
        "answer_days": _l("Answered in writing within working days"),
        "silence_days": _l("Working days without a word, at most"),
        "visit_days": _l("Visit after the answer within working days"),
        "head_hours": _l("The head of the department speaks to the owner within working hours"),
    },
    lead=_l("It is published, and beside it how it was kept. Cases on their way keep the dates they were promised."),
)
terms_page(
    blueprint,
    "/terms",
    [("/standard", STANDARD), ("", FILING)],
    title=lazy_pgettext("of complaints", "Standard and limits"),
    up=("staff.complaints.index", _l("Complaints")),
    read="complaints.terms",
    edit="complaints.terms",
    here="complaints",
)
