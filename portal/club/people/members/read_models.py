"""A member and their homes as plain values, by one statement made beforehand: for the pages members see most."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, exists, select
from sqlalchemy.exc import NoResultFound

from portal.club.estate.projects import Building, Estate, Home
from portal.club.estate.projects.places import address_of
from portal.club.people.accounts import Account, FormOfAddress, greeting_of
from portal.club.people.members.homes import OWNING, Holding, TieKind
from portal.club.people.members.household import HouseholdPerson
from portal.club.people.members.tables import Grade, Member, metal_of, spoken_number
from portal.database import fetch, plain
from portal.words import Words


class OwnHome(NamedTuple):
    """A home the member holds now."""

    holding_id: int
    kind: TieKind
    home_id: int
    entrance: str
    number: str
    handed_over_on: date | None
    building_id: int
    building_number: str
    floors: int
    project_id: int | None
    estate_id: int
    estate_name: Words

    @property
    def address(self) -> Words:
        return address_of(self.estate_name, self.building_number, self.number, self.entrance)


class Face(NamedTuple):
    """What pages show of a member, and what rules about them ask; named as in Member."""

    name: str
    title: FormOfAddress
    number: str
    grade: Grade
    is_owner: bool
    estate_id: int | None
    cancelled_at: datetime | None
    has_household: bool
    homes: tuple[OwnHome, ...]  # what they own comes first, then the one held longest

    @property
    def greeting(self) -> str:
        return greeting_of(self.name, self.title)

    @property
    def shown_number(self) -> str:
        return spoken_number(self.number)

    @property
    def metal(self) -> str:
        return metal_of(self.grade)


class Claimant(NamedTuple):
    """Somebody who asks for something, as far as the rules ask back; named as in Member."""

    id: int
    account_id: int
    grade: Grade
    estate_id: int | None
    cancelled_at: datetime | None


class Relative(NamedTuple):
    """Somebody of a member's household; named as in HouseholdPerson."""

    id: int
    name: str
    relation: str
    birth_year: int | None


_CLAIMANT = plain(Claimant, Member).where(Member.id == bindparam("member"))
_HOUSEHOLD = (
    plain(Relative, HouseholdPerson)
    .where(HouseholdPerson.member_id == bindparam("member"), HouseholdPerson.removed_at.is_(None))
    .order_by(HouseholdPerson.id)
)
_FACE = (
    select(
        Account.name,
        Account.title,
        Member.number,
        Member.grade,
        Member.is_owner,
        Member.estate_id,
        Member.cancelled_at,
        exists().where(
            HouseholdPerson.member_id == Member.id,
            HouseholdPerson.removed_at.is_(None),
        ),
        Holding.id,
        Holding.kind,
        Home.id,
        Home.entrance,
        Home.number,
        Home.handed_over_on,
        Building.id,
        Building.number,
        Building.floors,
        Building.project_id,
        Estate.id,
        Estate.name,
    )
    .join(Account, Account.id == Member.account_id)
    .outerjoin(Holding, and_(Holding.member_id == Member.id, Holding.until.is_(None)))
    .outerjoin(Home, Home.id == Holding.home_id)
    .outerjoin(Building, Building.id == Home.building_id)
    .outerjoin(Estate, Estate.id == Home.estate_id)
    .where(Member.id == bindparam("member"))
    .order_by(Holding.id)
)
OWN = 8  # columns of the member


def claimant_of(member_id: int) -> Claimant:
    """The member of that id. Raises NoResultFound."""
    for claimant in fetch(_CLAIMANT, Claimant, member=member_id):
        return claimant
    raise NoResultFound(f"member {member_id}")


def face_of(member_id: int) -> Face:
    """The member of that id. Raises NoResultFound."""
    rows = fetch(_FACE, member=member_id)
    if not rows:
        raise NoResultFound(f"member {member_id}")
    homes = [OwnHome(*row[OWN:]) for row in rows if row[OWN] is not None]
    homes.sort(key=lambda home: home.kind not in OWNING)
    return Face._make((*rows[0][:OWN], tuple(homes)))


def relatives_of(member_id: int) -> list[Relative]:
    """The household, for whoever only shows it."""
    return fetch(_HOUSEHOLD, Relative, member=member_id)
