"""How many members a rule or a campaign concerned lately: what a change of it means, counted."""

from datetime import timedelta

from sqlalchemy import func, select

from portal import clock
from portal.club.ground.careful import Counted
from portal.club.purse.points.ledger.tables import Entry, EntryKind
from portal.club.purse.points.rules.earn_rules import EarnRule
from portal.database import session
from portal.sentences import lazy_gettext as _l

LATELY = timedelta(days=30)


def of_rule(trigger: str, amount: int | None, before: EarnRule | None) -> list[Counted]:
    """What it gives then and gave until now, and how many earned by this occasion within thirty days."""
    return [
        Counted(amount or 0, _l("Points each time from then on")),
        Counted((before.amount or 0) if before else 0, _l("Points each time until now")),
        *_earned(trigger),
    ]


def of_campaign(trigger: str | None, percent: int) -> list[Counted]:
    return [Counted(percent, _l("Percent of the rule's points from then on")), *_earned(trigger)]


def _earned(trigger: str | None) -> list[Counted]:
    """By day's end and not by the minute: else each purchase would ask for another look."""
    until = clock.moment_of(clock.today())
    lately = (Entry.kind == EntryKind.EARN) & (Entry.at >= until - LATELY) & (Entry.at < until)
    if trigger is not None:
        lately &= Entry.reason == trigger
    rows = select(func.count(Entry.member_id.distinct()), func.coalesce(func.sum(Entry.amount), 0)).where(lately)
    members, points = session.execute(rows).one()
    return [
        Counted(int(members), _l("Members earned by this within the last thirty days")),
        Counted(int(points), _l("Points they earned by it")),
    ]
