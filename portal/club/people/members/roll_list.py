"""A list of buyers is taken into the roll, and out of it as if it had never come."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, func, insert, select

from portal import clock
from portal.club.ground.imports import Batch, BatchRow, BatchState, ImportKind, RowState
from portal.club.people.members import happenings as h
from portal.club.people.members.homes import Holding
from portal.club.people.members.roll import BOOK, RollChange, RollDetails, RollEntry, columns_of
from portal.club.people.members.roll_rules import COLUMNS, SAID, judge
from portal.database import changed, session
from portal.sentences import lazy_gettext as _l

Key = tuple[int, str, str]


def take(batch: Batch, rows: Sequence[BatchRow]) -> None:
    """`made`: {"entries": ids of new lines, "changes": ids of what was changed in others}."""
    known = _known(rows)
    new: dict[Key, dict[str, Any]] = {}
    whose: list[BatchRow] = []
    for row in rows:
        changes: list[int] = []
        for name, end in row.values["people"]:
            said = columns_of(row.values["home"], name, row.values["contract"], end)
            key = (row.values["home"], said["contract_key"], said["name_key"])
            if (entry := known.get(key)) is not None:
                changes += _renew(entry, end, batch)
            elif key in new:
                new[key]["phone_end"] = new[key]["phone_end"] or end
            else:
                new[key] = said
                whose.append(row)
        row.state, row.made = RowState.TAKEN, {"entries": [], "changes": changes}
    for row, ident in zip(whose, _inserted(batch, list(new.values())), strict=True):
        row.made = {**row.made, "entries": [*row.made["entries"], ident]}
    batch.made += len(new)


def _inserted(batch: Batch, new: list[dict[str, Any]]) -> list[int]:
    came = {"imported_at": clock.now(), "imported_by": batch.taken_by, "batch_id": batch.id, "revision": 1}
    if not new:
        return []
    made = insert(RollEntry).returning(RollEntry.id, sort_by_parameter_order=True)
    return list(session.scalars(made, [{**one, **came} for one in new]))


def _known(rows: Sequence[BatchRow]) -> dict[Key, RollEntry]:
    homes = {row.values["home"] for row in rows}
    found = session.scalars(select(RollEntry).where(RollEntry.home_id.in_(homes)))
    return {(one.home_id, one.contract_key, one.name_key): one for one in found.unique()}


def _renew(entry: RollEntry, end: str, batch: Batch) -> list[int]:
    """Who stands there gets the newer phone; a line that was struck meanwhile stays struck."""
    if not end or end == entry.phone_end or entry.struck_at is not None:
        return []
    change = BOOK.edit(entry, RollDetails(entry.name, entry.contract, end), batch.taken_by)
    return [change.id] if change else []


def put_back(batch: Batch, rows: Sequence[BatchRow]) -> None:
    """New lines go and others say what they said; a line that was corrected since stays as it is."""
    ids = [ident for row in rows for ident in row.made["entries"]]
    kept = set(session.scalars(select(RollChange.entry_id).where(RollChange.entry_id.in_(ids))))
    changed(delete(RollEntry).where(RollEntry.id.in_(set(ids) - kept)))
    for row in rows:
        whole = not kept.intersection(row.made["entries"])
        for change_id in row.made["changes"]:
            whole = _back(change_id, batch) and whole
        row.state = RowState.UNDONE if whole else RowState.KEPT


def _back(change_id: int, batch: Batch) -> bool:
    change = session.get_one(RollChange, change_id)
    entry = session.get_one(RollEntry, change.entry_id)
    if entry.phone_end != change.became.get("phone_end"):
        return False
    BOOK.edit(entry, RollDetails(entry.name, entry.contract, change.was["phone_end"]), batch.undone_by)
    return True


def why_kept(batch: Batch) -> object | None:
    """What members have proved by it would lose its ground."""
    if batch.state is not BatchState.TAKEN or batch.taken_at is None:
        return _l("It was not taken over.")
    if used := used_by(batch.id, batch.taken_at):
        return _l("%(n)s homes were confirmed by it; correct its lines one by one.", n=used)
    touched = select(RollChange.id).join(RollEntry, RollEntry.id == RollChange.entry_id)
    if corrected := session.scalars(touched.where(RollEntry.batch_id == batch.id).limit(1)).all():
        return _l("Lines of it were corrected since (%(n)s or more); correct the others one by one.", n=len(corrected))
    return None


def used_by(batch_id: int, since: datetime) -> int:
    """Homes that the roll confirmed by itself since the list was taken over."""
    mine = exists().where(RollEntry.home_id == Holding.home_id, RollEntry.batch_id == batch_id)
    by_roll = Holding.verified_by.is_(None) & (Holding.verified_at >= since)
    return int(session.scalar(select(func.count(Holding.id)).where(by_roll, mine)) or 0)


KIND = ImportKind(
    key="roll", title=_l("Roll of buyers"), permission="members.import", columns=COLUMNS, judge=judge, take=take,
    put_back=put_back, why_kept=why_kept, taken=h.ROLL_IMPORTED, undone=h.ROLL_UNDONE, row="roll_import", said=SAID,
    masked=frozenset({"phone"}),
)  # fmt: skip
