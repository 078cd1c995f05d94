"""What the desk reads of rules and campaigns in their versions, of points on their way, and of faults."""

from typing import NamedTuple

from portal.club.purse.points import Campaign, EarnRule, Pending, PendingState
from portal.club.purse.points.books.reconciliation import Discrepancy
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import wording
from portal.web.marks import mark

SETTLED = {PendingState.CREDITED: _l("credited"), PendingState.CANCELLED: _l("cancelled")}


class RuleNotice(NamedTuple):
    """What stands above a version that is not simply the one that counts; `link` names the version after it."""

    words: str
    link: str = ""


def notice(version: EarnRule | Campaign, successor: EarnRule | Campaign | None) -> RuleNotice | None:
    until = wording.moment(version.valid_until)
    if version.withdrawn_at:
        return RuleNotice(_("This change was taken back before it began."))
    if version.is_over:
        return RuleNotice(
            _("This version ended on %(day)s.", day=until), _("The version after it") if successor else ""
        )
    if version.is_planned:
        return RuleNotice(_("Planned: counts from %(day)s.", day=wording.moment(version.valid_from)))
    return RuleNotice(_("Counts until %(day)s.", day=until), _("The change planned for then")) if successor else None


def worth(version: EarnRule | Campaign) -> object:
    """×1.5, 200, or so many for every ¥10,000."""
    if isinstance(version, Campaign):
        return f"×{version.times}"
    return wording.points(version.amount) if version.amount else _("%(n)s for every ¥10,000", n=version.rate)


def span(version: EarnRule | Campaign) -> object:
    """From when to when it counts."""
    since = _("Since %(day)s", day=wording.moment(version.valid_from)) if version.made_by else _("Since the beginning")
    return since + (_(", until %(day)s", day=wording.moment(version.valid_until)) if version.valid_until else "")


def hands(version: EarnRule | Campaign, names: dict[int, str]) -> object:
    """Who made it, and who took it back or ended it before its time."""
    made = ""
    if version.made_by:
        made = _("made by %(who)s on %(day)s", who=names[version.made_by], day=wording.date_(version.made_at))
    if version.withdrawn_at and version.ended_by:
        day = wording.date_(version.withdrawn_at)
        return made + _("; taken back by %(who)s on %(day)s", who=names[version.ended_by], day=day)
    is_cut = version.ended_by and version.ended_by != version.made_by
    return made + (_("; ended by %(who)s", who=names[version.ended_by]) if is_cut and version.ended_by else "")


def on_its_way(row: Pending) -> object:
    """What became of it, or when it can be spent."""
    if row.state is not PendingState.PENDING:
        return f"{SETTLED[row.state]} {wording.date_(row.settled_at)}"
    if row.due_at:
        return _("can be spent from %(day)s", day=wording.date_(row.due_at))
    return _("can be spent once it is confirmed")


def fault(row: Discrepancy) -> object:
    """Where it stands; empty while nobody has looked."""
    if row.cleared_at:
        return _("gone since %(at)s", at=wording.moment(row.cleared_at))
    return f"{row.acknowledged.name}{mark('colon')}{row.reason}" if row.acknowledged else ""
