"""What becomes of a list that was read: its good rows are taken over, and all of it is undone where nobody used it."""

from sqlalchemy import update

from portal.club.ground.imports.kinds import KINDS
from portal.club.ground.imports.receiving import LATE
from portal.club.ground.imports.tables import Batch, BatchState
from portal.database import changed
from portal.queue import wake
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


def take_over(batch: Batch, by: int) -> None:
    """The good rows, by the job; the wrong ones stay. Raises Refusal."""
    if not batch.good:
        raise Refusal(_l("No row of this list can be taken over."))
    _go(batch, BatchState.READ, BatchState.TAKING, taken_by=by)


def undo(batch: Batch, by: int) -> None:
    """All that it made and changed, by the job. Raises Refusal where it cannot be, and says why."""
    if (why := KINDS[batch.kind].why_kept(batch)) is not None:
        raise Refusal(why, status=409)
    _go(batch, BatchState.TAKEN, BatchState.UNDOING, undone_by=by)


def _go(batch: Batch, before: BatchState, state: BatchState, **values: int) -> None:
    still = update(Batch).where(Batch.id == batch.id, Batch.state == before)
    if changed(still.values(state=state, beat=None, done=0, **values)) != 1:
        raise Refusal(LATE, status=409)
    wake("imports.work", batch_id=batch.id)
