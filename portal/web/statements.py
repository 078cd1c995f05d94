"""The lines of a points statement in words: for what each was, and the page that tells more."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.club import events, points, rewards
from portal.club.points import EarnRule, Entry, Kind, LedgerLine
from portal.club.rewards import Redeemed
from portal.web.earnings import all_campaigns, all_rules
from portal.web.frame import said
from portal.web.shared import shared
from portal.words import Words

PAGES = {
    "event": ("events.show", "event_id"),
    "redemption": ("vouchers.of_redemption", "redemption_id"),
    "draw": ("draws.show", "draw_id"),
}
REASONS = {
    "expired": _l("Expired"),
    "event": _l("Event place"),
    "event.released": _l("Event place given up, points returned"),
    "reward": _l("Reward"),
    "reward_cancelled": _l("Redemption cancelled, points returned"),
    "adjustment": _l("Corrected by the club"),
    "draw": _l("Entry in a lucky draw"),
    "draw_returned": _l("Entry in a lucky draw, points returned"),
}


@dataclass(frozen=True)
class Line:
    """One ledger line as a person reads it."""

    entry: Entry | LedgerLine
    title: str
    detail: str
    url: str | None


@dataclass(frozen=True)
class _Known:
    """What the lines refer to, by id."""

    rules: dict[int, EarnRule]
    redemptions: dict[int, Redeemed]
    reasons: dict[int, str]
    events: dict[int, Words]
    campaigns: dict[int, Words]


def lines_of(entries: Sequence[Entry | LedgerLine]) -> list[Line]:
    """In words, with at most four statements whatever the number of lines."""
    ids = {
        name: {entry.cause[name] for entry in entries if name in entry.cause}
        for name in ("redemption", "adjustment", "event")
    }
    known = _Known(
        {rule.id: rule for rule in all_rules()},
        rewards.redeemed(ids["redemption"]),
        points.reasons_of(ids["adjustment"]),
        shared(("titles", frozenset(ids["event"])), lambda: events.titles_of(ids["event"])),
        {one.id: one.title for one in all_campaigns()} if any("campaigns" in entry.cause for entry in entries) else {},
    )
    address = current_app.url_for
    return [Line(entry, _title(entry, known), _detail(entry, known), _url(entry, address)) for entry in entries]


def _title(entry: Entry | LedgerLine, known: _Known) -> str:
    if (rule := known.rules.get(entry.rule_id or 0)) is not None:
        return str(rule.title)
    redemption = known.redemptions.get(entry.cause.get("redemption", 0))
    if redemption is not None and entry.kind is Kind.SPEND:
        return str(redemption.name)
    named = said(REASONS).get(entry.reason)
    return named or str(_("Points earned") if entry.amount >= 0 else _("Points spent"))


def _detail(entry: Entry | LedgerLine, known: _Known) -> str:
    if (reason := known.reasons.get(entry.cause.get("adjustment", 0))) is not None:
        return reason
    redemption = known.redemptions.get(entry.cause.get("redemption", 0))
    if redemption is not None:
        return str(redemption.name if entry.kind is Kind.GIVE_BACK else said(rewards.KIND_NAMES)[redemption.kind])
    if counted := [str(known.campaigns[one]) for one in entry.cause.get("campaigns", []) if one in known.campaigns]:
        return " · ".join(counted)
    if entry.status and not entry.amount:
        return str(_("%(n)s points for your grade only", n=entry.status))
    return str(known.events.get(entry.cause.get("event", 0)) or "")


def _url(entry: Entry | LedgerLine, address: Callable[..., str]) -> str | None:
    for cause, (endpoint, argument) in PAGES.items():
        if cause in entry.cause:
            return address(endpoint, **{argument: entry.cause[cause]})
    return None


def balance_and_expiries(member_id: int) -> dict[str, Any]:
    """What stands on top of every points page."""
    balance, expiries = points.standing_of(member_id)
    return {"balance": balance, "expiries": expiries}
