"""The people of a member's household."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club.ground.happenings import happened
from portal.club.people.members import happenings as h
from portal.club.people.members.tables import Member
from portal.database import Base, Id, add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


class HouseholdPerson(Base):
    """Somebody of the member's household, as the member wrote them down; children have no login."""

    __tablename__ = "household"
    __table_args__ = (Index("ix_household_member", "member_id"),)

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    name: Mapped[str]
    relation: Mapped[str]  # a key of RELATIONS
    birth_year: Mapped[int | None]
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    @property
    def relation_name(self) -> object:
        return RELATIONS[self.relation]


RELATIONS = {
    "spouse": _l("Spouse"),
    "child": _l("Child"),
    "parent": _l("Parent"),
    "other": _l("Other family"),
}


def household_of(member_id: int) -> list[HouseholdPerson]:
    rows = select(HouseholdPerson).where(HouseholdPerson.member_id == member_id, HouseholdPerson.removed_at.is_(None))
    return list(session.scalars(rows.order_by(HouseholdPerson.id)))


def add_to_household(member: Member, name: str, relation: str, birth_year: int | None) -> HouseholdPerson:
    """Raises Refusal beyond twenty people or for an impossible year."""
    if birth_year is not None and not 1900 <= birth_year <= clock.today().year:
        raise Refusal(_l("This year cannot be right."), "birth_year")
    if len(household_of(member.id)) >= 20:
        raise Refusal(_l("A household here has at most twenty people."))
    person = add(
        HouseholdPerson(
            member_id=member.id, name=name, relation=relation, birth_year=birth_year, created_at=clock.now()
        )
    )
    happened(h.HOUSEHOLD_ADDED, member.account_id, member=member, person=person.id)
    return person


def remove_from_household(member: Member, person_id: int) -> bool:
    mine = (HouseholdPerson.id == person_id) & (HouseholdPerson.member_id == member.id)
    gone = changed(
        update(HouseholdPerson).where(mine, HouseholdPerson.removed_at.is_(None)).values(removed_at=clock.now())
    )
    if gone:
        happened(h.HOUSEHOLD_REMOVED, member.account_id, member=member, person=person_id)
    return gone == 1
