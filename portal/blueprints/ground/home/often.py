"""The five large entries of the simple first page: where each leads, and what it says now."""

from typing import NamedTuple

from flask import url_for

from portal import clock
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


def often_used(balance: int, coming: MyParty | None, case: CaseLine | None, issue: Cover | None) -> list[OftenUsed]:
    points = _("%(n)s points, enough to look at the gifts", n=wording.points(balance))
    return [
        OftenUsed(url_for("points.index"), "coins", _("My points"), points),
        OftenUsed(_event_url(coming), "ticket", _("My events"), _event_words(coming)),
        OftenUsed(_case_url(case), "wrench", _("Complaints"), case_words(case)),
        OftenUsed(url_for("membership.my_card"), "id-card", _("Member card"), _("To show in shops and at events")),
        _reading(issue),
    ]


def _event_url(coming: MyParty | None) -> str:
    if coming is None:
        return url_for("events.index")
    return url_for("events.ticket" if coming.state is PartyState.HELD else "events.show", event_id=coming.event_id)


def _event_words(coming: MyParty | None) -> str:
    if coming is None:
        return str(_("See what is on"))
    return f"{wording.moment(coming.sitting.starts_at)}{mark('gap')}{coming.event.title}"


def _case_url(case: CaseLine | None) -> str:
    return url_for("complaints.show", number=case.number) if case else url_for("complaints.new")


def case_words(case: CaseLine | None) -> str:
    """What was promised, or that it was not kept."""
    if case is None:
        return str(_("Tell us what is not right"))
    if case.answer_by < clock.now() and not case.is_answered:
        return str(_("We are late; the head of the department has been told."))
    day = wording.day(case.due_at if case.is_answered else case.answer_by)
    return str(_("You hear from us by %(date)s", date=day))


def _reading(issue: Cover | None) -> OftenUsed:
    if issue is None:
        return OftenUsed(url_for("magazine.index"), "book-open", _("Read the magazine"), _("In large type"))
    words = _("%(period)s, in large type", period=issue.period)
    return OftenUsed(url_for("magazine.show", address=issue.slug), "book-open", _("Read the magazine"), words)
