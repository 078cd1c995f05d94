"""What the desk reads of a firm, its offers, papers and settlements: where each stands, and what a proposal changes."""

from typing import NamedTuple

from portal.blueprints.trade.merchants.forms import KINDS
from portal.club.people.members import GRADE_NAMES
from portal.club.trade.merchants import Offer, OfferDetails, OfferKind, Shop
from portal.club.trade.merchants.application_tables import Application, ApplicationState
from portal.club.trade.merchants.names import MerchantStanding
from portal.club.trade.merchants.proposal_tables import ProposalState
from portal.club.trade.merchants.settlement import Settlement
from portal.club.trade.vettings import VettingPaper
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.sentences import ngettext
from portal.web import wording
from portal.words import Words

STANDING_NAMES = {
    MerchantStanding.APPLIED: _l("to be approved"),
    MerchantStanding.COMING: _l("contract has not begun"),
    MerchantStanding.LIVE: _l("live"),
    MerchantStanding.ENDED: _l("contract ended"),
    MerchantStanding.SUSPENDED: _l("suspended"),
}
FATES = {
    ProposalState.DRAFT: _l("It is with the merchant."),
    ProposalState.RETURNED: _l("It is with the merchant."),
    ProposalState.PUBLISHED: _l("It was published."),
    ProposalState.DROPPED: _l("The merchant dropped it."),
}
APPLICATION_NAMES = {
    ApplicationState.APPLIED: _l("not begun"),
    ApplicationState.REVIEW: _l("being looked at"),
    ApplicationState.APPROVED: _l("approved"),
    ApplicationState.DECLINED: _l("declined"),
    ApplicationState.WITHDRAWN: _l("withdrawn"),
}
LABELS = {
    "title": _l("Title"),
    "terms": _l("Terms"),
    "kind": _l("Kind"),
    "value": _l("Value"),
    "per_person": _l("At most a member"),
    "per_person_day": _l("At most a member and day"),
    "per_day": _l("At most a day, all together"),
    "total": _l("At most in all"),
    "excluded": _l("Days left out"),
    "grade": _l("From which grade"),
    "estate_ids": _l("Only for estates"),
    "valid_days": _l("Voucher good for how many days"),
}


def offer(row: Offer) -> object:
    if row.is_offered:
        return _("published")
    return _("withdrawn") if row.withdrawn_at else _("draft")


def shop(row: Shop) -> object:
    """Until when it was open, else the estate that it is near."""
    if row.closed_at:
        return _("closed on %(day)s", day=wording.day(row.closed_at))
    return row.estate.name if row.estate else ""


def paper(row: VettingPaper) -> object:
    """Until when a paper holds or held; empty where it says nothing of an end."""
    if row.valid_until is None:
        return ""
    day = wording.date_(row.valid_until)
    return _("ended on %(day)s", day=day) if row.has_ended else _("holds until %(day)s", day=day)


def settlement(row: Settlement) -> object:
    if row.paid_at:
        return _("paid on %(day)s", day=wording.date_(row.paid_at))
    if row.disputes_open:
        return ngettext("%(num)s open dispute", "%(num)s open disputes", row.disputes_open)
    if not row.total and row.may_be_paid:
        return _("nothing to be paid")
    return _("to be paid") if row.may_be_paid else _("disputes until %(day)s", day=wording.date_(row.dispute_until))


def end_of(row: Application) -> object:
    """How an application ended that made nobody a merchant."""
    day = wording.date_(row.decided_at)
    if row.reason:
        return _("Declined on %(day)s: %(reason)s", day=day, reason=row.reason)
    return _("The firm withdrew it on %(day)s.", day=day)


class ProposalLine(NamedTuple):
    """One fact of an offer, as it is published now and as it is proposed."""

    label: object
    held: Words | list[object]
    wished: Words | list[object]
    is_changed: bool


def compared(
    held: OfferDetails | None, wish: OfferDetails, changed: set[str], estates: dict[int, str]
) -> list[ProposalLine]:
    return [
        ProposalLine(label, shown(held, name, estates) if held else [], shown(wish, name, estates), name in changed)
        for name, label in LABELS.items()
    ]


def shown(details: OfferDetails, name: str, estates: dict[int, str]) -> Words | list[object]:
    """One fact of an offer: titles and terms in both languages, all else as a list."""
    value = getattr(details, name)
    if isinstance(value, Words):
        return value
    if name == "estate_ids":
        return [estates[one] for one in sorted(value)] or [_("all")]
    said = {
        "kind": KINDS[details.kind],
        "value": figure(details),
        "grade": GRADE_NAMES[details.grade] if details.grade else _("Everybody"),
        "excluded": " ".join(details.excluded) or "—",
    }
    return [said.get(name, "—" if value is None else value)]


def figure(details: OfferDetails) -> object:
    """What the offer takes off, or what is still paid."""
    if details.value is None:
        return "—"
    is_share = details.kind is OfferKind.PERCENTAGE
    return _("%(n)s%% still paid", n=details.value) if is_share else wording.money(details.value)
