"""The lines of a points statement in words: for what each was, and the page that tells more."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.club import points, rewards
from portal.club.events import Event
from portal.club.points import Adjustment, EarnRule, Entry, Kind
from portal.club.rewards import Redemption
from portal.database import session

PAGES = {"event": ("events.show", "event_id"), "redemption": ("vouchers.of_redemption", "redemption_id")}
REASONS = {
    "expired": _l("Expired"),
    "event": _l("Event place"),
    "event.released": _l("Event place given up, points returned"),
    "reward": _l("Reward"),
    "reward_cancelled": _l("Redemption cancelled, points returned"),
    "adjustment": _l("Corrected by the club"),
}


@dataclass(frozen=True)
class Line:
    """One ledger line as a person reads it."""

    entry: Entry
    title: str
    detail: str
    url: str | None


def lines_of(entries: list[Entry]) -> list[Line]:
    """In words, with at most four statements whatever the number of lines."""
    ids = {
        name: {entry.cause[name] for entry in entries if name in entry.cause}
        for name in ("redemption", "adjustment", "event")
    }
    known: dict[str, dict[int, Any]] = {
        "rule": _by_id(EarnRule, {entry.rule_id for entry in entries if entry.rule_id}),
        "redemption": _by_id(Redemption, ids["redemption"]),
        "adjustment": _by_id(Adjustment, ids["adjustment"]),
        "event": _by_id(Event, ids["event"]),
    }
    return [_line(entry, known) for entry in entries]


def _line(entry: Entry, known: dict[str, dict[int, Any]]) -> Line:
    return Line(entry, _title(entry, known), _detail(entry, known), _url(entry))


def _title(entry: Entry, known: dict[str, dict[int, Any]]) -> str:
    if (rule := known["rule"].get(entry.rule_id or 0)) is not None:
        return str(rule.title)
    redemption: Redemption | None = known["redemption"].get(entry.cause.get("redemption", 0))
    if redemption is not None and entry.kind is Kind.SPEND:
        return str(redemption.reward.name)
    return str(REASONS.get(entry.reason) or (_("Points earned") if entry.amount >= 0 else _("Points spent")))


def _detail(entry: Entry, known: dict[str, dict[int, Any]]) -> str:
    if (adjustment := known["adjustment"].get(entry.cause.get("adjustment", 0))) is not None:
        return str(adjustment.reason)
    redemption: Redemption | None = known["redemption"].get(entry.cause.get("redemption", 0))
    if redemption is not None and entry.kind is Kind.GIVE_BACK:
        return str(redemption.reward.name)
    if redemption is not None:
        return str(rewards.KIND_NAMES[redemption.reward.kind])
    if (rule := known["rule"].get(entry.rule_id or 0)) is not None and rule.campaign:
        return str(rule.campaign)
    if entry.status and not entry.amount:
        return str(_("%(n)s points for your grade only", n=entry.status))
    event: Event | None = known["event"].get(entry.cause.get("event", 0))
    return str(event.title) if event is not None else ""


def _url(entry: Entry) -> str | None:
    for cause, (endpoint, argument) in PAGES.items():
        if cause in entry.cause and endpoint in current_app.view_functions:
            return url_for(endpoint, **{argument: entry.cause[cause]})
    return None


def _by_id(model: Any, ids: set[int]) -> dict[int, Any]:
    if not ids:
        return {}
    return {row.id: row for row in session.scalars(select(model).where(model.id.in_(ids)))}


def balance_and_expiries(member_id: int) -> dict[str, Any]:
    """What stands on top of every points page."""
    return {"balance": points.balance_of(member_id), "expiries": points.coming_expiries(member_id)}
