"""The queue: ready-made views and filters, all of them plain addresses that can be kept as bookmarks."""

from typing import Any

from flask import request

from portal.blueprints.voice.complaints.staff import blueprint, phrases
from portal.club.estate import projects
from portal.club.voice import complaints
from portal.club.voice.complaints import CaseStep, ComplaintKind, Filters, Severity, names
from portal.identity import staff, viewer
from portal.web import Answer, page
from portal.web.estates import estates_for
from portal.web.numbers import whole


@blueprint.get("")
@staff("complaints.read")
def index() -> Answer:
    counts = complaints.counts(viewer)
    view = (
        complaints.BY_KEY.get(request.args.get("view", "")) or complaints.BY_KEY["mine" if counts["mine"] else "open"]
    )
    filters = _filters()
    cases = complaints.page(view, filters, viewer, after=request.args.get("after"))
    return page(
        "voice/complaints/staff/index.html",
        views=complaints.VIEWS,
        view=view,
        counts=counts,
        cases=cases,
        nearness={case.id: complaints.sla.nearness(case.due_at) for case in cases.rows if case.is_open},
        filters=filters,
        chosen=_chosen(view.key),
        estates=_estates(),
        names=names,
        phrases=phrases,
    )


def _filters() -> Filters:
    """What the address says; a value that is none of ours filters nothing."""
    asked = request.args
    return Filters(
        estate_id=asked.get("estate", type=whole),
        kind=_one_of(ComplaintKind, asked.get("kind")),
        step=_one_of(CaseStep, asked.get("step")),
        severity=_one_of(Severity, asked.get("severity")),
        words=asked.get("q", "")[:100],
    )


def _chosen(view: str) -> dict[str, str]:
    """The address's own filters, for the links that go on from here."""
    kept = {name: request.args[name] for name in ("estate", "kind", "step", "severity", "q") if request.args.get(name)}
    return {"view": view, **kept}


def _estates() -> list[projects.Estate]:
    """The estates whose complaints this person reads."""
    return estates_for("complaints.read")


def _one_of(kind: Any, value: str | None) -> Any:
    return kind(value) if value in set(kind) else None
