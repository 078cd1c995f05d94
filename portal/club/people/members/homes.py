"""Who holds which home, as what, and since when; and the people of a member's household."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, select, text, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.estate.projects import Building, Estate, Home
from portal.club.ground.happenings import Told, happened
from portal.club.people.accounts import Hat, Viewer
from portal.club.people.members import happenings as h
from portal.club.people.members.tables import Member
from portal.database import Base, Id, add, changed, session
from portal.engine import search
from portal.engine.journal import journaled
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


class TieKind(StrEnum):
    OWNER = "owner"
    CO_OWNER = "co_owner"
    FAMILY = "family"
    TENANT = "tenant"


KIND_NAMES = {
    TieKind.OWNER: _l("Owner"),
    TieKind.CO_OWNER: _l("Co-owner"),
    TieKind.FAMILY: _l("Family of the owner"),
    TieKind.TENANT: _l("Tenant"),
}
OWNING = (TieKind.OWNER, TieKind.CO_OWNER)


class Holding(Base):
    """A verified tie of a member to a home. Once `until` is set it is a former one; rows are never deleted."""

    __tablename__ = "holdings"
    __table_args__ = (
        Index(
            "uq_holdings_current",
            "member_id",
            "home_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        Index("ix_holdings_home", "home_id"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    home_id: Mapped[int] = mapped_column(ForeignKey("homes.id"))
    kind: Mapped[TieKind]
    since: Mapped[date]
    until: Mapped[date | None]
    verified_at: Mapped[datetime]
    verified_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))  # None: by the roll

    home: Mapped[Home] = relationship(lazy="joined", innerjoin=True)
    member: Mapped[Member] = relationship(lazy="select")

    estate_of = "home"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF:
            return viewer.covers(cls, "members.read")
        return cls.member_id == viewer.member_id

    @property
    def kind_name(self) -> object:
        return KIND_NAMES[self.kind]


journaled(Holding)


def homes_of(member_id: int) -> list[Holding]:
    """The homes a member holds now; what they own comes first, then the one held longest."""
    rows = select(Holding).where(Holding.member_id == member_id, Holding.until.is_(None)).order_by(Holding.id)
    return sorted(session.scalars(rows), key=lambda holding: holding.kind not in OWNING)


def history_of(member_id: int) -> list[Holding]:
    """All homes of a member, the former ones too."""
    return list(session.scalars(select(Holding).where(Holding.member_id == member_id).order_by(Holding.id)))


def holders_of(home_id: int) -> list[Holding]:
    """Who holds the home now."""
    return list(session.scalars(select(Holding).where(Holding.home_id == home_id, Holding.until.is_(None))))


def is_owned_by(home_id: int, member_id: int) -> bool:
    """Whether this member owns the home now, alone or with others."""
    return any(holding.member_id == member_id and holding.kind in OWNING for holding in holders_of(home_id))


def hold(
    member: Member, home: Home, kind: TieKind, *, since: date | None = None, by: int | None = None, told: Told = None
) -> Holding:
    """A verified tie begins; the one that exists already is given back. `told`: the letter that says so."""
    mine = select(Holding).where(Holding.member_id == member.id, Holding.home_id == home.id, Holding.until.is_(None))
    if existing := session.scalar(mine):
        return existing
    holding = add(
        Holding(
            member_id=member.id,
            home_id=home.id,
            home=home,
            kind=kind,
            since=since or clock.today(),
            verified_at=clock.now(),
            verified_by=by,
        )
    )
    settle(member)
    ids: dict[str, Any] = {"home": home.id, "holding": holding.id, "kind": kind}
    happened(h.HOME_VERIFIED, by or member.account_id, member=member, told=told, **ids)
    if member.account.signs_in_by_mail:  # mailboxes cost nothing: who joins with one is thanked once we know them
        happened(h.SETTLED_IN, by or member.account_id, member=member)
    return holding


def leave(holding: Holding, *, by: int) -> None:
    """The tie ends (sold, moved out): rights and clocks stay with the home, points with the person."""
    ended = update(Holding).where(Holding.id == holding.id, Holding.until.is_(None)).values(until=clock.today())
    if changed(ended) != 1:
        return
    session.refresh(holding)
    member = session.get_one(Member, holding.member_id)
    settle(member)
    letter = h.HomeLeft(home=holding.home.address)
    happened(h.HOME_LEFT, by, member=member, told=letter, home=holding.home_id, holding=holding.id)


def hold_again(holding: Holding, *, by: int) -> None:
    """As if the tie had not ended. Raises Refusal where the home is held anew meanwhile."""
    if any(one.member_id == holding.member_id for one in holders_of(holding.home_id)):
        raise Refusal(_l("The member holds this home again already."), status=409)
    ended = update(Holding).where(Holding.id == holding.id, Holding.until.is_not(None)).values(until=None)
    if changed(ended) == 1:
        session.refresh(holding)
        member = session.get_one(Member, holding.member_id)
        settle(member)
        happened(h.HOME_BACK, by, member=member, home=holding.home_id, holding=holding.id)


def settle(member: Member) -> None:
    """Derive what the member's row says from the homes they hold: owner or not, and the estate that counts first."""
    homes = homes_of(member.id)
    member.is_owner = any(holding.kind in OWNING for holding in homes)
    member.estate_id = homes[0].home.estate_id if homes else None
    session.flush()
    make_findable(member)


def make_findable(member: Member) -> None:
    """On the staff's side: by name, card number, the last four digits of the phone, and homes (3-1202)."""
    doors = [door for holding in homes_of(member.id) for door in _written(holding.home)]
    addresses = [holding.home.address.zh for holding in homes_of(member.id)]
    search.index("member", member.id, member.account.name, member.number, member.account.phone_end, *doors, *addresses)


def _written(home: Home) -> list[str]:
    """3-1202, and 3-1-1202 where its entrance is known."""
    building = home.building.number
    return [f"{building}-{home.number}", *([f"{building}-{home.entrance}-{home.number}"] if home.entrance else [])]


def estates_lived_in() -> list[Estate]:
    """The estates that have homes, in their order."""
    with_homes = select(Home.estate_id).distinct()
    return list(session.scalars(select(Estate).where(Estate.id.in_(with_homes)).order_by(Estate.position, Estate.id)))


def estate(estate_id: int) -> Estate | None:
    return session.get(Estate, estate_id)


def building(building_id: int) -> Building | None:
    return session.get(Building, building_id)


def buildings_of(estate_id: int) -> list[Building]:
    """The buildings of an estate by number, 2 before 10."""
    rows = session.scalars(select(Building).where(Building.estate_id == estate_id))
    return sorted(rows, key=lambda each: (len(each.number), each.number))
