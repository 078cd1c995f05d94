"""Gold or Platinum by decision of the club: one of the staff asks, a second one decides, and it is never one's own."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, ForeignKey, Index, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.ground.decisions import Asked, Decision, SecondPerson, four_eyes
from portal.club.ground.happenings import happened
from portal.club.people.accounts import Viewer, names_of
from portal.club.people.members import Grade, Member
from portal.club.purse.grades import happenings as h
from portal.club.purse.grades.changes import grant
from portal.club.purse.grades.tables import BY_POINTS
from portal.database import Base, Id, add, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

LONGEST = timedelta(days=1096)  # three years ahead
_WAITS = text("state = 'waiting'")


class GradeGrant(Asked, Base):
    """What was asked for a member, why, and who decided. The words stand here, the change itself in grade_changes."""

    __tablename__ = "grade_grants"
    __table_args__ = (
        four_eyes(),
        Index("uq_grade_grants_waiting", "member_id", unique=True, sqlite_where=_WAITS, postgresql_where=_WAITS),
        Index("ix_grade_grants_state", "state", "id"),
        Index("ix_grade_grants_member", "member_id", "id"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    grade: Mapped[Grade]
    reason: Mapped[str]
    holds_until: Mapped[date]  # no review touches it until then
    state: Mapped[Decision]

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)

    estate_of = "member"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        return viewer.covers(cls, "points.read")


EYES = SecondPerson(
    GradeGrant,
    permission="points.approve",
    concerns=lambda row: (row.member.account_id,),
    own=_l("Nobody grants themselves a grade."),
    names=names_of,
    task_row="grant",
)


def grades_above(member: Member) -> list[Grade]:
    """What can be granted to this member."""
    return [grade for grade in BY_POINTS if grade.place > member.grade.place]


def ask_grant(member: Member, grade: Grade, reason: str, until: date, by: int) -> GradeGrant:
    """Ask for a grade by hand; it waits for a second person. Raises Refusal."""
    EYES.refuse_own((member.account_id,), by)
    if member.cancelled_at is not None:
        raise Refusal(_l("This card is cancelled."))
    if grade not in grades_above(member):
        raise Refusal(_l("The member has this grade already, or a higher one."), "grade")
    if not reason.strip():
        raise Refusal(_l("Please say why; the member reads it."), "reason")
    _mind_day(until)
    if any(one.state is Decision.WAITING for one in grants_of(member.id)):
        raise Refusal(_l("Something is asked for this member already and waits for a second person."), status=409)
    row = {"member_id": member.id, "member": member, "grade": grade, "reason": reason.strip()}
    row |= {"holds_until": until, "state": Decision.WAITING, "asked_by": by, "asked_at": clock.now()}
    made = add(GradeGrant(**row))
    happened(h.GRANT_ASKED, by, member=member, grant=made.id, grade=grade)
    return made


def approve_grant(asked: GradeGrant, by: int) -> GradeGrant:
    """The second person says yes, and the member has the grade. Raises Refusal for whoever asked, and one's own."""
    _mind_day(asked.holds_until, None)
    EYES.decide(asked, Decision.DONE, by)
    session.refresh(asked.member, ["grade"])
    if asked.grade not in grades_above(asked.member):
        raise Refusal(_l("The member has this grade already, or a higher one."), status=409)
    grant(asked.member, asked.grade, by=by, until=asked.holds_until, reason=asked.reason)
    return asked


def decline_grant(asked: GradeGrant, by: int, reason: str = "") -> GradeGrant:
    """No, and why; whoever asked is told. Who asked takes it back this way, too."""
    if by == asked.asked_by:
        EYES.withdraw(asked, by)
        happened(h.GRANT_WITHDRAWN, by, member=asked.member, grant=asked.id)
        return asked
    EYES.decide(asked, Decision.DECLINED, by)
    letter = h.GrantDeclined(member=asked.member_id, name=asked.member.name, reason=reason)
    happened(h.GRANT_DECLINED, by, member=asked.member, told={asked.asked_by: letter}, grant=asked.id)
    return asked


def waiting_grants(viewer: Viewer) -> list[GradeGrant]:
    """What waits for a second person, the oldest first, of the estates whose points this one reads."""
    return list(session.scalars(EYES.waiting(viewer, "points.read")))


def grants_of(member_id: int) -> list[GradeGrant]:
    """Everything that was asked for a member, the latest first."""
    rows = select(GradeGrant).where(GradeGrant.member_id == member_id).order_by(GradeGrant.id.desc())
    return list(session.scalars(rows))


def _mind_day(until: date, field: str | None = "holds_until") -> None:
    if not clock.today() < until <= clock.today() + LONGEST:
        raise Refusal(_l("Please choose a day from tomorrow on, within three years."), field)
