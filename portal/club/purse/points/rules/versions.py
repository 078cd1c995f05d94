"""Rows that hold from one moment to another: a change ends one version and begins the next, now or on a day ahead.

When a version may begin says portal/club/ground/line.py, as for all terms; here is what follows what.
"""

from datetime import datetime
from typing import Any, TypeVar, cast

from sqlalchemy import ForeignKey, Index, select, text, update
from sqlalchemy.orm import Mapped, mapped_column, object_session

from portal import clock
from portal.club.ground.locks import Conflict
from portal.database import Base, Id, add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


class Versioned:
    """What every version knows: when it holds, which one it follows, who made it and when.

    A planned version that was taken back before its day holds for no time: `valid_until` is its `valid_from`.
    """

    id: Mapped[Id]
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime | None]
    replaces_id: Mapped[int | None]
    cut_until: Mapped[datetime | None]  # until when the version before it would have held without this one
    withdrawn_at: Mapped[datetime | None]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))  # None: there from the beginning
    made_at: Mapped[datetime]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    def counts_at(self, moment: datetime) -> bool:
        return self.valid_from <= moment and (self.valid_until is None or self.valid_until > moment)

    @property
    def is_over(self) -> bool:
        return self.valid_until is not None and self.valid_until <= clock.now()

    @property
    def is_planned(self) -> bool:
        return self.valid_from > clock.now() and self.withdrawn_at is None


V = TypeVar("V", bound=Versioned)
GONE = _l("Somebody has changed this rule in the meantime. Please look again.")


def one_successor(table: str) -> Index:
    """Two people who change one version at the same moment make one change; the other is told."""
    kept = text("withdrawn_at IS NULL")
    return Index(f"uq_{table}_replaces_id", "replaces_id", unique=True, sqlite_where=kept, postgresql_where=kept)


def must_go_on(row: Versioned) -> None:
    """Raise Refusal (409) for a version that is over: somebody was here since the page was read."""
    if row.is_over or row.withdrawn_at is not None:
        raise gone(row)


def gone(row: Versioned) -> Refusal:
    """Why a version cannot be changed any more: another follows it, whose text is then shown beside the typed one."""
    following = successor_of(row)
    if following is None:
        return Refusal(GONE, status=409)
    return Conflict(following.made_by, following.made_at, instead=following.id)


def succeed(row: V, values: dict[str, Any], starts: datetime, by: int) -> V:
    """End `row` at `starts` and begin its successor there. Raises Refusal when it is over or changed meanwhile."""
    must_go_on(row)
    if row.valid_until is not None and row.valid_until <= starts:
        raise Refusal(_l("This version has ended by then; choose an earlier day."), "starts_on")
    if starts < row.valid_from:
        raise Refusal(_l("This version begins later than that; take it back, or choose a later day."), "starts_on")
    until = row.valid_until
    _close(row, starts, by)
    made = {"valid_from": starts, "replaces_id": row.id, "cut_until": until, "made_by": by, "made_at": clock.now()}
    return cast(V, add(cast(Base, type(row)(**values, **made))))


def end(row: Versioned, at: datetime, by: int) -> None:
    """From `at` on it counts no longer. Raises Refusal when it is over by then, or was changed meanwhile."""
    if row.valid_until is not None and row.valid_until <= at:
        raise Refusal(GONE, status=409)
    _close(row, max(at, row.valid_from), by)


def resume(row: V, before: V, until: datetime | None, by: int) -> V:
    """What `before` said counts again from now on, as a version of its own; what counted meanwhile stays readable.

    until: when it would have ended anyway. Raises Refusal when somebody changed the rule since `row`.
    """
    if row.withdrawn_at is not None or successor_of(row) is not None:
        raise gone(row)
    now = clock.now()
    if until is not None and until <= now:
        raise Refusal(_l("It would have ended by now; there is nothing to bring back."), status=409)
    if row.valid_until is None or row.valid_until > now:
        _close(row, now, by)
    model: Any = type(row)
    own = {"id", *Versioned.__annotations__}
    values = {name: getattr(before, name) for name in set(model.__mapper__.columns.keys()) - own}
    made = {"valid_from": now, "valid_until": until, "replaces_id": row.id, "made_by": by, "made_at": now}
    return cast(V, add(cast(Base, model(**values, **made))))


def take_back(made: V, by: int) -> V | None:
    """As if this version had not been made: what it replaced counts again; None where it replaced nothing."""
    model: Any = type(made)
    before: V | None = session.get(model, made.replaces_id) if made.replaces_id is not None else None
    if made.is_planned:
        withdraw(made, by)
        return before
    if before is not None:
        return resume(made, before, made.cut_until, by)
    end(made, clock.now(), by)
    return None


def withdraw(row: Versioned, by: int) -> None:
    """Take a planned version back: what it would have ended goes on."""
    if not row.is_planned:
        raise Refusal(_l("This one counts already; it can be ended or changed."), status=409)
    if successor_of(row) is not None:
        raise Refusal(_l("Another change follows this one; take that back first."), status=409)
    _close(row, row.valid_from, by, withdrawn_at=clock.now())
    if row.replaces_id is not None:
        model: Any = type(row)
        before = (model.id == row.replaces_id) & (model.valid_until == row.valid_from)
        changed(update(model).where(before).values(valid_until=row.cut_until, ended_by=None))
        if (kept := session.get(model, row.replaces_id)) is not None:
            session.refresh(kept)


def latest(row: V) -> V:
    """The version that nothing follows, from this one on."""
    while (following := successor_of(row)) is not None:
        row = following
    return row


def history(row: V) -> list[V]:
    """The versions before this one, the newest first."""
    model: Any = type(row)
    line = select(model.id, model.replaces_id).where(model.id == row.replaces_id).cte("line", recursive=True)
    line = line.union(select(model.id, model.replaces_id).where(model.id == line.c.replaces_id))
    rows = select(model).join(line, model.id == line.c.id).order_by(model.id.desc())
    return list(session.scalars(rows))


def successor_of(row: V) -> V | None:
    """What follows this version, if anything does."""
    model: Any = type(row)
    found: V | None = session.scalar(select(model).where(model.replaces_id == row.id, model.withdrawn_at.is_(None)))
    return found


def goes_on(row: V, successor: V | None) -> bool:
    """Whether this is the newest version of what counts or will count: it alone is changed and ended."""
    return not (row.is_over or row.withdrawn_at or successor)


def to_change(row: V, successor: V | None) -> V:
    """What a form that shows `row` changes: the version after it, where that has begun meanwhile."""
    return successor if successor is not None and row.is_over else row


def _close(row: Versioned, at: datetime, by: int, **values: Any) -> None:
    """Let it end at `at`, if nobody has moved its end since it was read."""
    model: Any = type(row)
    seen = model.valid_until.is_(None) if row.valid_until is None else model.valid_until == row.valid_until
    untouched = (model.id == row.id) & seen & model.withdrawn_at.is_(None)
    if changed(update(model).where(untouched).values(valid_until=at, ended_by=by, **values)) != 1:
        raise gone(row)
    if object_session(row) is not None:
        session.refresh(row)
