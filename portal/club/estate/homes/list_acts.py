"""A list of homes is taken over: buildings and homes that are new, what it says of others; and all of it back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ForeignKeyConstraint, delete, exists, insert, select

from portal.club.estate import projects
from portal.club.estate.homes import happenings as h
from portal.club.estate.homes.entering import building_called
from portal.club.estate.homes.list_columns import COLUMNS, SAID
from portal.club.estate.homes.list_rules import judge
from portal.club.estate.homes.tables import HOMES, HomeChange, details_of
from portal.club.estate.projects import Building, Estate, Home
from portal.club.ground.imports import Batch, BatchRow, BatchState, ImportKind, RowState
from portal.database import Base, changed, session
from portal.sentences import lazy_gettext as _l

NAMES = {"floor": "floor", "type": "house_type", "area": "area", "handover": "handed_over_on"}


def take(batch: Batch, rows: Sequence[BatchRow]) -> None:
    """`made`: {"home", "building"} of what is new, {"change"} of what was there."""
    buildings = _buildings(batch, rows)
    known = _known(rows, buildings)
    new: list[tuple[BatchRow, dict[str, Any]]] = []
    for row in rows:
        values = row.values
        building = buildings[values["estate"], values["building"]]
        home = known.get(values.get("home", 0)) or known.get((building.id, values["entrance"], values["door"]))
        if home is None:
            new.append((row, _as_new(building, values)))
        else:
            said = {**vars(details_of(HOMES, home)), **_columns(values)}
            change = HOMES.edit(home, HOMES.details(**said), batch.taken_by)
            row.made = {**row.made, "change": change.id if change else 0}
        row.state = RowState.TAKEN
    if new:
        made = insert(Home).returning(Home.id, sort_by_parameter_order=True)
        ids = session.scalars(made, [each for _row, each in new]).all()
        for (row, _each), ident in zip(new, ids, strict=True):
            row.made = {**row.made, "home": ident}
        batch.made += len(new)


def _buildings(batch: Batch, rows: Sequence[BatchRow]) -> dict[tuple[int, str], Building]:
    """Those of these rows by estate and key; the new ones as high as their homes."""
    found: dict[tuple[int, str], Building] = {}
    for row in rows:
        key, floor = (row.values["estate"], row.values["building"]), row.values.get("floor") or 1
        building = found.get(key) or building_called(*key)
        if building is None:
            building = projects.build(session.get_one(Estate, key[0]), key[1], floor, by=batch.taken_by)
            row.made = {"building": building.id}
        building.floors = max(building.floors, floor)
        found[key] = building
    return found


def _known(rows: Sequence[BatchRow], buildings: Mapping[tuple[int, str], Building]) -> dict[Any, Home]:
    """Homes that are there, known when the list was read or entered meanwhile: by id and by place."""
    ids = [row.values["home"] for row in rows if "home" in row.values]
    doors = {row.values["door"] for row in rows}
    here = Home.building_id.in_({one.id for one in buildings.values()}) & Home.number.in_(doors)
    found: dict[Any, Home] = {}
    for home in session.scalars(select(Home).where(here | Home.id.in_(ids))):
        found[home.id] = found[home.building_id, home.entrance, home.number] = home
    return found


def _as_new(building: Building, values: dict[str, Any]) -> dict[str, Any]:
    nothing = dict.fromkeys(NAMES.values())
    place = {"estate_id": building.estate_id, "building_id": building.id, "number": values["door"]}
    return {**nothing, **place, "entrance": values["entrance"], "revision": 1, **_columns(values)}


def put_back(batch: Batch, rows: Sequence[BatchRow]) -> None:
    """New homes go, others say what they said; what somebody has changed or used since stays as it is."""
    for row in rows:
        row.state = RowState.UNDONE if _back(row.made, batch) else RowState.KEPT


def _back(made: dict[str, Any], batch: Batch) -> bool:
    if home_id := made.get("home"):
        if is_used(home_id):
            return False
        changed(delete(HomeChange).where(HomeChange.home_id == home_id))
        changed(delete(Home).where(Home.id == home_id))
    elif change_id := made.get("change"):
        change = session.get_one(HomeChange, change_id)
        home = session.get_one(Home, change.home_id)
        now = {name: getattr(home, name) for name in HOMES.names}
        if any(now[name] != HOMES.unpacked(name, value) for name, value in change.became.items()):
            return False
        before = {name: HOMES.unpacked(name, value) for name, value in change.was.items()}
        HOMES.edit(home, HOMES.details(**{**now, **before}), batch.undone_by)
    if building_id := made.get("building"):
        _pull_down(building_id)
    return True


def why_kept(batch: Batch) -> object | None:
    """Homes that somebody holds, claims or stands for in the roll cannot be taken away with the list."""
    if batch.state is not BatchState.TAKEN:
        return _l("It was not taken over.")
    new = select(BatchRow.made["home"].as_integer()).where(
        BatchRow.batch_id == batch.id, BatchRow.state == RowState.TAKEN
    )
    ids = [one for one in session.scalars(new) if one]
    used = sum(1 for part in _parts(ids) for _one in session.scalars(_used_among(part)))
    if used:
        return _l("%(n)s of its homes are in use (roll, claims, owners or works); change those one by one.", n=used)
    return None


def is_used(home_id: int) -> bool:
    return session.scalar(_used_among([home_id])) is not None


def _used_among(ids: Sequence[int]) -> Any:
    """Of these homes, those that any other row of the club names."""
    naming = [exists().where(column == Home.id) for column in _naming("homes")]
    used = naming[0]
    for one in naming[1:]:
        used = used | one  # type: ignore[assignment]
    return select(Home.id).where(Home.id.in_(ids), used)


def _naming(table: str) -> list[Any]:
    """The columns by which rows of other tables name one of this; its own history is none."""
    return [
        element.parent
        for other in Base.metadata.sorted_tables
        if other.name != "home_changes"
        for key in other.constraints
        if isinstance(key, ForeignKeyConstraint)
        for element in key.elements
        if element.column.table.name == table
    ]


def _pull_down(building_id: int) -> None:
    """A building that came with the list, and is empty and named by nothing again."""
    if not any(session.scalar(select(exists().where(column == building_id))) for column in _naming("buildings")):
        changed(delete(Building).where(Building.id == building_id))


def _parts(ids: list[int]) -> list[list[int]]:
    return [ids[at : at + 500] for at in range(0, len(ids), 500)]


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    found = {column: values[name] for name, column in NAMES.items() if name in values}
    if "handed_over_on" in found:
        found["handed_over_on"] = date.fromisoformat(found["handed_over_on"])
    return found


KIND = ImportKind(
    key="homes", title=_l("Homes"), permission="homes.edit", columns=COLUMNS, judge=judge, take=take, put_back=put_back,
    why_kept=why_kept, taken=h.IMPORTED, undone=h.IMPORT_UNDONE, row="home_import", said=SAID,
)  # fmt: skip
