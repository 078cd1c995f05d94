"""The queue: ready-made views and filters, all of them plain addresses that can be kept as bookmarks; and its sheet."""

from typing import Any

from flask import Response, request
from sqlalchemy import Select

from portal.blueprints.voice.complaints.staff import blueprint, phrases
from portal.club.people.accounts import Account
from portal.club.voice import complaints
from portal.club.voice.complaints import (
    CaseStep,
    Complaint,
    ComplaintChannel,
    ComplaintKind,
    Department,
    Filters,
    Severity,
    names,
)
from portal.database import session
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.sentences import pgettext
from portal.web import Answer, page
from portal.web.estates import estates_for
from portal.web.excel import sheet
from portal.web.lists import Asked, ListOf, Sort
from portal.web.numbers import number_in

MOST_LINES = 10_000  # of one sheet


def _matching(asked: Asked) -> Select[tuple[Complaint]]:
    return complaints.matching(_view(asked), _filters(asked), viewer)


CASES = ListOf(
    "complaints",
    "staff.complaints.index",
    _matching,
    ("view", "estate", "kind", "step", "severity", "department", "channel", "handler", "q"),
    {
        "due": Sort(_l("Promised date"), complaints.ORDERS["due"]),
        "filed": Sort(_l("What it is about"), complaints.ORDERS["filed"], descending=True),
        "step": Sort(_l("Step"), complaints.ORDERS["step"]),
        "handler": Sort(_l("Handled by"), complaints.ORDERS["handler"]),
    },
    usual=lambda asked: "-filed" if asked.get("view") == "archived" else "due",
    opens=("staff.complaints.show", "number", "number"),
)


@blueprint.get("")
@staff("complaints.read")
def index() -> Answer:
    filters = _filters(request.args)
    counts = complaints.counts(viewer, filters)
    usual = "mine" if counts["mine"] else "open"
    view = complaints.BY_KEY.get(request.args.get("view", "")) or complaints.BY_KEY[usual]
    people = complaints.colleagues()
    listed = CASES.at({**request.args, "view": view.key}, counts[view.key])
    return page(
        "voice/complaints/staff/index.html",
        views=complaints.VIEWS,
        view=view,
        counts=counts,
        listed=listed,
        nearness={case.id: complaints.sla.nearness(case.due_at) for case in listed.rows if case.is_open},
        choices=_choices(people),
        colleagues=people if viewer.may("complaints.handle") else [],
        names=names,
        phrases=phrases,
    )


@blueprint.get("/queue.xlsx")
@staff("complaints.read")
def queue_sheet() -> Response:
    """The cases of the view under its filters, in its order, a line each; which home, and not whose."""
    heads = (
        _("Number"), _("What it is about"), _("Type of complaint"), _("Severity"),
        pgettext("dwelling", "Home"), _("Step"), _("Handled by"), _("Department"), _("Filed on"), _("Promised date"),
        _("Closed on"),
    )  # fmt: skip
    rows = session.scalars(CASES.ordered(request.args).limit(MOST_LINES)).unique()
    return sheet("complaints", _("Complaints"), heads, map(phrases.cells, rows))


def _view(asked: Asked) -> complaints.queue.View:
    return complaints.BY_KEY.get(asked.get("view", "")) or complaints.BY_KEY["open"]


def _filters(asked: Asked) -> Filters:
    """What the address says; a value that is none of ours filters nothing."""
    handler = asked.get("handler", "")
    return Filters(
        estate_id=number_in(asked.get("estate", "")),
        kind=_one_of(ComplaintKind, asked.get("kind")),
        step=_one_of(CaseStep, asked.get("step")),
        severity=_one_of(Severity, asked.get("severity")),
        department=_one_of(Department, asked.get("department")),
        channel=_one_of(ComplaintChannel, asked.get("channel")),
        handler=handler if handler in complaints.HANDLERS else number_in(handler),
        words=asked.get("q", "")[:100],
    )


def _choices(colleagues: list[Account]) -> list[tuple[str, object, list[tuple[str, object]]]]:
    """The filters to choose from: name in the address, label, values with their words."""
    steps = [(key, words) for key, words in names.STEP_NAMES.items() if key is not CaseStep.INTAKE]
    people = [(str(one.id), one.name) for one in colleagues]
    estates = [(str(estate.id), estate.name) for estate in estates_for("complaints.read")]
    every: list[tuple[str, object, Any]] = [
        ("estate", _("Estate"), estates if len(estates) > 1 else []),
        ("kind", _("Type of complaint"), names.KIND_NAMES.items()),
        ("step", _("Step"), steps),
        ("severity", _("Severity"), names.SEVERITY_NAMES.items()),
        ("department", _("Department"), names.DEPARTMENT_NAMES.items()),
        ("channel", _("Channel"), names.CHANNEL_NAMES.items()),
        ("handler", _("Handled by"), [*complaints.HANDLERS.items(), *people]),
    ]
    return [(name, label, [(str(key), words) for key, words in values]) for name, label, values in every if values]


def _one_of(kind: Any, value: str | None) -> Any:
    return kind(value) if value in set(kind) else None
