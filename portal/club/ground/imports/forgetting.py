"""What is left of a list after a while: what it was, who sent it, and what is needed to undo it."""

from datetime import timedelta
from functools import partial

from sqlalchemy import delete, select, update

from portal import clock, storage
from portal.club.ground.imports.tables import AT_WORK, Batch, BatchRow, RowState
from portal.club.ground.portions import Portion, in_portions
from portal.database import after_commit, changed, session

KEPT = timedelta(days=30)


def forget_old() -> int:
    """The job: files and cells with people's names and numbers go."""
    return in_portions(_forget_one, 1)


def _forget_one(most: int) -> Portion:
    old = (Batch.at < clock.now() - KEPT) & Batch.state.not_in(AT_WORK) & (Batch.stored != "")
    rows = session.scalars(select(Batch).where(old).order_by(Batch.id).limit(most)).all()
    for batch in rows:
        mine = BatchRow.batch_id == batch.id
        changed(delete(BatchRow).where(mine, BatchRow.state != RowState.TAKEN))
        changed(update(BatchRow).where(mine).values(cells=[]))
        after_commit(partial(storage.delete, batch.stored))
        batch.stored, batch.seen = "", []
    return Portion(len(rows), len(rows))
