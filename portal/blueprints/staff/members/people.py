"""The list of members, one member's file, and a phone uncovered for a reason."""

from typing import Any

from flask import request, url_for

from portal.blueprints.staff.members import blueprint
from portal.club import accounts, audit, grades, members, timeline
from portal.club.ground.happenings import Readers
from portal.club.members import Claim, Holding, Member
from portal.identity import staff, viewer
from portal.paging import page_of
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, page, told
from portal.web.uncovering import ReasonForm


@blueprint.get("")
@staff("members.read")
def index() -> Answer:
    by = members.desk.Filter(
        words=request.args.get("q", "").strip()[:100],
        grade=request.args.get("grade", ""),
        estate_id=_number(request.args.get("estate", "")),
    )
    found = page_of(members.desk.listed(viewer, by), Member.id, after=request.args.get("after"))
    chosen = {"q": by.words, "grade": by.grade, "estate": by.estate_id or ""}
    return page(
        "staff/members/index.html",
        people=found.rows,
        after=found.after,
        filters=by,
        chosen={name: value for name, value in chosen.items() if value},
        grade_names=members.GRADE_NAMES,
        estates=_my_estates(),
        waiting=_claims_waiting(),
    )


@blueprint.get("/<int:member_id>")
@staff("members.read")
def show(member_id: int) -> Answer:
    """Opening a file is written down, and the member sees it."""
    member = find(Member, member_id)
    audit.seen(viewer.account_id, member.account_id, "member")
    return page("staff/members/show.html", form=ReasonForm.offered(), phone=None, **_file(member))


@blueprint.post("/<int:member_id>/phone")
@staff("members.reveal")
@form_page(show)
def reveal_phone(member_id: int) -> Answer:
    """The number is in this answer only; the page opened again has it masked."""
    member = find(Member, member_id)
    phone = members.desk.reveal_phone(member, ReasonForm.checked().why.data or "", viewer.account_id)
    return Answer(
        page="staff/members/show.html",
        otherwise=url_for(".show", member_id=member.id),
        form=ReasonForm.offered(),
        phone=phone,
        **_file(member),
    )


@blueprint.post("/<int:member_id>/homes/<int:holding_id>/end")
@staff("members.verify")
@form_page()
def end_holding(member_id: int, holding_id: int) -> Answer:
    """The home was sold or left: the tie ends today, what was before stays on record."""
    member = find(Member, member_id)
    holding = find(Holding, holding_id)
    if holding.member_id == member.id and holding.until is None:
        members.leave(holding, by=viewer.account_id)
    return Answer(otherwise=url_for(".show", member_id=member.id), say=_("The tie to this home has ended."))


def _file(member: Member) -> dict[str, Any]:
    views = audit.views_of(member.account_id, limit=20)
    names = accounts.names_of({view.viewer_id for view in views})
    return {
        "member": member,
        "grade_names": members.GRADE_NAMES,
        "interests": [members.INTERESTS[key] for key in member.interests if key in members.INTERESTS],
        "homes": members.history_of(member.id),
        "household": members.household_of(member.id),
        "claims": members.claims.of_member(member.id),
        "consents": members.consents.of_member(member.id),
        "purposes": members.consents.PURPOSES,
        "grade_changes": grades.history_of(member.id),
        "grade_reasons": grades.REASONS,
        "course": told.lines(timeline.of_member(member.id, limit=20), Readers.STAFF),
        "views": views,
        "names": names,
    }


def _my_estates() -> list[Any]:
    return [estate for estate in members.estates_lived_in() if viewer.may("members.read", estate)]


def _claims_waiting() -> int:
    if not viewer.may("members.verify"):
        return 0
    return members.claims.count_waiting(Claim.visible_to(viewer))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
