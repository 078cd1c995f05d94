"""The list of members, one member's file, and a phone uncovered for a reason."""

from typing import Any

from flask import request, url_for
from sqlalchemy import Select

from portal.blueprints.people.members.staff import blueprint
from portal.club.ground import audit, timeline
from portal.club.ground.careful import Counted
from portal.club.ground.happenings import Readers
from portal.club.people import accounts, members
from portal.club.people.members import Holding, HomeClaim, Member
from portal.club.people.members.consents import Consent
from portal.club.purse import grades
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, find, form_page, happenings, page, wording
from portal.web.careful import Look, careful, plain
from portal.web.lists import Asked, ListOf, Sort, way_back
from portal.web.numbers import number_in
from portal.web.reveal import ReasonForm

VIEW_NAMES = {"phone": _l("uncovered the phone"), "parcel": _l("uncovered phone and address of a parcel")}


def _matching(asked: Asked) -> Select[tuple[Member]]:
    by = members.member_file.MemberFilter(
        words=asked.get("q", ""), grade=asked.get("grade", ""), estate_id=number_in(asked.get("estate", "")) or 0
    )
    return members.member_file.listed(viewer, by)


PEOPLE = ListOf(
    "members",
    "staff.members.index",
    _matching,
    ("q", "grade", "estate"),
    {
        "joined": Sort(_l("Member since"), (Member.id,), descending=True),
        "number": Sort(_l("Card number"), (Member.number,)),
    },
    usual=lambda _asked: "-joined",
    opens=("staff.members.show", "member_id", "id"),
)


@blueprint.get("")
@staff("members.read")
def index() -> Answer:
    return page(
        "people/members/staff/index.html",
        listed=PEOPLE.at(request.args),
        grade_names=members.GRADE_NAMES,
        choices=_choices(),
        waiting=_claims_waiting(),
    )


@blueprint.get("/<int:member_id>")
@staff("members.read")
def show(member_id: int) -> Answer:
    """Opening a file is written down, and the member sees it."""
    member = find(Member, member_id)
    audit.seen(viewer.account_id, member.account_id, "member")
    return page("people/members/staff/show.html", form=ReasonForm.offered(), phone=None, **_file(member))


@blueprint.post("/<int:member_id>/phone")
@staff("members.reveal")
@plain("recorded")
@form_page(show)
def reveal_phone(member_id: int) -> Answer:
    """The number is in this answer only; the page opened again has it masked."""
    member = find(Member, member_id)
    phone = members.member_file.reveal_phone(member, ReasonForm.checked().why.data or "", viewer.account_id)
    return Answer(
        page="people/members/staff/show.html",
        otherwise=url_for(".show", member_id=member.id),
        form=ReasonForm.offered(),
        phone=phone,
        **_file(member),
    )


def _looking_at_end_holding(member_id: int, holding_id: int) -> Look:
    member, ending = find(Member, member_id), find(Holding, holding_id)
    homes = members.homes_of(member.id)
    left = [one.home.address for one in homes if one.id != holding_id]
    counted = [
        Counted(1, _("Home that the member no longer holds from today"), names=[ending.home.address]),
        Counted(len(left), _("Homes are left to the member; without one the grade falls at once"), names=left),
    ]
    title = _("End the tie of %(name)s to %(home)s", name=member.name, home=ending.home.address)
    letter = _(
        "We were told that you have sold %(home)s or moved out; from today it no longer stands with you. Your points "
        "stay yours.",
        home=ending.home.address,
    )
    return Look(title, title, url_for(".show", member_id=member.id), counted, told=1, letter=letter)


def _keep_it(member_id: int, holding_id: int) -> None:
    member, holding = find(Member, member_id), find(Holding, holding_id)
    if holding.member_id == member.id:
        members.restore(holding, by=viewer.account_id)


@blueprint.post("/<int:member_id>/homes/<int:holding_id>/end")
@staff("members.verify")
@form_page()
@careful(_looking_at_end_holding, undo=_keep_it)
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
        "agreed": agreed,
        "grade_changes": grades.history_of(member.id),
        "grade_reasons": grades.REASONS,
        "course": happenings.lines(timeline.of_member(member.id, limit=20), Readers.STAFF),
        "views": views,
        "view_names": VIEW_NAMES,
        "names": names,
        "back": way_back(PEOPLE, member),
    }


def agreed(answer: Consent | None) -> object:
    """What the member said of a purpose, and when."""
    if answer is None:
        return _("not agreed")
    day = wording.date_(answer.at)
    return _("yes, %(day)s", day=day) if answer.given else _("taken back %(day)s", day=day)


def _choices() -> list[tuple[str, object, list[tuple[str, object]]]]:
    """The filters to choose from: name in the address, label, values with their words."""
    lived_in = [one for one in members.estates_lived_in() if viewer.may("members.read", one)]
    grades_named: list[tuple[str, object]] = [(str(key), words) for key, words in members.GRADE_NAMES.items()]
    choices: list[tuple[str, object, list[tuple[str, object]]]] = [("grade", _("Grade"), grades_named)]
    if len(lived_in) > 1:
        choices.append(("estate", _("Estate"), [(str(one.id), one.name) for one in lived_in]))
    return choices


def _claims_waiting() -> int:
    if not viewer.may("members.verify"):
        return 0
    return members.claims.count_waiting(HomeClaim.visible_to(viewer))
