"""A member's purchase discount at one project: what applies, and the code that is shown at signing."""

from collections.abc import Iterable

from flask import Blueprint, abort, url_for
from markupsafe import Markup

from portal import printing
from portal.club.estate.projects import Project
from portal.club.people import members
from portal.club.people.members import GRADE_NAMES
from portal.club.prospects import discounts
from portal.club.prospects.discounts import CodeState, DiscountCode
from portal.identity import current_member, members_only, viewer
from portal.manifest import FewWant, Pages, Want
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.sentences import lazy_pgettext
from portal.web import Answer, find, form_page, page

blueprint = Blueprint("discounts", __name__, url_prefix="/discounts")
STATE_NAMES = {
    CodeState.LIVING: lazy_pgettext("discount code", "good"),
    CodeState.USED: lazy_pgettext("discount code", "used at signing"),
    CodeState.RETURNED: lazy_pgettext("discount code", "given back"),
    CodeState.EXPIRED: lazy_pgettext("discount code", "expired"),
}
DAYS_BEFORE = 14


@blueprint.get("/<int:project_id>")
@members_only
def show(project_id: int) -> Answer:
    """What applies to the reader, and the code they hold; what they had before."""
    project = find(Project, project_id)
    discount, code = discounts.in_force(project.id), discounts.living_of(viewer.member_id, project.id)
    had = discounts.codes_of(viewer.member_id, project.id)
    if discount is None and not had:
        abort(404)
    grade = members.face_of(viewer.member_id).grade
    return page(
        "prospects/discounts/show.html", project=project, discount=discount, code=code,
        rate=discount.rate_for(grade) if discount else None, grade=grade, grade_names=GRADE_NAMES,
        had=[one for one in had if code is None or one.id != code.id], states=STATE_NAMES,
        said=discounts.said, qr=_picture_of(code) if code else "",
    )  # fmt: skip


@blueprint.post("/<int:project_id>/code")
@members_only
@form_page(show)
def take(project_id: int) -> Answer:
    project = find(Project, project_id)
    discount = discounts.in_force(project.id)
    if discount is None:
        raise Refusal(_("This discount is not in force any more."), status=409)
    discounts.take(current_member, discount)
    return Answer(otherwise=url_for(".show", project_id=project.id), say=_("The code is yours."))


@blueprint.post("/codes/<int:code_id>/return")
@members_only
@form_page()
def give_back(code_id: int) -> Answer:
    code = find(DiscountCode, code_id)
    discounts.give_back(code)
    return Answer(otherwise=url_for(".show", project_id=code.project_id), say=_("The code is given back."))


def _picture_of(code: DiscountCode) -> Markup:
    address = url_for("staff.discounts.index", code=code.code, _external=True)
    return Markup(printing.qr_svg(address))  # noqa: S704 - drawn by segno from bits


def codes_running_out(member_id: int) -> Iterable[Want]:
    for code in discounts.running_out(member_id, DAYS_BEFORE):
        yield Want(
            title=_("Your purchase discount of %(project)s", project=code.discount.project.name),
            words=code.said_rate,
            url=url_for("discounts.show", project_id=code.project_id),
            act=_("Show the code"),
            until=code.expires_at,
        )


MANIFEST = Pages(wants=(FewWant(lambda: discounts.whose_run_out(DAYS_BEFORE), codes_running_out),))
