"""What a member would have earned over the last 12 months under a changed rule, before the change is saved.

Every occasion is counted again in its order: what was credited, what waits, and what gave nothing; with the grade the
member had then, the campaigns that ran, and caps that fill up as they would have.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from portal import clock
from portal.club.ground.timeline import TimelineEntry
from portal.club.people import members
from portal.club.people.members import Grade
from portal.club.purse.points.ledger.tables import Entry, EntryKind
from portal.club.purse.points.moves.missed_earnings import MissedEarning
from portal.club.purse.points.moves.pending import Pending, PendingState
from portal.club.purse.points.rules.calculation import Missed, Worth, worth_of
from portal.club.purse.points.rules.campaigns import Campaign
from portal.club.purse.points.rules.earn_rules import EarnerStanding, EarnRule, standing_of_member
from portal.database import session


class Occasion(NamedTuple):
    """Something that earned points, or could have."""

    at: datetime
    amount: int
    status: int
    cause: dict[str, Any]
    missed: Missed | None


class Tried(NamedTuple):
    """One occasion of the last 12 months: what it gave, and what it would have given."""

    at: datetime
    did: int
    would: int
    did_status: int
    would_status: int
    why_not: Missed | None  # why it would have given nothing

    @property
    def differs(self) -> bool:
        return (self.did, self.did_status) != (self.would, self.would_status)


class Simulation(NamedTuple):
    since: datetime
    rows: list[Tried]

    @property
    def did(self) -> int:
        return sum(row.did for row in self.rows)

    @property
    def would(self) -> int:
        return sum(row.would for row in self.rows)

    @property
    def did_status(self) -> int:
        return sum(row.did_status for row in self.rows)

    @property
    def would_status(self) -> int:
        return sum(row.would_status for row in self.rows)

    @property
    def differing(self) -> list[Tried]:
        return [row for row in self.rows if row.differs]


def simulate_rule(member_id: int, proposal: EarnRule, instead_of: EarnRule | None = None) -> Simulation:
    """With `proposal` in force all the time, in place of every version of `instead_of`, beside the other rules."""
    kept = _others(list(session.scalars(select(EarnRule).where(EarnRule.trigger == proposal.trigger))), instead_of)
    campaigns = _campaigns_of(proposal.trigger)
    return _simulate(
        member_id,
        proposal.trigger,
        lambda at: [proposal, *(rule for rule in kept if rule.counts_at(at))],
        lambda at: [campaign for campaign in campaigns if campaign.counts_at(at)],
    )


def simulate_campaign(member_id: int, trigger: str, proposal: Campaign, instead_of: Campaign | None) -> Simulation:
    """With the campaign `proposal` running all the time, in place of every version of `instead_of`."""
    rules = list(session.scalars(select(EarnRule).where(EarnRule.trigger == trigger)))
    kept = _others(_campaigns_of(trigger), instead_of)
    return _simulate(
        member_id,
        trigger,
        lambda at: [rule for rule in rules if rule.counts_at(at)],
        lambda at: [*(campaign for campaign in kept if campaign.counts_at(at)), proposal],
    )


def year_before(day: date) -> date:
    """The same day a year earlier; for 29 February the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def _simulate(
    member_id: int,
    trigger: str,
    rules_at: Callable[[datetime], list[EarnRule]],
    campaigns_at: Callable[[datetime], list[Campaign]],
) -> Simulation:
    since = clock.moment_of(year_before(clock.today()))
    standing_at = _standing_over_time(member_id)
    counted: list[tuple[datetime, int]] = []  # what caps see: as it was before, as it would be within the 12 months
    rows: list[Tried] = []
    for occasion in _occasions(member_id, trigger):
        if occasion.at < since:
            counted.append((occasion.at, max(occasion.amount, occasion.status)))
            continue
        worth = worth_of(
            rules_at(occasion.at),
            campaigns_at(occasion.at),
            standing_at(occasion.at, occasion.cause.get("estate")),
            price=occasion.cause.get("price", 0),
            at=occasion.at,
            earned=lambda moment: sum(amount for at, amount in counted if at >= moment),
        )
        if occasion.missed is Missed.ONCE and worth.rule is not None and worth.rule.once_per:
            worth = Worth(None, missed=Missed.ONCE)
        counted.append((occasion.at, worth.total))
        rows.append(Tried(occasion.at, occasion.amount, worth.amount, occasion.status, worth.status, worth.missed))
    return Simulation(since, rows)


def _occasions(member_id: int, trigger: str) -> list[Occasion]:
    """Everything by this trigger that was credited and not taken back, waits, or gave nothing; in order of time."""
    waited = select(Pending.key).where(Pending.member_id == member_id)
    undoing = aliased(Entry)
    undone = exists().where(undoing.member_id == Entry.member_id, undoing.reverses == Entry.seq)
    credited = select(Entry.at, Entry.amount, Entry.status, Entry.cause).where(
        Entry.member_id == member_id, Entry.reason == trigger, Entry.kind == EntryKind.EARN, ~undone
    )
    pending = select(Pending.earned_at, Pending.amount, Pending.status, Pending.cause).where(
        Pending.member_id == member_id, Pending.trigger == trigger, Pending.state != PendingState.CANCELLED
    )
    paid = select(Entry.key).where(Entry.member_id == member_id)
    nothing = select(MissedEarning.at, MissedEarning.cause, MissedEarning.why).where(
        MissedEarning.member_id == member_id,
        MissedEarning.trigger == trigger,
        MissedEarning.key.not_in(paid),
        MissedEarning.key.not_in(waited),
    )
    earned = [*session.execute(credited.where(Entry.key.not_in(waited))), *session.execute(pending)]
    found = [Occasion(at, amount, status, cause, None) for at, amount, status, cause in earned]
    found += [Occasion(row.at, 0, 0, row.cause, row.why) for row in session.execute(nothing)]
    return sorted(found, key=lambda occasion: occasion.at)


def _standing_over_time(member_id: int) -> Callable[[datetime, int | None], EarnerStanding]:
    """The member's grade and the estate of their home at a moment, where the occasion has no estate of its own."""
    now = standing_of_member(member_id)
    changes = select(TimelineEntry.at, TimelineEntry.ids).where(
        TimelineEntry.member_id == member_id, TimelineEntry.what == "grade.changed"
    )
    lived = members.estate_over_time(member_id)
    steps = [(row.at, Grade(row.ids["before"])) for row in session.execute(changes.order_by(TimelineEntry.id))]

    def at(moment: datetime, estate_id: int | None) -> EarnerStanding:
        grade = next((before for changed_at, before in steps if changed_at > moment), now.grade)
        return EarnerStanding(grade, lived(moment) if estate_id is None else estate_id)

    return at


def _campaigns_of(trigger: str) -> list[Campaign]:
    both = Campaign.trigger.is_(None) | (Campaign.trigger == trigger)
    return list(session.scalars(select(Campaign).where(both).order_by(Campaign.id)))


def _others(rows: Iterable[Any], chosen: Any) -> list[Any]:
    """The rows that are no version of `chosen`."""
    by_id = {row.id: row for row in rows}
    if chosen is None:
        return list(by_id.values())
    line = {chosen.id}
    grown = True
    while grown:
        found = {row.id for row in by_id.values() if row.replaces_id in line}
        found |= {by_id[one].replaces_id for one in line if one in by_id and by_id[one].replaces_id}
        grown = not found <= line
        line |= found
    return [row for row in by_id.values() if row.id not in line]
