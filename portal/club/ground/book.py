"""Rows that change as a whole, at once or from a day ahead: who changed what, when, from what to what.

A planned change holds what differs and nothing else. It counts from 0:00 of its day: pages show it from then on
(`as_of_now`), whoever acts on the row writes it in first (`begin`), and a job does so for the others (`begin_due`).
A subject has a table of its own for its changes, and one `Book` that keeps them.
"""

from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm.attributes import set_committed_value

from portal import clock
from portal.club.ground import locks
from portal.club.ground.changes import Change, Changing, packed
from portal.club.ground.happenings import Edits, happened
from portal.club.ground.line import starting
from portal.club.ground.portions import Portion, in_portions
from portal.database import add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.words import Day, Words

CHUNK = 100
GONE = _l("Somebody has changed this in the meantime. Please look again.")


Row = TypeVar("Row", bound=Changing)
Kind = TypeVar("Kind", bound=Change)


class Book(Generic[Row, Kind]):
    """The changes of one kind of row. `of`: the name of the column by which a change names its row.

    details: the dataclass of what staff write, named as the columns; readers: how values are read that JSON does not
    hold as they are; refuse: raises Refusal for details that make no sense; written: what follows a change; edits:
    what it means when the row was changed, planned to be, or a plan taken back.
    """

    def __init__(
        self,
        row: type[Row],
        change: type[Kind],
        *,
        of: str,
        edits: Edits,
        details: type[Any],
        refuse: Callable[[Row, Any], None],
        readers: dict[str, Callable[[Any], Any]] | None = None,
        written: Callable[[Row], None] = lambda row: None,
    ) -> None:
        self.row, self.change, self.of, self.edits = row, change, of, edits
        self.details, self.refuse, self.readers, self.written = details, refuse, readers or {}, written
        self.names = tuple(field.name for field in fields(details))
        self._named = getattr(change, of)
        self._planned = change.begun_at.is_(None) & change.withdrawn_at.is_(None)
        self._hold = update(row).where(row.id == bindparam("of")).values(revision=row.revision + 1)
        self._hold_due = self._hold.where(row.changes_at <= bindparam("now"))
        to_come = select(change).where(self._named == bindparam("of"), self._planned)
        self._to_come = to_come.order_by(change.starts_at, change.id)

    def edit(
        self, row: Row, details: Any, by: int | None, *, day: date | None = None, seen: int | None = None
    ) -> Kind | None:
        """Change what is written, now or from 0:00 of a day ahead. None when nothing is different. Raises Refusal.

        `seen`: the revision the page was made from.
        """
        starts = starting(day)
        self.hold(row, seen, by)
        self.refuse(row, details)
        became = {name: getattr(details, name) for name in self.names if getattr(details, name) != getattr(row, name)}
        if not became:
            return None
        packed_values = {name: packed(value) for name, value in became.items()}
        change = self._noted(row, "edited", by, starts, became=packed_values)
        if starts > clock.now():
            happened(self.edits.planned, by, **self._ids(row, change))
        else:
            self._write(row, change, by)
        self._settle(row)
        return change

    def take_back(self, row: Row, change: Kind, by: int) -> None:
        """A planned change never begins; what holds now goes on."""
        self.hold(row, by=by)
        self._withdraw(row, change, by)
        self._settle(row)

    def take_all_back(self, row: Row, by: int) -> None:
        """Nothing that is planned ever begins."""
        self.hold(row, by=by)
        for change in self.to_come(row.id):
            self._withdraw(row, change, by)
        self._note_the_next(row)

    def begin(self, row: Row) -> bool:
        """Write into the row what has begun by now; whether there was anything."""
        now = clock.now()
        if changed(self._hold_due, of=row.id, now=now) != 1:
            return False
        session.refresh(row)
        for change in self.to_come(row.id):
            if change.starts_at <= now:
                self._write(row, change, None)
        self._note_the_next(row)
        return True

    def begin_due(self) -> int:
        """The job: every planned change whose day has come; of how many rows."""
        return in_portions(self._begin_some, CHUNK)

    def hold(self, row: Row, seen: int | None = None, by: int | None = None) -> None:
        """Hold the row, with what has begun in it. Raises Conflict when it is not as it was seen."""
        self.begin(row)
        locks.hold(row, seen, by)

    def as_of_now(self, rows: Iterable[Row]) -> None:
        """For pages, which cannot write: show what has begun and does not stand in the row yet."""
        for row in rows:
            if row.is_to_change:
                self._show_begun(row, clock.now())

    def to_come(self, row_id: int) -> list[Kind]:
        """What is planned, the nearest first."""
        return list(session.scalars(self._to_come, {"of": row_id}))

    def next_of(self, row: Row, *names: str) -> tuple[datetime, dict[str, Any]] | None:
        """When one of these columns will be another one, and what all of them are then; None when none is planned."""
        now, values = clock.now(), {name: getattr(row, name) for name in names}
        for change in self.to_come(row.id) if row.changes_at is not None else []:
            differs = {name: self.unpacked(name, value) for name, value in change.became.items() if name in values}
            if change.starts_at > now and differs:
                return change.starts_at, values | differs
        return None

    def history_of(self, row: Row, limit: int = 100) -> list[Kind]:
        """Everything that was changed, the latest first; what is planned stands on top."""
        rows = select(self.change).where(self._named == row.id)
        return list(session.scalars(rows.order_by(self._planned.desc(), self.change.id.desc()).limit(limit)))

    def note(self, row: Row, what: str, by: int | None) -> None:
        """Something that happens at once and has no old and new value."""
        self._noted(row, what, by, clock.now(), begun_at=clock.now())

    def check(self, name: str) -> list[str]:
        """The first rows that do not know their next change, called by that name (`club doctor`)."""
        first = select(self._named.label("of"), func.min(self.change.starts_at).label("at")).where(self._planned)
        nearest = first.group_by(self._named).subquery()
        rows = select(self.row.id).outerjoin(nearest, nearest.c.of == self.row.id)
        wrong = rows.where(self.row.changes_at.is_distinct_from(nearest.c.at)).order_by(self.row.id).limit(3)
        return [f"{name} {ident}: it does not know when its next change begins" for ident in session.scalars(wrong)]

    def unpacked(self, name: str, value: Any) -> Any:
        """What `packed` made of the value of that column, as it was."""
        if isinstance(value, dict):
            return Words(**value)
        return value if value is None or name not in self.readers else self.readers[name](value)

    def _begin_some(self, most: int) -> Portion:
        due = session.scalars(select(self.row).where(self.row.changes_at <= clock.now()).limit(most)).all()
        return Portion(len(due), sum(self.begin(row) for row in due))

    def _ids(self, row: Row, change: Kind) -> dict[str, Any]:
        return {self.edits.edited.rows[0].name: row.id, "change": change.id}

    def _show_begun(self, row: Row, now: datetime) -> None:
        """As `begin` would leave it, without marking anything as changed."""
        set_committed_value(row, "revision", row.revision + 1)
        for change in self.to_come(row.id):
            for name, value in change.became.items() if change.starts_at <= now else ():
                set_committed_value(row, name, self.unpacked(name, value))

    def _noted(self, row: Row, what: str, by: int | None, starts: datetime, **values: Any) -> Kind:
        made = {self.of: row.id, "what": what, "made_by": by, "made_at": clock.now(), "starts_at": starts}
        return add(self.change(**({"became": {}, "was": {}} | made | values)))

    def _write(self, row: Row, change: Kind, by: int | None) -> None:
        """What the change says stands in the row from now on, and in the change what stood there before."""
        was = {name: packed(getattr(row, name)) for name in change.became}
        if not self._end(change, was=was, begun_at=clock.now()):
            raise Refusal(GONE, status=409)
        values = {name: self.unpacked(name, value) for name, value in change.became.items()}
        changed(update(self.row).where(self.row.id == row.id).values(**values))
        session.refresh(row)
        self.written(row)
        happened(self.edits.edited, by, **self._ids(row, change))

    def _withdraw(self, row: Row, change: Kind, by: int) -> None:
        if not self._end(change, withdrawn_at=clock.now(), withdrawn_by=by):
            raise Refusal(_l("This change has begun or was taken back already."), status=409)
        happened(self.edits.withdrawn, by, **self._ids(row, change))

    def _end(self, change: Kind, **values: Any) -> bool:
        """A planned change begins or is taken back, once; whether it was planned still."""
        ended = changed(update(self.change).where(self.change.id == change.id, self._planned).values(**values))
        session.refresh(change)
        return ended == 1

    def _settle(self, row: Row) -> None:
        """Note when the next change begins. Raises Refusal where what is planned would not go with what holds now."""
        values = {name: getattr(row, name) for name in self.names}
        for change in self.to_come(row.id):
            values |= {name: self.unpacked(name, value) for name, value in change.became.items()}
            try:
                self.refuse(row, self.details(**values))
            except Refusal as refusal:
                day = Day.of(change.starts_at)
                sentence = _l(
                    "This does not go with what is planned for %(day)s: %(why)s", day=day, why=refusal.sentence
                )
                raise Refusal(sentence, refusal.field) from None
        self._note_the_next(row)

    def _note_the_next(self, row: Row) -> None:
        nearest = select(func.min(self.change.starts_at)).where(self._named == row.id, self._planned)
        changed(update(self.row).where(self.row.id == row.id).values(changes_at=nearest.scalar_subquery()))
        session.refresh(row)
