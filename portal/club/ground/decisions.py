"""Asked by one person, decided by a second one: never by who asked, never by whom it concerns, and only once.

A table gets its columns from `Asked` and its CHECK from `four_eyes()`. Beside it the subject declares its rule, once:

    EYES = SecondPerson(Adjustment, permission="points.approve", own=_l("Nobody adjusts their own points."), …)

and its verbs say `EYES.decide(row, Decision.DONE, by)`.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Select, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club.ground import tasks
from portal.database import Base, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


class Decision(StrEnum):
    """What became of something asked. A subject with more steps has states of its own."""

    WAITING = "waiting"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"  # taken back by who asked


class Decided:
    """Who decided and when. `decided_by` is None where no second person did: taken back, or decided by a rule."""

    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime | None]


class Asked(Decided):
    """Who asked and when besides. The table adds its `state`, what is asked, for whom, how much and why."""

    asked_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    asked_at: Mapped[datetime]


def four_eyes(takes_two: str | None = "state = 'done'") -> CheckConstraint:
    """The database's own word: nobody decides what they asked, and what `takes_two` was decided by somebody."""
    never_ones_own = "decided_by IS NULL OR decided_by <> asked_by"
    by_somebody = f"({never_ones_own}) AND (NOT ({takes_two}) OR decided_by IS NOT NULL)"
    return CheckConstraint(by_somebody if takes_two else never_ones_own, name="four_eyes")


class Staff(Protocol):
    """Who looks at what waits: the viewer of a request."""

    @property
    def account_id(self) -> int: ...
    def covers(self, model: type[Any], permission: str) -> ColumnElement[bool]: ...


Row = TypeVar("Row", bound=Any)
DECLARED: list["SecondPerson[Any]"] = []


@dataclass(frozen=True)
class SecondPerson(Generic[Row]):
    """How one subject's requests are decided by a second person."""

    model: type[Row]
    permission: str  # what the second person holds in the row's estate
    concerns: Callable[[Row], Collection[int]]  # the accounts whose own matter it is
    own: object  # what they are told
    names: Callable[[set[int]], dict[int, str]]  # of accounts
    asked: object = _l("You asked for this yourself; a second person must approve it.")
    waits: tuple[StrEnum, ...] = (Decision.WAITING,)  # the states in which it can be decided
    withdrawn: StrEnum = Decision.WITHDRAWN
    task_row: str = ""  # the name of the row in its kind of task, where what happens to it is told of another row

    def __post_init__(self) -> None:
        assert issubclass(self.model, Base)
        DECLARED.append(self)

    def decide(self, row: Row, to: StrEnum, by: int, **values: object) -> None:
        """The second person's word, yes or no. Raises Refusal: one's own, or (409) somebody was quicker."""
        self.mind(row, by)
        self._move(row, self.waits, state=to, decided_by=by, decided_at=clock.now(), **values)

    def mind(self, row: Row, by: int) -> None:
        """Raises Refusal for whoever asked and for whose own matter it is; the guard of a row that goes by steps."""
        refuse_first(row.asked_by, by, self.asked)
        self.refuse_own(self.concerns(row), by)

    def mind_waits(self, row: Row) -> None:
        """Raises Refusal (409), naming who was first, where it no longer waits; for a row that goes by steps."""
        if row.state not in self.waits:
            raise Refusal(self._who_was_first(row), status=409)

    def settle(self, row: Row, to: StrEnum, **values: object) -> None:
        """Where the rules need no second person: at once, decided by nobody."""
        self._move(row, self.waits, state=to, decided_by=None, decided_at=clock.now(), **values)

    def withdraw(self, row: Row, by: int, *, also: tuple[StrEnum, ...] = ()) -> None:
        """Who asked takes it back while it waits (or is in one of the states `also`)."""
        if by != row.asked_by:
            raise Refusal(_l("Only the person who asked for this can take it back."))
        self._move(row, self.waits + also, state=self.withdrawn, decided_by=None, decided_at=clock.now())

    def undecide(self, row: Row, done: StrEnum, by: int, **values: object) -> None:
        """It waits again, as if it had not been decided: taken back by whoever decided it. Raises Refusal."""
        if by != row.decided_by:
            raise Refusal(_l("Only the person who decided this can take it back."))
        self._move(row, (done,), state=self.waits[0], decided_by=None, decided_at=None, **values)

    def refuse_own(self, concerned: Collection[int], by: int) -> None:
        """Raises Refusal for one's own matter; asked before there is a row, too."""
        if by in concerned:
            raise Refusal(self.own)

    def waiting(self, viewer: Staff, permission: str | None = None) -> Select[Any]:
        """What waits in the estates where the viewer holds the permission, the oldest first."""
        rows = select(self.model).where(self.model.state.in_(self.waits))
        return rows.where(viewer.covers(self.model, permission or self.permission)).order_by(self.model.id)

    def waits_for(self, viewer: Staff, most: int | None = None) -> list[Row]:
        """What this very person may decide: of their estates, not asked by them, not their own."""
        theirs = self.waiting(viewer).where(self.model.asked_by != viewer.account_id)
        rows = session.scalars(theirs.execution_options(yield_per=50))
        found = list(islice((row for row in rows if viewer.account_id not in self.concerns(row)), most))
        rows.close()
        return found

    def _move(self, row: Row, states: tuple[StrEnum, ...], **values: object) -> None:
        still = (self.model.id == row.id) & self.model.state.in_(states)
        count = changed(update(self.model).where(still).values(**values))
        session.refresh(row)
        if count != 1:
            raise Refusal(self._who_was_first(row), status=409)
        tasks.follow(self.task_row, row.id, row.decided_by)

    def _who_was_first(self, row: Row) -> object:
        if row.state == self.withdrawn:
            return _l("This has been taken back already.")
        if row.decided_by is None:
            return _l("This no longer waits for a decision. Please look at it again.")
        return _l("%(name)s has decided this already.", name=self.names({row.decided_by})[row.decided_by])


def refuse_first(asked_by: int | None, by: int, sentence: object) -> None:
    """Raises Refusal for whoever asked: the first person is never the second one."""
    if by == asked_by:
        raise Refusal(sentence)
