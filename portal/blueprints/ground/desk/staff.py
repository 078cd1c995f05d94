"""My day: what waits for me and my roles, by day; the bell; only of the estates and rights of this person."""

from dataclasses import replace
from functools import partial
from typing import Any

from flask import Blueprint, Response, make_response, redirect, request, url_for
from wtforms import IntegerField
from wtforms.widgets import HiddenInput

from portal.club.ground import tasks
from portal.club.ground.tasks import Band, Task, TaskFilter
from portal.identity import staff, viewer
from portal.manifest import Found, Hit, Pages, SearchQuery, pages
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, form_page, page
from portal.web import find as find_row
from portal.web.answers import wants_part
from portal.web.cards import placed
from portal.web.careful import plain
from portal.web.forms import Whole
from portal.web.rooms import wings
from portal.web.searching import found_of, underlined
from portal.web.tasks import lines

blueprint = Blueprint("desk", __name__)
SIZE = 20
BANDS = {Band.LATE: _l("Overdue"), Band.TODAY: _l("Today"), Band.WEEK: _l("This week"), Band.LATER: _l("Later")}
ALARMS = {Band.LATE: "late", Band.TODAY: "soon"}  # class of a number that is not nought


class VersionForm(Form):
    """Which state of the task was seen."""

    version = IntegerField(widget=HiddenInput(), validators=[Whole(1, 2**31)])


@blueprint.get("/")
@staff()
def index() -> Answer:
    by = _filter()
    counts = tasks.counts(viewer, with_others=by.with_others)
    asked = request.args
    found = tasks.listed(viewer, by, after=asked.get("after"), before=asked.get("before"), size=SIZE)
    return page(
        "ground/desk/index.html",
        cards=placed(card for one in pages().values() for card in one.day),
        by=by,
        counts=counts,
        with_others=counts.total if by.with_others else tasks.counts(viewer, with_others=True).total,
        mine=tasks.counts(viewer) if by.with_others else counts,
        lines=lines(found.rows),
        after=found.after,
        before=found.before,
        address=_address,
        kinds=tasks.KINDS,
        bands=Band,
        band_names=BANDS,
        alarms=ALARMS,
        narrowed=partial(replace, by),
    )


@blueprint.get("/bell")
@staff()
def bell() -> Answer:
    """The newest of what waits, unseen in bold. The number goes down when something is done, not when it is seen."""
    found = tasks.newest(viewer, after=request.args.get("after"), before=request.args.get("before"), size=SIZE)
    seen = tasks.seen_until(viewer.account_id)
    return page("ground/desk/bell.html", lines=lines(found.rows), after=found.after, before=found.before, seen=seen)


@blueprint.post("/tasks/<int:task_id>/taking")
@staff()
@plain("taken")
@form_page()
def take(task_id: int) -> Answer:
    task = find_row(Task, task_id)
    tasks.take(task, viewer.account_id, VersionForm.checked().version.data or 0)
    return Answer(otherwise=url_for(".index"), say=_("It is yours."))


@blueprint.post("/tasks/<int:task_id>/putting-back")
@staff()
@plain("back")
@form_page()
def put_back(task_id: int) -> Answer:
    task = find_row(Task, task_id)
    tasks.put_back(task, viewer.account_id, VersionForm.checked().version.data or 0)
    return Answer(otherwise=url_for(".index"), say=_("It waits for whoever takes it first."))


@blueprint.get("/rooms")
@staff()
def rooms() -> Answer:
    """Every room that this person may enter, by group."""
    return page("ground/desk/rooms.html")


@blueprint.get("/find")
@staff()
def find() -> Response | Answer:
    """The one search: by kind, with the count of each; a number that only one thing has leads straight there."""
    query = SearchQuery.of(request.args.get("q", ""))
    only = request.args.get("kind", "")
    kinds = (kind for one in pages().values() for kind in one.search if any(map(viewer.may, kind.permissions)))
    groups = found_of(kinds, query, only)
    total = sum(group.found.total for group in groups)
    exact = [hit for group in groups if group.found.is_exact for hit in group.found.hits]
    if not wants_part() and (straight := exact if len(exact) == 1 else [] if total != 1 else groups[0].found.hits):
        return make_response(redirect(straight[0].url, 303))
    return page(
        "ground/desk/find.html",
        part="ground/desk/_found.html",
        query=query,
        groups=groups,
        total=total,
        only=only,
        rooms=_rooms(query),
        underlined=partial(underlined, query=query),
    )


def _rooms(query: SearchQuery) -> Found:
    mine = [room for wing in wings() for room in wing.rooms]
    return Found([Hit(url_for(room.endpoint), room.title) for room in mine if query and query.text in str(room.title)])


def _filter() -> TaskFilter:
    """What the address says; what it cannot mean narrows nothing."""
    band, kind, whose = (request.args.get(name, "") for name in ("band", "kind", "who"))
    owner = {"me": viewer.account_id, "role": 0}.get(whose)
    return TaskFilter(
        band=Band(band) if band in set(Band) else None,
        kind=kind if kind in tasks.KINDS else None,
        owner=owner,
        with_others=whose == "others",
    )


def _address(by: TaskFilter, **changed: Any) -> str:
    """My day narrowed as now, but for what is given."""
    whose = "others" if by.with_others else {viewer.account_id: "me", 0: "role"}.get(by.owner)  # type: ignore[arg-type]
    now = {"band": by.band, "kind": by.kind, "who": whose} | changed
    return url_for(".index", **{name: value for name, value in now.items() if value})


MANIFEST = Pages()
