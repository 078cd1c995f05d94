"""The large entries of the simple first page: where each leads, and what it says now."""

from typing import NamedTuple

from flask import url_for

from portal.blueprints.ground.home.newest import Cover
from portal.club.gatherings.events import MyParty, PartyState
from portal.club.voice.complaints import CaseLine
from portal.sentences import gettext as _
from portal.web import wording
from portal.web.marks import mark


class OftenUsed(NamedTuple):
    url: str
    icon: str
    title: str
    words: str


def often_used(
    balance: int, coming: list[MyParty], cases: list[CaseLine], issue: Cover | None, unread: int
) -> list[OftenUsed]:
    case = next(iter(cases), None)
    written = _("%(n)d unread", n=unread) if unread else _("What the club wrote to you")
    return [
        OftenUsed(url_for("points.index"), "coins", _("My points"), points_words(balance)),
        OftenUsed(_event_url(coming), "ticket", _("My events"), event_words(coming)),
        OftenUsed(_case_url(case), "wrench", _("Complaints"), case_words(case)),
        OftenUsed(url_for("inbox.index"), "mail", _("Messages"), written),
        OftenUsed(url_for("membership.my_card"), "id-card", _("Member card"), _("To show in shops and at events")),
        _reading(issue),
    ]


def points_words(balance: int) -> str:
    """Whether it is enough for anything is said where the rewards stand."""
    return f"{wording.points(balance)} {wording.unit(balance)}"


def _event_url(coming: list[MyParty]) -> str:
    held = next_held(coming)
    return url_for("events.ticket", event_id=held.event_id) if held else url_for("events.index")


def next_held(coming: list[MyParty]) -> MyParty | None:
    return next((party for party in coming if party.state is PartyState.HELD), None)


def event_words(coming: list[MyParty]) -> str:
    """The next place one has; what one waits for is called so."""
    held = next_held(coming)
    if held is not None:
        return f"{wording.moment(held.sitting.starts_at)}{mark('gap')}{held.event.title}"
    waiting = next((party for party in coming if party.state is PartyState.WAITING), None)
    if waiting is not None:
        return str(_("On the waiting list: %(event)s", event=waiting.event.title))
    entered = next((party for party in coming if party.state is PartyState.ENTERED), None)
    if entered is not None:
        return str(_("In the draw: %(event)s", event=entered.event.title))
    return str(_("See what is on"))


def _case_url(case: CaseLine | None) -> str:
    return url_for("complaints.show", number=case.number) if case else url_for("complaints.new")


def case_words(case: CaseLine | None) -> str:
    """What was promised, or that it was not kept, or what is asked."""
    if case is None:
        return str(_("Tell us what is not right"))
    if case.is_late:
        return str(_("We are late; the head of the department has been told."))
    if case.is_asked:
        return str(_("Please say whether it is settled"))
    return str(_("You hear from us by %(date)s", date=wording.day(case.promised_at)))


def _reading(issue: Cover | None) -> OftenUsed:
    if issue is None:
        return OftenUsed(url_for("magazine.index"), "book-open", _("Read the magazine"), _("In large type"))
    words = _("%(period)s, in large type", period=issue.period)
    return OftenUsed(url_for("magazine.show", address=issue.slug), "book-open", _("Read the magazine"), words)
