"""My day: what is late, what waits for me, what happens today; only of the estates and rights of this person."""

import re
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, request, url_for
from sqlalchemy import select

from portal import clock
from portal.club import complaints, events, grades, leads, magazine, merchants, outbox, points, projects, rewards, tills
from portal.club.accounts import granting
from portal.club.complaints.desk import BY_KEY, Filters
from portal.club.ground.decisions import SecondPerson
from portal.club.members import Member, claims
from portal.database import session
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.web import Answer, page

blueprint = Blueprint("desk", __name__)
MOST_ROWS = 8
LOW_STOCK = 5
EYES: dict[str, SecondPerson[Any]] = {
    "adjustments": points.asked.EYES,
    "grants": grades.granting.EYES,
    "claims": claims.EYES,
    "requests": granting.EYES,
}
CASE = re.compile(r"TS\d{6}-\d{4}")
CARD = re.compile(r"\d{9}")


@blueprint.get("/")
@staff()
def index() -> Answer:
    return page(
        "staff/desk/index.html",
        **_complaints(),
        **_approvals(),
        **_today(),
        **_stock(),
        locked_tills=tills.locked() if viewer.may("merchants.edit") else [],
        **_network(),
        letters=len(outbox.dead()) if viewer.may("outbox.read") else 0,
        months=_missing_months(),
        **_reconciliation(),
    )


@blueprint.get("/find")
@staff()
def find() -> Response:
    """A complaint's or a card's number leads straight there; anything else to the search of members."""
    asked = request.args.get("q", "").strip()[:100]
    plain = asked.upper().replace(" ", "")
    if viewer.may("complaints.read") and CASE.fullmatch(plain):
        return _go("staff.complaints.show", number=plain)
    if viewer.may("members.read") and CARD.fullmatch(plain):
        mine = select(Member.id).where(Member.number == plain, Member.visible_to(viewer))
        if member_id := session.scalar(mine):
            return _go("staff.members.show", member_id=member_id)
    if viewer.may("members.read") and asked:
        return _go("staff.members.index", q=asked)
    flash(_("Please type a complaint's number, a card's number, a name or the last four digits of a phone."))
    return _go(".index")


def _go(endpoint: str, **values: Any) -> Response:
    return make_response(redirect(url_for(endpoint, **values), 303))


def _complaints() -> dict[str, Any]:
    """The counts of the queues, what is overdue, and what is with me, the nearest promise first."""
    if not viewer.may("complaints.read"):
        return {"counts": None, "late": [], "mine": [], "nearness": {}}
    late = complaints.page(BY_KEY["late"], Filters(), viewer, size=MOST_ROWS).rows
    mine = complaints.page(BY_KEY["mine"], Filters(), viewer, size=MOST_ROWS).rows
    near = {case.id: complaints.promises.nearness(case.due_at) for case in [*late, *mine]}
    return {"counts": complaints.counts(viewer), "late": late, "mine": mine, "nearness": near}


def _approvals() -> dict[str, Any]:
    """What waits for this person as the second one: adjustments, grades, claims of homes, roles; and proofs."""
    proofs: list[Any] = []
    if viewer.may("magazine.publish"):
        rows = select(magazine.Article).where(magazine.Article.step == magazine.Step.PROOF)
        proofs = list(session.scalars(rows.order_by(magazine.Article.id).limit(MOST_ROWS)))
    mine = {name: eyes for name, eyes in EYES.items() if viewer.may(eyes.permission)}
    waiting = {name: mine[name].waits_for(viewer, MOST_ROWS) if name in mine else [] for name in EYES}
    return {"proofs": proofs, **waiting}


def _today() -> dict[str, Any]:
    """Today's events to check in at, today's viewings, and the questions nobody has answered."""
    now, today = clock.now(), clock.today()
    on: list[Any] = []
    if viewer.may("events.check_in") or viewer.may("events.edit"):
        begins, ends = clock.moment_of(today), clock.end_of(today)
        rows = select(events.Event).where(
            events.Event.visible_to(viewer),
            events.Event.status == events.Status.PUBLISHED,
            events.Event.starts_at < ends,
            events.Event.ends_at >= begins,
        )
        on = list(session.scalars(rows.order_by(events.Event.starts_at)))
    slots, questions = [], []
    if viewer.may("leads.read"):
        slots = [slot for slot in leads.day_of(viewer, today) if slot.taken]
        questions = leads.questions_open(viewer)[:MOST_ROWS]
    return {"events": on, "slots": slots, "visitors": leads.booked_in(slots), "questions": questions, "moment": now}


def _reconciliation() -> dict[str, Any]:
    """What the night's reconciliation of the points found, and whether it ran at all."""
    if not viewer.may("points.approve"):
        return {"alarms": [], "reconciliation_late": None}
    run = points.last_reconciliation()
    return {"alarms": points.alarms(viewer), "reconciliation_late": run if points.is_late(run) else None}


def _stock() -> dict[str, Any]:
    """Rewards in the catalogue of which few are left."""
    if not viewer.may("catalogue.edit"):
        return {"stock": []}
    low = [reward for reward in rewards.offered() if reward.stock is not None and reward.stock <= LOW_STOCK]
    return {"stock": sorted(low, key=lambda reward: reward.stock or 0)[:MOST_ROWS]}


def _network() -> dict[str, Any]:
    """Merchants: contracts that end soon, what firms wait for, and disputes without an answer."""
    if not viewer.may("merchants.edit"):
        return {"network": None, "contracts": []}
    soon = merchants.ending_soon(merchants.terms.TERMS.now().warn_days)
    wishes = merchants.applying.queue_length() + merchants.proposals.waiting_count()
    return {"network": {"wishes": wishes, "disputes": merchants.settlement.open_disputes()}, "contracts": soon}


def _missing_months() -> list[tuple[projects.Project, list[str]]]:
    """Projects on sale whose buildings have no record of the month that is over."""
    found = []
    for project in projects.published():
        if not viewer.may("projects.edit", project):
            continue
        buildings = projects.buildings_of(project.id)
        recorded = projects.progress_of(buildings)
        late = [
            block.number
            for block in buildings
            if not any(row.month >= projects.last_month() for row in recorded[block.id])
        ]
        if late:
            found.append((project, late))
    return found
