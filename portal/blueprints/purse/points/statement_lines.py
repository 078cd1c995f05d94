"""The lines of a points statement in words: for what each was, and the page that tells more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import url_for

from portal.blueprints.purse.points.earnings import all_campaigns, all_rules, waiting_of
from portal.club.gatherings import events
from portal.club.people import members
from portal.club.purse import points
from portal.club.purse.points import EarnRule, Entry, EntryKind, LedgerLine, PointsStanding
from portal.club.shop import rewards
from portal.club.shop.rewards import RedemptionTitle
from portal.manifest import Gathered, Sentence, joined, pages, subjects
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import wording
from portal.web.frame import said
from portal.web.kept import kept
from portal.words import Words

SIDES = ("receiver", "giver")  # of a gift
REASONS: Mapping[str, Sentence] = Gathered(lambda: joined(subject.reasons for subject in subjects().values()))
CAUSES: Mapping[str, tuple[str, str]] = Gathered(lambda: joined(one.causes for one in pages().values()))
STANDS_IN = 727_727_727_727  # for the number of an address
DECLINED = {EntryKind.GIFT_OUT: _l("Gift declined"), EntryKind.GIFT_IN: _l("Gift declined, points returned")}
KINDS = {
    EntryKind.LOCK: _l("Deposit locked"),
    EntryKind.UNLOCK: _l("Deposit returned"),
    EntryKind.FORFEIT: _l("Deposit kept by the club"),
    EntryKind.CLAW_BACK: _l("Earning taken back"),
    EntryKind.REPAY: _l("Repaid what was owed"),
    EntryKind.GIFT_OUT: _l("Given to your household"),
    EntryKind.GIFT_IN: _l("Given by your household"),
}


class StatementLine(NamedTuple):
    """One ledger line as a person reads it."""

    entry: Entry | LedgerLine
    title: str
    detail: str
    url: str | None


class LineTexts(NamedTuple):
    """A line of a page's list, ready to be put in its place."""

    title: str
    classes: str
    amount: str
    balance: str
    entry: str
    at: str
    detail: str


@dataclass(frozen=True)
class _Known:
    """What the lines refer to, by id."""

    rules: dict[int, EarnRule]
    redemptions: dict[int, RedemptionTitle]
    reasons: dict[int, str]
    events: dict[int, Words]
    campaigns: dict[int, Words]
    people: dict[int, str]
    of_kinds: Mapping[EntryKind, str]
    of_reasons: Mapping[str, str]


def lines_of(entries: Sequence[Entry | LedgerLine]) -> list[StatementLine]:
    """In words, with at most four statements whatever the number of lines."""
    ids = {
        name: {entry.cause[name] for entry in entries if name in entry.cause}
        for name in ("redemption", "adjustment", "event")
    }
    known = _Known(
        {rule.id: rule for rule in all_rules()},
        rewards.redeemed(ids["redemption"]),
        points.reasons_of(ids["adjustment"]),
        _titles(frozenset(ids["event"])),
        {one.id: one.title for one in all_campaigns()} if any("campaigns" in entry.cause for entry in entries) else {},
        members.names_of({entry.cause[side] for side in SIDES for entry in entries if side in entry.cause}),
        said(KINDS),
        said(REASONS),
    )
    about = _addresses()
    return [StatementLine(entry, _title(entry, known), _detail(entry, known), _url(entry, about)) for entry in entries]


def texts_of(lines: Sequence[StatementLine], entries: str) -> list[LineTexts]:
    """As a page's list shows them; `entries` is where each has a page of its own."""
    return [
        LineTexts(
            line.title,
            "rows-value" if line.entry.amount > 0 else "rows-value rows-value-less",
            wording.signed(line.entry.amount),
            wording.points(line.entry.balance),
            f"{entries}/{line.entry.seq}",
            wording.moment(line.entry.at),
            line.detail,
        )
        for line in lines
    ]


@kept(5)
def _titles(event_ids: frozenset[int]) -> dict[int, Words]:
    return events.titles_of(event_ids)


def _title(entry: Entry | LedgerLine, known: _Known) -> str:
    if (rule := known.rules.get(entry.rule_id or 0)) is not None:
        return str(rule.title)
    if entry.reason == "gift_declined":
        return said(DECLINED)[entry.kind]
    if (of_kind := known.of_kinds.get(entry.kind)) is not None:
        return of_kind
    redemption = known.redemptions.get(entry.cause.get("redemption", 0))
    if redemption is not None and entry.kind is EntryKind.SPEND:
        return str(redemption.name)
    named = known.of_reasons.get(entry.reason)
    return named or str(_("Points earned") if entry.amount >= 0 else _("Points spent"))


def _detail(entry: Entry | LedgerLine, known: _Known) -> str:
    about = _what_about(entry, known)
    if entry.debt > 0:
        owed = str(_("%(n)s points owed", n=f"{entry.debt:,}"))
        return f"{about} · {owed}" if about else owed
    return about


def _what_about(entry: Entry | LedgerLine, known: _Known) -> str:
    if (reason := known.reasons.get(entry.cause.get("adjustment", 0))) is not None:
        return reason
    redemption = known.redemptions.get(entry.cause.get("redemption", 0))
    if redemption is not None:
        return str(redemption.name if entry.kind is EntryKind.GIVE_BACK else rewards.KINDS[redemption.kind].name)
    if entry.status and not entry.amount:
        return str(_("%(n)s points for your grade only", n=entry.status))
    person = known.people.get(entry.cause.get("receiver") or entry.cause.get("giver") or 0)
    title = person or known.events.get(entry.cause.get("event", 0))
    counted = [known.campaigns[one] for one in entry.cause.get("campaigns", []) if one in known.campaigns]
    if title or counted:
        return " · ".join(str(part) for part in (title, *counted) if part)
    return (known.of_reasons.get(entry.reason) if entry.kind in KINDS else None) or ""


@kept(300)
def _addresses() -> dict[str, tuple[str, str]]:
    """By cause, what stands before and after the number in its page's address: twenty built by Flask are 6 % of a
    statement."""
    found = {}
    for cause, (endpoint, argument) in CAUSES.items():
        before, _number, after = url_for(endpoint, **{argument: STANDS_IN}).partition(str(STANDS_IN))  # type: ignore[arg-type]
        found[cause] = (before, after)
    return found


def _url(entry: Entry | LedgerLine, about: Mapping[str, tuple[str, str]]) -> str | None:
    for cause, (before, after) in about.items():
        if cause in entry.cause:
            return f"{before}{entry.cause[cause]}{after}"
    return None


def balance_and_expiries(member_id: int) -> dict[str, Any]:
    """What stands on top of pages about points."""
    standing = points.standing_of(member_id)
    return {"balance": standing.balance, "expiries": standing.expiries}


def all_about(member_id: int) -> dict[str, Any]:
    """What stands above a statement: the balance, what expires, what is on its way, what is locked or owed."""
    standing = points.standing_of(member_id)
    return {
        "balance": standing.balance,
        "expiries": standing.expiries,
        "aside": _aside(member_id, standing) if standing.locked or standing.debt else None,
        "waiting": waiting_of(member_id) if standing.is_waiting else [],
    }


def _aside(member_id: int, standing: PointsStanding) -> dict[str, Any]:
    """What is outside the balance: deposits with what they are for, and what is owed."""
    deposits = lines_of(points.deposits_of(member_id)) if standing.locked else []
    return {"locked": standing.locked, "debt": standing.debt, "deposits": deposits}


def entry_page(entry: Entry) -> dict[str, Any]:
    """One ledger line with the lots it moved, the line it undoes and the line that undid it."""
    undone = points.undone_by(entry.member_id, [entry.seq]).get(entry.seq)
    near = [points.entry_at(entry.member_id, seq) if seq else None for seq in (entry.reverses, undone)]
    lines = lines_of([one for one in (entry, *near) if one is not None])
    by_seq = {line.entry.seq: line for line in lines}
    return {
        "line": by_seq[entry.seq],
        "lots": points.moved_by(entry),
        "undoes": by_seq.get(entry.reverses or 0),
        "undone_by": by_seq.get(undone or 0),
    }
