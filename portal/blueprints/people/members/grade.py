"""My grade: what I have of the next one, until when mine lasts, and how it came about."""

from portal.blueprints.people.members import blueprint
from portal.club.people import members
from portal.club.purse import grades
from portal.identity import current_member, members_only, viewer
from portal.web import Answer, page


@blueprint.get("/me/grade")
@members_only
def my_grade() -> Answer:
    return page(
        "people/members/grade.html",
        member=current_member,
        ladder=members.LADDER,
        grade_names=members.GRADE_NAMES,
        standing=grades.standing_of(current_member),
        terms=grades.TERMS.now(),
        history=grades.history_of(viewer.member_id),
        whys=grades.REASONS,
    )
