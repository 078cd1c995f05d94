"""Grades at the desk: what they take and when they are reviewed, what counted before, and grades given by hand."""

from typing import Any

from flask import Blueprint, url_for
from wtforms import DateField, SelectField, TextAreaField
from wtforms.validators import InputRequired

from portal import clock
from portal.club.ground import audit
from portal.club.ground.careful import Counted
from portal.club.ground.decisions import Decision
from portal.club.people import accounts
from portal.club.people.members import GRADE_NAMES, Grade, Member
from portal.club.purse import grades
from portal.club.purse.grades import GradeGrant
from portal.identity import staff, viewer
from portal.manifest import Group, Pages, Room, TaskPage
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.sentences import lazy_pgettext
from portal.web import Answer, Form, find, form_page, page
from portal.web.careful import Look, careful, plain
from portal.web.lengths import AtMost
from portal.web.look_form import why
from portal.web.terms import TermsSheet

blueprint = Blueprint("grades", __name__, url_prefix="/grades")
GRANT_NAMES = {
    Decision.WAITING: lazy_pgettext("grant of a grade", "waits for a second person"),
    Decision.DONE: lazy_pgettext("grant of a grade", "granted"),
    Decision.WITHDRAWN: lazy_pgettext("grant of a grade", "taken back"),
    Decision.DECLINED: lazy_pgettext("grant of a grade", "declined"),
}


TERMS = TermsSheet(
    grades.TERMS,
    lazy_pgettext("of grades", "Terms"),
    {
        "gold": _l("Gold: status points in 12 months"),
        "platinum": _l("Platinum: status points in 12 months"),
        "review_month": _l("Yearly review: month"),
        "review_day": _l("Yearly review: day"),
        "grace_days": _l("Grace period in days"),
    },
    hints={
        "review_day": _l("29 February is the 28th in other years."),
        "grace_days": _l("So long whoever falls short keeps the grade, and may make up for it."),
    },
)


class GrantForm(Form):
    grade = SelectField(_l("Grade"))
    holds_until = DateField(_l("No review before"), validators=[InputRequired()])
    reason = TextAreaField(_l("Why; the member reads it"), validators=[InputRequired(), AtMost(300)])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.grade.choices = [(grade.value, GRADE_NAMES[grade]) for grade in grades.BY_POINTS]


@blueprint.get("")
@staff("points.read")
def index() -> Answer:
    return page(
        "purse/grades/staff/index.html",
        sheet=TERMS.shown(),
        review_on=grades.next_review(grades.TERMS.now(), clock.today()),
        open_notices=grades.count_open(),
        waiting=grades.waiting_grants(viewer),
        grade_names=GRADE_NAMES,
    )


TERMS.stand(blueprint, "", edit="points.terms", shown_by=index)


@blueprint.get("/members/<int:member_id>")
@staff("points.adjust")
def member(member_id: int) -> Answer:
    """A member's grade: how it came about, what was asked by hand, and asking for one."""
    found = find(Member, member_id)
    audit.seen(viewer.account_id, found.account_id, "grade")
    asked = grades.grants_of(found.id)
    return page(
        "purse/grades/staff/member.html",
        member=found,
        grade_names=GRADE_NAMES,
        reasons=grades.REASONS,
        standing=grades.standing_of(found),
        changes=grades.history_of(found.id),
        asked=asked,
        states=GRANT_NAMES,
        names=accounts.names_of({by for one in asked for by in (one.asked_by, one.decided_by) if by is not None}),
        form=_grant_form(found),
    )


@blueprint.post("/members/<int:member_id>")
@staff("points.adjust")
@plain("asked")
@form_page(member)
def ask(member_id: int) -> Answer:
    found, form = find(Member, member_id), GrantForm.checked()
    assert form.holds_until.data is not None
    grades.ask_grant(found, Grade(form.grade.data), form.reason.data or "", form.holds_until.data, viewer.account_id)
    return Answer(otherwise=url_for(".member", member_id=found.id), say=_("This waits for a second person."))


def _looking_at_approve(grant_id: int) -> Look:
    asked = find(GradeGrant, grant_id)
    counted = [Counted(1, _("Member has this grade from now on and is told"), asked.reason, [asked.member.name])]
    title = _("Give %(name)s the grade %(grade)s", name=asked.member.name, grade=GRADE_NAMES[asked.grade])
    return Look(title, title, url_for(".index"), counted)


@blueprint.post("/grants/<int:grant_id>/approval")
@staff("points.approve")
@form_page()
@careful(_looking_at_approve)
def approve(grant_id: int) -> Answer:
    asked = find(GradeGrant, grant_id)
    grades.approve_grant(asked, viewer.account_id)
    return Answer(otherwise=url_for(".index"), say=_("Granted; the member has been told."))


def _looking_at_decline(grant_id: int) -> Look | None:
    asked = find(GradeGrant, grant_id)
    if asked.asked_by == viewer.account_id:
        return None
    people = list(accounts.names_of({asked.asked_by}).values())
    counted = [Counted(1, _("Colleague asked for this and is told why not"), asked.reason, people)]
    return Look(_("Decline this"), _("Decline"), url_for(".index"), counted)


@blueprint.post("/grants/<int:grant_id>/refusal")
@staff("points.adjust", "points.approve")
@form_page()
@careful(_looking_at_decline)
def decline(grant_id: int) -> Answer:
    """By somebody who may approve it; who asked takes it back here, too."""
    asked = find(GradeGrant, grant_id)
    if asked.asked_by != viewer.account_id:
        asked = find(GradeGrant, grant_id, "points.approve")
    grades.decline_grant(asked, viewer.account_id, why())
    return Answer(otherwise=url_for(".index"), say=_("Declined; the grade stays as it is."))


def _grant_form(member: Member) -> GrantForm | None:
    """With the grades above the member's; none above: no form."""
    above = grades.grades_above(member)
    form = GrantForm.offered() if above else None
    if form is not None:
        form.grade.choices = [(grade.value, GRADE_NAMES[grade]) for grade in above]
    return form


MANIFEST = Pages(
    rooms=(Room("grades", Group.CUSTOMERS, "staff.grades.index", _l("Terms of grades"), 40),),
    tasks={"grade.grant": TaskPage("staff.grades.member", _l("To the decision"), "member_id", "badge-check")},
)
