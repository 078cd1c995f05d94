"""Limits at the desk: what one person may adjust alone, what members may give away, since when and from when on."""

from portal.blueprints.purse.points.staff import blueprint
from portal.club.purse import points
from portal.sentences import lazy_gettext as _l
from portal.web.terms import TermsSheet, terms_page

ALONE = TermsSheet(
    points.ADJUSTMENTS,
    _l("Adjustments without a second person"),
    {"amount": _l("One person alone in a day, up to"), "in_thirty_days": _l("One person alone in thirty days, up to")},
)
GIFTS = TermsSheet(
    points.GIFTS,
    _l("Gifts in a household"),
    {
        "per_gift": _l("At once, up to"),
        "per_year": _l("In a calendar year, up to"),
        "decline_days": _l("Can be declined for how many days"),
    },
    hints={
        "decline_days": _l(
            "As long as nothing of it was used. 0: a gift cannot be declined. For gifts made from that day on."
        )
    },
)
RAISES = TermsSheet(
    points.RAISES,
    _l("Earn rules that give more, without a second person"),
    {
        "points": _l("More points each time, up to"),
        "percent": _l("More in percent, each time or within a limit, up to"),
        "campaign": _l("A campaign's percent of the rule's points, up to"),
    },
    hints={
        "points": _l("Compared with the least it gave within thirty days; a new rule gives all of it more."),
    },
)
terms_page(
    blueprint,
    "/limits",
    [("/adjustments", ALONE), ("/gifts", GIFTS), ("/raises", RAISES)],
    title=_l("Limits"),
    up=("staff.points.index", _l("Points")),
    read="points.read",
    edit="points.terms",
    here="points",
)
