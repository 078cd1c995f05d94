"""A list arrives: which row names its columns, by its words, by what was said of such a heading, by a person."""

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import delete, select, update

from portal import clock, storage
from portal.club.ground.imports.kinds import KINDS, ImportKind
from portal.club.ground.imports.tables import Batch, BatchRow, BatchState, KnownHeading
from portal.database import add, after_commit, changed, session
from portal.queue import wake
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.spreadsheets.headings import Column, NamedColumns, best, places_in, signature
from portal.spreadsheets.reader import FileSeen, SheetSeen

LATE = _l("Somebody has gone on with this list in the meantime. Please look again.")
CAN_BE_MAPPED = (BatchState.RECEIVED, BatchState.READ, BatchState.FAILED)


class Arrived(NamedTuple):
    """A file that lies in the storage: as the person calls it, as the storage does, and what it begins with."""

    name: str
    stored: str
    seen: FileSeen


def receive(kind: ImportKind, file: Arrived, by: int, estate_id: int | None) -> Batch:
    """Keep what came; where its columns are known it is read at once."""
    seen = file.seen
    found = _remembered_in(kind, seen) or best(seen, kind.columns) or NamedColumns(_longest(seen), 0, {})
    batch = add(
        Batch(
            kind=kind.key, estate_id=estate_id, state=BatchState.RECEIVED, file_name=file.name[:120],
            stored=file.stored, how=seen.how, seen=[_shown(one) for one in seen.sheets],
            sheet=found.sheet, heading=found.row, places=found.places, guessed=list(found.guessed), by=by,
            at=clock.now(),
        )
    )  # fmt: skip
    if is_mapped(batch):
        read_anew(batch)
    return batch


def choose(batch: Batch, sheet: int, heading: int) -> None:
    """Another sheet, or another row of headings: its columns are looked at anew."""
    if batch.state not in CAN_BE_MAPPED or not 0 <= sheet < len(batch.seen):
        raise Refusal(LATE, status=409)
    columns = KINDS[batch.kind].columns
    one = FileSeen(batch.how, [seen_of(batch).sheets[sheet]])
    cells = dict(one.sheets[0].rows).get(heading)
    found = (best(one, columns) if cells is None else places_in(cells, columns)) or NamedColumns(0, 0, {})
    _move(batch, BatchState.RECEIVED)
    batch.sheet, batch.heading = sheet, found.row if cells is None else heading
    batch.places, batch.guessed = found.places, list(found.guessed)
    if (known := remembered(batch)) is not None:
        batch.places, batch.guessed = known.places, []


def map_columns(batch: Batch, places: Mapping[str, int], estate_id: int | None, by: int) -> None:
    """As a person says it: remembered for such a heading, and the rows are read anew. Raises Refusal."""
    kind = KINDS[batch.kind]
    if lacking := [one for one in kind.columns if one.needed and one.key not in places]:
        raise Refusal(_l("No column is said to be “%(column)s”.", column=lacking[0].title))
    if len(set(places.values())) < len(places):
        raise Refusal(_l("One column cannot be two things."))
    if batch.state not in CAN_BE_MAPPED:
        raise Refusal(LATE, status=409)
    batch.places, batch.guessed, batch.estate_id = dict(places), [], estate_id
    _remember(batch, by)
    read_anew(batch)


def read_anew(batch: Batch) -> None:
    """From the file, by the job."""
    _move(batch, BatchState.READING)
    batch.trouble = None
    wake("imports.work", batch_id=batch.id)


def is_mapped(batch: Batch) -> bool:
    """Whether every column is known that no row can do without, and which estate it is about."""
    return not lacking(batch)


def lacking(batch: Batch) -> list[Column]:
    """The columns that are missing still: the needed ones, and the estate's where it is not said otherwise."""
    kind = KINDS[batch.kind]
    missing = [one for one in kind.columns if one.needed and one.key not in batch.places]
    estate = kind.column("estate")
    if estate is not None and batch.estate_id is None and "estate" not in batch.places:
        missing.insert(0, estate)
    return missing


def remembered(batch: Batch) -> KnownHeading | None:
    """How such a heading was mapped before."""
    same = (KnownHeading.kind == batch.kind) & (KnownHeading.signature == signature(heading_of(batch)))
    return session.scalar(select(KnownHeading).where(same)) if batch.heading else None


def heading_of(batch: Batch) -> list[Any]:
    """The cells of the heading row."""
    rows = batch.seen[batch.sheet]["rows"] if batch.sheet < len(batch.seen) else []
    return next((cells for number, cells in rows if number == batch.heading), [])


def seen_of(batch: Batch) -> FileSeen:
    sheets = [SheetSeen(one["name"], [(n, cells) for n, cells in one["rows"]], one["height"]) for one in batch.seen]
    return FileSeen(batch.how, sheets)


def discard(batch: Batch) -> None:
    """Nothing of it is taken over: its file and rows go."""
    if batch.state not in CAN_BE_MAPPED:
        raise Refusal(LATE, status=409)
    changed(delete(BatchRow).where(BatchRow.batch_id == batch.id))
    changed(delete(Batch).where(Batch.id == batch.id))
    if batch.stored:
        after_commit(partial(storage.delete, batch.stored))


def _move(batch: Batch, state: BatchState) -> None:
    moved = update(Batch).where(Batch.id == batch.id, Batch.state == batch.state)
    if changed(moved.values(state=state, beat=None, done=0)) != 1:
        raise Refusal(LATE, status=409)
    session.refresh(batch, ["state", "beat", "done"])


def _remember(batch: Batch, by: int) -> None:
    known = remembered(batch)
    if known is None and batch.heading:
        said = signature(heading_of(batch))
        known = add(KnownHeading(kind=batch.kind, signature=said, places={}, by=by, at=clock.now()))
    if known is not None:
        known.places, known.by, known.at = dict(batch.places), by, clock.now()


def _shown(one: SheetSeen) -> dict[str, Any]:
    return {"name": one.name, "height": one.height, "rows": one.rows}


def _remembered_in(kind: ImportKind, seen: FileSeen) -> NamedColumns | None:
    """The first row that somebody has mapped before."""
    rows = {signature(cells): (at, number) for at, one in enumerate(seen.sheets) for number, cells in one.rows[::-1]}
    same = (KnownHeading.kind == kind.key) & KnownHeading.signature.in_(rows)
    known = list(session.scalars(select(KnownHeading).where(same)))
    first = min(known, key=lambda one: rows[one.signature], default=None)
    return NamedColumns(*rows[first.signature], first.places) if first is not None else None


def _longest(seen: FileSeen) -> int:
    return max(range(len(seen.sheets)), key=lambda at: seen.sheets[at].height, default=0)
