"""How points are earned, in words: rules, campaigns, and what a member has earned but cannot spend yet."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from flask import url_for

from portal import clock
from portal.club.people.members import GRADE_NAMES
from portal.club.purse import points
from portal.club.purse.points import Campaign, Delay, EarnRule, Expiry, PendingLine, PendingState, Stacking
from portal.manifest import Gathered, joined, pages
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import wording
from portal.web.kept import kept

EARNED_AT: Mapping[str, str] = Gathered(lambda: joined(one.earned_at for one in pages().values()))
STACKING = {
    Stacking.MULTIPLY: _l("multiplies with other campaigns"),
    Stacking.ADD: _l("adds to other campaigns"),
    Stacking.HIGHEST: _l("does not combine: the higher counts"),
}


@kept(5)
def all_rules() -> list[EarnRule]:
    """Every rule in every version."""
    return points.rules()


def active_rules() -> list[EarnRule]:
    """The rules that count now and by which one can earn, as members read them."""
    return [rule for rule in points.active_rules(all_rules()) if points.is_fired(rule.trigger)]


@kept(5)
def all_campaigns() -> list[Campaign]:
    """Every campaign in every version."""
    return points.campaigns()


def running_campaigns() -> list[Campaign]:
    """The campaigns that run, for occasions at which one can earn."""
    return [one for one in points.running(all_campaigns()) if points.is_fired(one.trigger)]


class RuleInWords(NamedTuple):
    """One rule for the page: "Attended an event", +5, "at most 20 a year; from Gold member", and where one does it."""

    rule: EarnRule
    terms: list[str]
    campaigns: list[Campaign]
    url: str | None


def how_points_are_earned() -> dict[str, Any]:
    """What everybody reads: the rules that count now with their terms, and the campaigns that run."""
    running = running_campaigns()
    rules = [
        RuleInWords(
            rule,
            terms,
            [one for one in running if one.trigger in {None, rule.trigger}],
            url_for(EARNED_AT[rule.trigger]) if rule.trigger in EARNED_AT else None,
        )
        for rule, terms in rules_with_terms()
    ]
    return {"rules": rules, "campaigns": [(one, campaign_terms(one)) for one in running]}


def terms_of(rule: EarnRule, successor: EarnRule | None = None) -> list[str]:
    """Everything about a rule that is not the plain case: who, when, how often, until when, or what comes next."""
    ends = _end(rule) if successor is None else iter([what_follows(successor)])
    return [*_gate(rule), *_flags(rule), *_waiting(rule), *_caps(rule), *_expiry(rule), *ends]


def what_follows(successor: EarnRule) -> str:
    """The version planned for a day ahead, in short."""
    day = wording.date_(successor.valid_from)
    if successor.amount is None:
        return str(_("from %(day)s %(n)s for every ¥10,000", day=day, n=successor.rate))
    return str(_("from %(day)s %(n)s points", day=day, n=wording.points(successor.amount)))


def rules_with_terms() -> list[tuple[EarnRule, list[str]]]:
    """The rules that count now, each with its terms and with what is planned to follow it."""
    follows = {one.replaces_id: one for one in all_rules() if one.is_planned}
    return [(rule, terms_of(rule, follows.get(rule.id))) for rule in active_rules()]


def campaign_terms(campaign: Campaign) -> list[str]:
    occasion = points.OCCASIONS.get(campaign.trigger or "")
    what = str(occasion.name) if occasion else _("everything that earns points")
    ends = _end(campaign)
    return [what, *_gate(campaign), *ends, str(STACKING[campaign.stacking])]


def last_day(moment: datetime) -> date:
    """The day that ends at that moment."""
    return clock.local(moment - timedelta(seconds=1)).date()


def _gate(row: EarnRule | Campaign) -> Iterator[str]:
    if row.grade is not None:
        yield _("from %(grade)s", grade=GRADE_NAMES[row.grade])
    if row.estate is not None:
        yield _("only %(estate)s", estate=str(row.estate.name))


def _flags(rule: EarnRule) -> Iterator[str]:
    if not rule.is_spendable:
        yield _("counts for the grade only")
    elif not rule.is_status:
        yield _("does not count for the grade")


def _waiting(rule: EarnRule) -> Iterator[str]:
    if rule.delay is Delay.DAYS:
        yield _("can be spent after %(n)s days", n=rule.delay_days)
    elif rule.delay is Delay.RELEASE:
        yield _("can be spent once it is confirmed")


def _caps(rule: EarnRule) -> Iterator[str]:
    if rule.once_per == "home":
        yield _("once a home")
    if rule.cap_day is not None:
        yield _("at most %(n)s a day", n=wording.points(rule.cap_day))
    if rule.cap_year is not None:
        yield _("at most %(n)s a year", n=wording.points(rule.cap_year))
    if rule.cap_person is not None:
        yield _("at most %(n)s in all", n=wording.points(rule.cap_person))


def _expiry(rule: EarnRule) -> Iterator[str]:
    if rule.expiry is Expiry.DAYS:
        yield _("good for %(n)s days", n=rule.expiry_days)
    elif rule.expiry is Expiry.MONTH_END and not rule.expiry_months:
        yield _("good until the end of the month")
    elif rule.expiry is Expiry.MONTH_END:
        yield _("good until the end of the month %(n)s months later", n=rule.expiry_months)
    elif rule.expiry is Expiry.FIXED:
        yield _("good until %(day)s", day=wording.date_(rule.expiry_on))
    elif rule.expiry is Expiry.NEVER:
        yield _("never expire")


def _end(row: EarnRule | Campaign) -> Iterator[str]:
    if row.valid_until is not None:
        yield _("until %(day)s", day=wording.date_(last_day(row.valid_until)))


class Waiting(NamedTuple):
    """A pending credit as its owner reads it."""

    title: str
    amount: int  # what will be spendable; for a credit of the grade only, what will count there
    when: str
    is_cancelled: bool


def waiting_of(member_id: int) -> list[Waiting]:
    """What the member has earned and cannot spend yet; what was cancelled lately stands at the end."""
    found = points.pending_of(member_id)
    titles = {rule.id: str(rule.title) for rule in all_rules()} if found else {}
    lines = [
        Waiting(titles.get(line.rule_id, ""), line.amount or line.status, _when(line), _is_cancelled(line))
        for line in found
    ]
    return sorted(lines, key=lambda line: line.is_cancelled)


def _is_cancelled(line: PendingLine) -> bool:
    return line.state is PendingState.CANCELLED


def _when(line: PendingLine) -> str:
    if _is_cancelled(line):
        return str(_("cancelled on %(day)s", day=wording.date_(line.settled_at)))
    if line.due_at is None:
        return str(_("can be spent once it is confirmed"))
    return str(_("can be spent from %(day)s", day=wording.date_(line.due_at)))
