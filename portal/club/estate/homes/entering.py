"""Estates, buildings and homes as staff enter and change them; everything that was changed is kept."""

import re
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, exists, func, select

from portal.club.estate import projects
from portal.club.estate.homes import happenings as h
from portal.club.estate.homes.tables import ESTATES, HOMES, HomeDetails, details_of, home_numbered
from portal.club.estate.projects import Building, Estate, Home
from portal.club.estate.projects.doors import building_key
from portal.club.ground import locks
from portal.club.ground.happenings import happened
from portal.database import session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Words

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def found(slug: str, name: Words, address: Words, by: int | None) -> Estate:
    """A new estate, the last in the order of estates. Raises Refusal where its name or short name is taken."""
    if not SLUG.fullmatch(slug) or not 2 <= len(slug) <= 40:
        raise Refusal(_l("Small letters, digits and hyphens only."), "slug")
    if projects.estate_by_slug(slug) is not None:
        raise Refusal(_l("This short name is taken."), "slug")
    if any(_plain(one.name.zh) == _plain(name.zh) for one in projects.estates()):
        raise Refusal(_l("An estate of this name is there already."), "name")
    last = int(session.scalar(select(func.coalesce(func.max(Estate.position), 0))) or 0)
    estate = projects.found(slug, name, address, last + 1)
    ESTATES.note(estate, "created", by)
    happened(h.FOUNDED, by, estate=estate.id)
    return estate


def rename(estate: Estate, name: Words, address: Words, by: int, seen: int | None = None) -> None:
    """Raises Refusal, Conflict."""
    if any(one.id != estate.id and _plain(one.name.zh) == _plain(name.zh) for one in projects.estates()):
        raise Refusal(_l("An estate of this name is there already."), "name")
    ESTATES.edit(estate, replace(details_of(ESTATES, estate), name=name, address=address), by, seen=seen)


def build(estate: Estate, number: str, floors: int, by: int | None) -> Building:
    """A new building. Raises Refusal where the estate has one of that number, however it is written."""
    if not building_key(number):
        raise Refusal(_l("Please give the building's number."), "number")
    if building_called(estate.id, number) is not None:
        raise Refusal(_l("This estate has that building already."), "number")
    building = projects.build(estate, number, floors, by=by)
    happened(h.BUILT, by, building=building.id, estate=estate.id)
    return building


def change_building(building: Building, floors: int, by: int, seen: int | None = None) -> None:
    """Raises Conflict."""
    locks.hold(building, seen, by, floors=floors)
    happened(h.BUILDING_CHANGED, by, building=building.id, estate=building.estate_id, floors=floors)


def enter(building: Building, details: HomeDetails, by: int | None) -> Home:
    """A new home. Raises Refusal where the building has that door already."""
    if not building_key(details.number):
        raise Refusal(_l("Please give the door's number."), "number")
    if home_numbered(building.id, details.entrance, details.number) is not None:
        raise Refusal(_l("This building has that door already."), "number")
    said = {name: getattr(details, name) for name in HOMES.names if name != "number"}
    home = projects.enter_home(building, details.number, **said)
    HOMES.note(home, "created", by)
    happened(h.ENTERED, by, home=home.id)
    return home


def change(home: Home, details: HomeDetails, by: int, seen: int | None = None) -> None:
    """Raises Refusal, Conflict."""
    HOMES.edit(home, details, by, seen=seen)


def building_called(estate_id: int, number: str) -> Building | None:
    """3, 3# and 03栋 are one."""
    rows = session.scalars(select(Building).where(Building.estate_id == estate_id))
    return next((one for one in rows if building_key(one.number) == building_key(number)), None)


def listed(estate_id: int, *, building_id: int = 0, words: str = "") -> Select[Any]:
    """The homes of an estate, narrowed by a building or by what one types of an address."""
    rows = select(Home).join(Building, Building.id == Home.building_id).where(Home.estate_id == estate_id)
    if building_id:
        rows = rows.where(Home.building_id == building_id)
    if words:
        called = projects.homes_called(words)
        ids = select(Home.id).where(Home.number == words) if called is None else called.with_only_columns(Home.id)
        rows = rows.where(Home.id.in_(ids))
    return rows


def counts() -> dict[int, tuple[int, int]]:
    """Of each estate, its buildings and homes."""
    buildings = select(func.count()).where(Building.estate_id == Estate.id).scalar_subquery()
    homes = select(func.count()).where(Home.estate_id == Estate.id).scalar_subquery()
    return {row[0]: (row[1], row[2]) for row in session.execute(select(Estate.id, buildings, homes))}


def buildings_with_homes(estate_id: int) -> list[tuple[Building, int]]:
    """The buildings of an estate, 2 before 10, each with how many homes it has."""
    homes = select(func.count()).where(Home.building_id == Building.id).scalar_subquery()
    rows = session.execute(select(Building, homes).where(Building.estate_id == estate_id)).all()
    return sorted(((row[0], row[1]) for row in rows), key=lambda pair: (len(pair[0].number), pair[0].number))


def is_empty(estate_id: int) -> bool:
    return not session.scalar(select(exists().where(Home.estate_id == estate_id)))


def _plain(name: str) -> str:
    return "".join(name.casefold().split())
