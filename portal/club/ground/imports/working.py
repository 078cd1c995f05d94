"""The job of a list: its rows are read, taken over or put back in portions, so that others go on working meanwhile.

Whoever takes a batch up notes it by its `beat`; one batch is worked on at a time, and what a killed worker left is
taken up again, from where it stood (of a reading: from its beginning).
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import case, delete, func, insert, select, update

from portal import clock, storage
from portal.club.ground.happenings import happened
from portal.club.ground.imports.kinds import KINDS, ImportKind, Judge, ListLine, Verdict
from portal.club.ground.imports.tables import AT_WORK, Batch, BatchRow, BatchState, RowState
from portal.club.ground.portions import portion
from portal.database import changed, session
from portal.queue import wake
from portal.refusal import Refusal
from portal.spreadsheets import reader
from portal.spreadsheets.cells import Row

SILENT = timedelta(minutes=2)  # without a beat: whoever worked on it is gone
PORTION = 1000


def work(batch_id: int) -> None:
    """Do what the batch waits for; nothing where another is in hand: it is looked for again every minute."""
    batch = _begun(batch_id)
    if batch is None:
        return
    if batch.state is BatchState.READING:
        _read(batch)
    elif batch.state is BatchState.TAKING:
        _through(batch.id, RowState.GOOD, KINDS[batch.kind].take)
        _taken(batch.id)
    else:
        _through(batch.id, RowState.TAKEN, KINDS[batch.kind].put_back)
        _undone(batch.id)
    work_on()


def work_on() -> None:
    """What waits and nobody works on."""
    waiting = select(Batch.id).where(Batch.state.in_(AT_WORK), _is_left()).order_by(Batch.id).limit(1)
    if (found := session.scalar(waiting)) is not None:
        wake("imports.work", batch_id=found)


def _is_left() -> Any:
    return Batch.beat.is_(None) | (Batch.beat < clock.now() - SILENT)


@portion()
def _begun(batch_id: int) -> Batch | None:
    busy = select(Batch.id).where(Batch.state.in_(AT_WORK), Batch.id != batch_id, Batch.beat > clock.now() - SILENT)
    if session.scalar(busy.limit(1)) is not None:
        return None
    mine = update(Batch).where(Batch.id == batch_id, Batch.state.in_(AT_WORK), _is_left())
    if changed(mine.values(beat=clock.now())) != 1:
        return None
    return session.get(Batch, batch_id, populate_existing=True)


# --- reading ----------------------------------------------------------------------------------------------------------


def _read(batch: Batch) -> None:
    while portion()(_clear_some)(batch.id):
        pass
    try:
        data = storage.path(batch.stored).read_bytes()
        judge = KINDS[batch.kind].judge(batch)
        reader.each_portion(data, batch.sheet, lambda rows: portion()(_keep)(batch, judge, rows))
    except Refusal as refusal:
        portion()(_end)(batch.id, BatchState.FAILED, trouble=str(refusal.sentence))
    except OSError:
        portion()(_end)(batch.id, BatchState.FAILED, trouble="")
    else:
        portion()(_counted)(batch.id)


def _clear_some(batch_id: int) -> int:
    some = select(BatchRow.id).where(BatchRow.batch_id == batch_id).limit(5000)
    return changed(delete(BatchRow).where(BatchRow.id.in_(some)))


def _keep(batch: Batch, judge: Judge, rows: Sequence[tuple[int, Row]]) -> None:
    """Some rows of the sheet, judged and kept."""
    below = [(number, cells) for number, cells in rows if number > batch.heading]
    lines = [ListLine(number, _named(batch, cells)) for number, cells in below]
    verdicts = judge(lines)
    kept = [
        _row(batch.id, number, cells, verdict) for (number, cells), verdict in zip(below, verdicts, strict=True)
    ]  # fmt: skip
    if kept:
        session.execute(insert(BatchRow), kept)
    for verdict in verdicts:
        for number, problem in verdict.spoils.items():
            _spoil(batch.id, number, problem)
    last = rows[-1][0] if rows else 0
    changed(update(Batch).where(Batch.id == batch.id).values(beat=clock.now(), done=last))


def _named(batch: Batch, cells: Row) -> dict[str, Any]:
    return {key: cells[place] if place < len(cells) else "" for key, place in batch.places.items()}


def _row(batch_id: int, number: int, cells: Row, verdict: Verdict) -> dict[str, Any]:
    right = RowState.SAME if verdict.is_same else RowState.GOOD
    return {
        "batch_id": batch_id, "number": number, "state": RowState.WRONG if verdict.problems else right,
        "cells": cells, "problems": verdict.problems, "values": verdict.values, "made": {},
    }  # fmt: skip


def _spoil(batch_id: int, number: int, problem: dict[str, Any]) -> None:
    row = session.scalar(select(BatchRow).where(BatchRow.batch_id == batch_id, BatchRow.number == number))
    if row is not None:
        row.state, row.problems = RowState.WRONG, [*row.problems, problem]
        session.flush()
        session.expunge(row)


def _counted(batch_id: int) -> None:
    said = {RowState(state): count for state, count in session.execute(_count(batch_id)).all()}
    rows = sum(said.values())
    counts = {"good": RowState.GOOD, "wrong": RowState.WRONG, "same": RowState.SAME}
    _end(batch_id, BatchState.READ, rows=rows, **{name: said.get(state, 0) for name, state in counts.items()})


def _count(batch_id: int) -> Any:
    return select(BatchRow.state, func.count()).where(BatchRow.batch_id == batch_id).group_by(BatchRow.state)


def _end(batch_id: int, state: BatchState, **values: Any) -> None:
    changed(update(Batch).where(Batch.id == batch_id).values(state=state, beat=None, **values))


# --- taking over, and back --------------------------------------------------------------------------------------------


def _through(batch_id: int, state: RowState, act: Callable[[Batch, Sequence[BatchRow]], None]) -> None:
    while portion()(_some)(batch_id, state, act):
        session.expunge_all()


def _some(batch_id: int, state: RowState, act: Callable[[Batch, Sequence[BatchRow]], None]) -> int:
    batch = session.get_one(Batch, batch_id)
    waiting = select(BatchRow).where(BatchRow.batch_id == batch_id, BatchRow.state == state)
    down = state is RowState.TAKEN  # what was made last goes first
    rows = session.scalars(waiting.order_by(BatchRow.number.desc() if down else BatchRow.number).limit(PORTION)).all()
    if rows:
        act(batch, rows)
        batch.beat, batch.done = clock.now(), batch.done + len(rows)
    return len(rows)


@portion()
def _taken(batch_id: int) -> None:
    batch = session.get_one(Batch, batch_id, populate_existing=True)
    made = func.sum(case((BatchRow.state == RowState.TAKEN, 1), else_=0))
    lines = int(session.scalar(select(made).where(BatchRow.batch_id == batch_id)) or 0)
    _end(batch_id, BatchState.TAKEN, taken_at=clock.now())
    kind = KINDS[batch.kind]
    kept: dict[str, Any] = {kind.row: batch_id, "lines": lines, "new": batch.made}
    happened(kind.taken, batch.taken_by, **kept)


@portion()
def _undone(batch_id: int) -> None:
    batch = session.get_one(Batch, batch_id, populate_existing=True)
    kept = select(func.count()).where(BatchRow.batch_id == batch_id, BatchRow.state == RowState.KEPT)
    left = int(session.scalar(kept) or 0)
    _end(batch_id, BatchState.UNDONE, undone_at=clock.now())
    kind: ImportKind = KINDS[batch.kind]
    said: dict[str, Any] = {kind.row: batch_id, "lines": batch.done, "kept": left}
    happened(kind.undone, batch.undone_by, **said)
