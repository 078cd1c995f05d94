"""Terms that hold from a day: a handful of figures that staff set, each set with the moment from which it counts.

One rule for these, for rows that change as a whole (book.py) and for versions of a rule (points/versions.py): what is
written counts at once or from 0:00, club time, of a later day, never from the past. Of what is said for the same moment
the last word counts; the word before it stays readable as replaced and does not come back. What has not begun can be
taken back: then nothing begins at that moment, and what held before goes on.

A subject declares its figures with their bounds and what holds before anything is said, and reads them as of a moment:

    @dataclass(frozen=True)
    class TillTerms:
        misses: int = number(20, 3, 100)

    TILL = Terms("till_terms", TillTerms, _l("the terms of the till"))
    TILL.now().misses

A figure that is added later needs no migration: sets written before it have its default.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Generic, TypeVar

from sqlalchemy import JSON, ForeignKey, Select, bindparam, event, select
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from portal import clock
from portal.club.ground.figures import figures_of
from portal.club.ground.happenings import Happening, happened
from portal.club.ground.line import History, Word, starting
from portal.database import Base, add, fetch, is_writing, session
from portal.engine.guards import append_only
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

T = TypeVar("T")
YEARS = 5  # so far ahead terms may be set
GONE = _l("Somebody has changed this in the meantime. Please look again.")
DECLARED: "dict[str, Terms[Any]]" = {}


class TermsRow(Base):
    """One word about one subject's terms; without figures it takes back what was to begin at that moment."""

    __tablename__ = "terms"

    subject: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # 1, 2, 3: of two who write the same one only one does
    starts_at: Mapped[datetime]
    figures: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    said_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))  # None: there from the beginning
    said_at: Mapped[datetime | None]  # None: nobody wrote it down then


append_only(TermsRow)
_SAID = (
    select(TermsRow.number, TermsRow.starts_at, TermsRow.figures, TermsRow.said_by, TermsRow.said_at)
    .where(TermsRow.subject == bindparam("subject"))
    .order_by(TermsRow.number)
)


class Terms(Generic[T]):
    """The terms of one subject.

    name:     how rows and the audit call them. kind: the frozen dataclass of its figures.
    called:   the sentence part that names them: "the terms of the till".
    refuse:   raises Refusal for figures that do not go together.
    formerly: the audit's code for their change in the years before.
    """

    def __init__(
        self,
        name: str,
        kind: type[T],
        called: object,
        refuse: Callable[[T], None] = lambda figures: None,
        *,
        formerly: tuple[str, ...] = (),
    ) -> None:
        self.name, self.kind, self.refuse, self.figures = name, kind, refuse, figures_of(kind)
        self.happenings = _happenings(name, called, formerly)
        DECLARED[name] = self

    def now(self) -> T:
        return self.at(clock.now())

    def at(self, moment: datetime) -> T:
        """What counted, counts or will count then."""
        return self.line().at(moment)

    def on(self, day: date) -> T:
        """What counts when that day ends."""
        return self.at(clock.end_of(day) - timedelta.resolution)

    def change(self, figures: T, day: date | None, by: int | None, *, seen: int | None = None) -> Word:
        """These figures count from now (None) or from 0:00 of a day ahead. Raises Refusal.

        `seen`: the number of the last word on the page from which they were sent.
        """
        starts = starting(day)
        if starts > clock.moment_of(date(clock.today().year + YEARS + 1, 1, 1)):
            raise Refusal(_l("Please choose a day from today on, within five years."), "starts_on")
        kept = self._minded(figures)
        act = "changed" if starts <= clock.now() else "planned"
        return self._say(act, starts, {name: one.packed(kept[name]) for name, one in self.figures.items()}, by, seen)

    def take_back(self, number: int, by: int) -> Word:
        """What was planned with that word never begins. Raises Refusal when it has begun or counts no longer."""
        line = self._read()
        planned = next((word for word in line.planned(clock.now()) if word.number == number), None)
        if planned is None:
            raise Refusal(_l("This change has begun or was taken back already."), status=409)
        return self._say("plan_withdrawn", planned.starts_at, None, by, line.number)

    def line(self) -> History[T]:
        """All that was said; read once in a transaction, so that an act may ask as often as it likes."""
        known: dict[tuple[str, bool], History[T]] = session().info.setdefault("terms", {})
        key = self.name, is_writing()  # what was read before the act began may have changed since
        if key not in known:
            known[key] = self._read()
        return known[key]

    def check(self) -> list[str]:
        """What was said and could not be said today (`club doctor`)."""
        broken = []
        for word in self.line().words:
            try:
                if word.figures is not None:
                    self._minded(word.figures)
            except Refusal as refusal:
                broken.append(f"{self.name} {word.number}: {refusal.field}: {refusal}")
        return broken

    def _minded(self, figures: T) -> dict[str, Any]:
        kept = {name: one.minded(name, getattr(figures, name)) for name, one in self.figures.items()}
        self.refuse(self.kind(**kept))
        return kept

    def _read(self) -> History[T]:
        return self.history_of([Word(*row) for row in fetch(_SAID, subject=self.name)])

    def history_of(self, words: Sequence[Word]) -> History[T]:
        """Of words as rows hold them."""
        return History([word._replace(figures=self._of(word.figures)) for word in words], self.kind())

    def _of(self, packed: dict[str, Any] | None) -> T | None:
        if packed is None:
            return None
        known = {name: one.unpacked(packed[name]) for name, one in self.figures.items() if name in packed}
        return self.kind(**known)

    def _say(
        self, act: str, starts: datetime, figures: dict[str, Any] | None, by: int | None, seen: int | None
    ) -> Word:
        number = self._read().number
        if seen is not None and seen != number:
            raise Refusal(GONE, status=409)
        said = {"starts_at": starts, "figures": figures, "said_by": by, "said_at": clock.now()}
        row = add(TermsRow(subject=self.name, number=number + 1, **said))
        session().info.pop("terms", None)
        happened(self.happenings[act], by, number=row.number)
        return Word(row.number, starts, self._of(figures), by, row.said_at)


def _happenings(name: str, called: object, formerly: tuple[str, ...]) -> dict[str, Happening]:
    """What the acts mean, by what was done."""
    said = {
        "changed": _l("changed %(terms)s", terms=called),
        "planned": _l("planned a change of %(terms)s", terms=called),
        "plan_withdrawn": _l("took a planned change of %(terms)s back", terms=called),
    }
    before = {"changed": formerly}
    return {
        act: Happening(f"{name}.{act}", sentence, values=("number",), formerly=before.get(act, ()))
        for act, sentence in said.items()
    }


def lines_of(several: tuple[Terms[Any], ...]) -> dict[str, History[Any]]:
    """All that was said of several, by their names, in one statement."""
    words: dict[str, list[Word]] = {terms.name: [] for terms in several}
    for subject, *word in fetch(_said_of(tuple(words))):
        words[subject].append(Word(*word))
    return {terms.name: terms.history_of(words[terms.name]) for terms in several}


@cache
def _said_of(names: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    of = TermsRow
    said = select(of.subject, of.number, of.starts_at, of.figures, of.said_by, of.said_at)
    return said.where(of.subject.in_(names)).order_by(of.subject, of.number)


def check() -> list[str]:
    """What `club doctor` tells of all terms."""
    subjects = set(session.scalars(select(TermsRow.subject).distinct()))
    strange = [f"{name}: terms of a subject that there is not" for name in sorted(subjects - set(DECLARED))]
    return strange + [line for terms in DECLARED.values() for line in terms.check()]


@event.listens_for(session, "after_transaction_end")
def _forget(current: Session, ended: SessionTransaction) -> None:
    """The next transaction may read other terms."""
    if ended.parent is None or ended.nested:
        current.info.pop("terms", None)
