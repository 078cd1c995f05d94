"""The optimistic lock: several people edit one row, and nobody overwrites what they have not seen.

A page says which revision of the row it was made from; who saves names it, and the row is held only if it still is
that one. Otherwise a `Conflict` is raised, which is answered in one place with both texts (portal/web/conflicts.py).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, update
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.database import changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

SOMEBODY = _l("Somebody changed this while you were writing. Nothing you typed is lost: look, then send again.")
GONE = _l("Somebody has taken this away in the meantime.")


class Shared:
    """A row that several people edit: how often it was, who did last, and when."""

    revision: Mapped[int] = mapped_column(default=1)
    revised_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    revised_at: Mapped[datetime | None]


class Conflict(Refusal):
    """Somebody saved the row since the page was made.

    by, at: who did, and when. revision: what the row is now. instead: the row that follows it, where one does.
    """

    def __init__(self, by: int | None, at: datetime | None, revision: int = 0, *, instead: int | None = None) -> None:
        super().__init__(SOMEBODY, status=409)
        self.by, self.at, self.revision, self.instead = by, at, revision, instead

    def now(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """The arguments of an address, for what is to be edited now."""
        return arguments if self.instead is None else dict.fromkeys(arguments, self.instead)


def next_of(model: Any, by: int | None) -> dict[str, object]:
    """The columns of a row's next revision, for a statement that holds its rows by other conditions."""
    return {"revision": model.revision + 1, "revised_by": by, "revised_at": clock.now()}


def hold(row: Any, seen: int | None, by: int | None, *guards: ColumnElement[bool], **values: object) -> bool:
    """Make the next revision of the row, with `values`, if it is the one that was `seen`; held until the commit.

    Call it first and change the row afterwards: it is read anew. `seen`: None where no page stands behind it.
    False when only a guard said no. Raises Conflict; Refusal when the row is gone.
    """
    model = type(row)
    same = [model.id == row.id, *guards]
    if seen is not None:
        same.append(model.revision == seen)
    held = changed(update(model).where(*same).values(**next_of(model, by), **values)) == 1
    current = session.get(model, row.id, populate_existing=True)
    if current is None:
        raise Refusal(GONE, status=409)
    if not held and seen is not None and current.revision != seen:
        raise Conflict(current.revised_by, current.revised_at, current.revision)
    return held
