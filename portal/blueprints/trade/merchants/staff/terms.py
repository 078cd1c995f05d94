"""The network's terms at the desk: what counts, from when, and what counted before."""

from portal.blueprints.trade.merchants.staff import blueprint
from portal.club.purse import till_terms
from portal.club.trade import merchants
from portal.sentences import lazy_gettext as _l
from portal.sentences import lazy_pgettext
from portal.web.terms import TermsSheet, terms_page

NETWORK = TermsSheet(
    merchants.terms.TERMS,
    lazy_pgettext("of the merchant network", "Contracts and settlements"),
    {
        "dispute_days": _l("Days in which a settlement may be disputed"),
        "warn_days": _l("Days before its end in which a contract is near"),
        "notice_days": _l("Days before its end on which the managers get a letter"),
    },
    hints={"notice_days": _l("Numbers with commas between them, such as 60, 30, 7.")},
    lead=_l("Settlements made before a change keep their days."),
)
TILLS = TermsSheet(
    till_terms.TERMS,
    lazy_pgettext("of the merchant network", "At the till"),
    {
        "misses": _l("Wrong codes that lock a till"),
        "window_minutes": _l("Minutes within which they count"),
        "undo_minutes": _l("Minutes in which a verification can be taken back"),
    },
    lead=_l("For every shop and for the club's own desk. What was verified before keeps the minutes it was given."),
)
terms_page(
    blueprint,
    "/terms",
    [("", NETWORK), ("/tills", TILLS)],
    title=lazy_pgettext("of the merchant network", "Terms"),
    up=("staff.merchants.index", _l("Merchants")),
    read="merchants.edit",
    edit="merchants.edit",
    template="trade/merchants/staff/terms.html",
)
