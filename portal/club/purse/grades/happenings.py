"""What happens to grades, and the letters about it."""

from dataclasses import dataclass
from datetime import date

from portal.club.ground.happenings import Entity, Happening
from portal.club.ground.letters import Letter
from portal.club.ground.outbox import Purpose
from portal.club.people.members import GRADE_NAMES, Grade
from portal.club.people.members.happenings import MEMBER
from portal.sentences import lazy_gettext as _l

GRANT = Entity("grant", "grade_grants")
CHANGE = Entity("grade_change", "grade_changes")
NOTICE = Entity("grade_notice", "grade_notices")


@dataclass(frozen=True, kw_only=True)
class GrantDeclined(Letter, topic="grant_declined", by_sms=False, purpose=Purpose.SERVICE):
    """To whoever asked for it at the desk."""

    member: int
    name: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class GradeRisen(Letter, topic="grade_risen", purpose=Purpose.CARE, consent="care"):
    """until_on, reason: when the club granted it by hand."""

    grade: Grade
    until_on: date | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class GradeLowered(Letter, topic="grade_lowered", purpose=Purpose.SERVICE):
    before: Grade
    grade: Grade


@dataclass(frozen=True, kw_only=True)
class GradeWarned(Letter, topic="grade_warned", purpose=Purpose.SERVICE):
    grade: Grade
    until_on: date
    needed: int
    missing: int


@dataclass(frozen=True, kw_only=True)
class GradeKept(Letter, topic="grade_kept", purpose=Purpose.SERVICE):
    grade: Grade


CHANGED = Happening(
    "grade.changed",
    _l("changed the grade of %(member)s from %(before)s to %(after)s"),
    (MEMBER, CHANGE),
    values=("before", "after"),
    words={"before": GRADE_NAMES, "after": GRADE_NAMES},
    line=_l("changed grade: %(before)s → %(after)s"),
    letters=(GradeRisen, GradeLowered),
    did_to_many=_l("changed the grade of %(people)s members in the night"),
)
GRANTED = Happening(
    "grade.granted",
    _l("granted %(member)s the grade %(grade)s"),
    (MEMBER,),
    values=("grade",),
    words={"grade": GRADE_NAMES},
)
GRANT_ASKED = Happening(
    "grade.grant_asked",
    _l("asked for the grade %(grade)s for %(member)s"),
    (MEMBER, GRANT),
    values=("grade",),
    words={"grade": GRADE_NAMES},
)
GRANT_DECLINED = Happening(
    "grade.grant_declined",
    _l("declined the grade that was asked for %(member)s"),
    (MEMBER, GRANT),
    letters=(GrantDeclined,),
)
GRANT_WITHDRAWN = Happening(
    "grade.grant_withdrawn", _l("took back the grade that was asked for %(member)s"), (MEMBER, GRANT)
)
WARNED = Happening(
    "grade.warned",
    _l("warned %(member)s in the yearly review: %(missing)s status points are missing"),
    (MEMBER, NOTICE),
    values=("missing",),
    line=_l("was warned in the yearly review: %(missing)s status points are missing"),
    letters=(GradeWarned,),
)
KEPT = Happening(
    "grade.kept",
    _l("kept the grade of %(member)s after the yearly review"),
    (MEMBER,),
    line=_l("kept the grade after the yearly review"),
    letters=(GradeKept,),
)
REVIEWED = Happening("grade.reviewed", _l("finished the yearly review of %(day)s"), values=("day",))
