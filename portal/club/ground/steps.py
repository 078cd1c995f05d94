"""Steps as data: a table says which act leads a row from which state to which, who may do it, and what it asks.

Nothing but its table moves a row. The state is asked once more by the UPDATE itself, whose row count is the answer, so
that of two who act at once one is told; pages, jobs and imports go the same way.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, bindparam, update

from portal import clock
from portal.database import Base, changed, session
from portal.refusal import Refusal

Row = TypeVar("Row", bound=Base)
May = Callable[[str], bool]
Hook = Callable[[Any, Any], object]  # given (row, by)


@dataclass(frozen=True, eq=False)
class Transition:
    """What one act does. Without a permission it is no person's: the club's own verbs take it, no page offers it."""

    to: StrEnum | None = None  # None: it stays
    permission: str = ""
    guards: tuple[Hook, ...] = ()  # in order; each raises Refusal with its sentence
    words: object = None  # how the act is called where it is offered
    or_to: tuple[StrEnum, ...] = ()  # where it may lead instead, if whoever acts says so
    only: Callable[[], ColumnElement[bool]] | None = None  # what else must still be so, asked by the UPDATE
    stamp: str = ""  # the column that says when
    follows: tuple[Hook, ...] = ()  # what happens with it, in the same transaction


Table = Mapping[tuple[Any, Any], Transition]  # by (state, act)


@dataclass(frozen=True)
class Answers:
    """What is said to whoever cannot: the row stands elsewhere, it is not theirs to do, somebody was quicker."""

    elsewhere: object
    overtaken: object
    barred: object = ""


@dataclass(frozen=True, eq=False)
class Machine(Generic[Row]):
    """The steps of one kind of row. Where they change while rows are on their way, each row goes by its own to the end:
    `kept` is the column with the number of the table it was begun under, `earlier` holds the tables before this one.
    """

    model: type[Row]
    table: Table
    names: Mapping[Any, object]  # of the states
    starts: frozenset[Any]
    final: frozenset[Any]
    answers: Answers
    behind: frozenset[Any] = frozenset()  # states that are over when the row is written
    state: str = "state"  # the column
    seen: str = ""  # the column of the version, which grows with every change
    over: str = ""  # the column of the moment from which nothing changes any more
    kept: str = ""
    earlier: tuple[Table, ...] = ()
    entering: Callable[[Any, Any], Mapping[str, object]] = lambda row, state: {}  # what is written with a new state
    fresh: tuple[str, ...] = ()  # the columns that are read again afterwards; none named: the whole row

    @property
    def tables(self) -> tuple[Table, ...]:
        return (*self.earlier, self.table)

    def begun(self, state: StrEnum) -> dict[str, Any]:
        """The columns of a new row: where it begins, and by which steps it will go."""
        if state not in self.starts:
            raise ValueError(f"{self.model.__name__} does not begin as {state}")
        return {self.state: state, **({self.kept: len(self.tables)} if self.kept else {})}

    def table_of(self, row: Row) -> Table:
        """The steps the row was begun under."""
        return self.tables[getattr(row, self.kept) - 1] if self.kept else self.table

    def possible(self, row: Row, may: May) -> dict[Any, Transition]:
        """What somebody with those permissions may do now, guards left aside: what a page offers."""
        known = {} if self._is_over(row) else self.table_of(row)
        here = getattr(row, self.state)
        return {act: one for (was, act), one in known.items() if was is here and one.permission and may(one.permission)}

    def perform(
        self, row: Row, act: StrEnum, by: Any = None, *, may: May | None = None, to: StrEnum | None = None,
        seen: int | None = None, **values: object,
    ) -> None:  # fmt: skip
        """Do the act if everything allows it; `values` are written with it. Raises Refusal.

        may: asked for the act's permission; None where that was asked before. seen: the version the page was made from.
        """
        one = self.table_of(row).get((getattr(row, self.state), act))
        if one is None or self._is_over(row) or (may is not None and not one.permission):
            raise Refusal(self.answers.elsewhere, status=409)
        if may is not None and not may(one.permission):
            raise Refusal(self.answers.barred, status=403)
        for guard in one.guards:
            guard(row, by)
        if not self._done(row, one, by, to=to, seen=seen, values=values):
            raise Refusal(self.answers.overtaken, status=409)

    def take(self, row: Row, act: StrEnum, by: Any = None, **values: object) -> bool:
        """Do the act if the row stands, by now, where it begins; False when it does not. Asks nobody and no guard."""
        ways = _ways(self.table_of(row), act)
        return any(self._done(row, one, by, values=values) for one in ways)

    def take_all(self, these: ColumnElement[bool], act: StrEnum, **values: object) -> int:
        """Do one act with many rows at once, one that asks nothing and that nothing follows; how many rows."""
        total = 0
        for number, table in enumerate(self.tables, 1):
            mine = these & (self._column(self.kept) == number) if self.kept else these
            for one in _ways(table, act):
                if one.guards or one.follows:
                    raise ValueError(f"{act} is done one at a time")
                rows = update(self.model).where(mine, *self._stands(table, one))
                new = {**_said(self.state, one.to), **_said(one.stamp, clock.now()), **values}
                total += changed(rows.values(**new))
        return total

    def change(self, row: Row, *, seen: int, **values: object) -> None:
        """Write to a row that stays where it is, if it still is the one of that version. Raises Refusal."""
        if not self._written(row, self._open(seen), values):
            raise Refusal(self.answers.overtaken, status=409)
        session.refresh(row)

    def _done(
        self, row: Row, one: Transition, by: Any, *, to: StrEnum | None = None, seen: int | None = None,
        values: Mapping[str, object],
    ) -> bool:  # fmt: skip
        if to not in (None, one.to, *one.or_to):
            raise ValueError(f"this act does not lead to {to}")
        target = to or one.to
        entered = self.entering(row, target) if target not in (None, getattr(row, self.state)) else {}
        new = {**entered, **_said(self.state, target), **_said(one.stamp, clock.now()), **values}
        if not self._written(row, [*self._stands(self.table_of(row), one), *self._open(seen)], new):
            return False
        for follow in one.follows:
            follow(row, by)
        session.refresh(row, self.fresh or None)
        return True

    def _written(self, row: Any, conditions: Iterable[ColumnElement[bool]], values: Mapping[str, object]) -> bool:
        grown = _said(self.seen, self._column(self.seen) + 1) if self.seen else {}
        rows = update(self.model).where(self._column("id") == bindparam("of"), *conditions)
        return changed(rows.values(**grown, **values), of=row.id) == 1

    def _stands(self, table: Table, one: Transition) -> list[ColumnElement[bool]]:
        """Whether a row stands where this begins."""
        froms = [was for (was, _act), known in table.items() if known is one]
        here = self._column(self.state)
        stands = here == froms[0] if len(froms) == 1 else here.in_(froms)
        return [stands, one.only()] if one.only else [stands]

    def _open(self, seen: int | None) -> list[ColumnElement[bool]]:
        alive = [self._column(self.over).is_(None)] if self.over else []
        return alive if seen is None else [*alive, self._column(self.seen) == seen]

    def _is_over(self, row: Row) -> bool:
        return bool(self.over) and getattr(row, self.over) is not None

    def _column(self, name: str) -> Any:
        return getattr(self.model, name)


def _ways(table: Table, act: StrEnum) -> list[Transition]:
    return list({one: None for (_was, known), one in table.items() if known is act})


def _said(column: str, value: object) -> dict[str, object]:
    return {column: value} if column and value is not None else {}
