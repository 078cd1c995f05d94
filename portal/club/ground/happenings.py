"""Happenings: what an act means is declared once, in `happenings.py` of its subject; one call writes all of it.

    EVENT = Entity("event", "events", titles_of)
    CAME = Happening(
        "event.attended", _l("let the party in at %(event)s"), (EVENT, SIGN_UP), line=_l("came to %(event)s")
    )

    happened(CAME, actor_id, member=signup.member, event=signup.event_id, sign_up=signup.id)

That is the row of the audit, the line on the timeline of the member and the home, the letters, and what follows in
other subjects (reactions.py), in the transaction of the act.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any, Protocol

from portal.club.ground import audit, behalf, letters, outbox, timeline
from portal.club.ground.letters import Email, Letter, Phone
from portal.sentences import lazy_gettext as _l

Told = Letter | Mapping[int, Letter] | Mapping[Email, Letter] | Mapping[int | Phone, Letter] | None
Sentence = Any  # a lazy sentence: `_l("came to %(event)s")`, said in the language of whoever reads it
HAPPENINGS: dict[str, "Happening"] = {}  # by code, and by the codes under which older rows stand
ENTITIES: dict[str, "Entity"] = {}
_followers: dict[str, list[Callable[..., None]]] = defaultdict(list)


class Readers(Enum):
    """Who reads the line on a timeline."""

    STAFF = "staff"
    OWNER = "owner"
    BOTH = "both"


class MemberRow(Protocol):
    """A member's row."""

    @property
    def id(self) -> int: ...
    @property
    def account_id(self) -> int: ...


@dataclass(frozen=True, eq=False)
class Entity:
    """A kind of row that acts touch: the name under which its id is given and kept, its table, how rows are called.

    names:    the words of these ids; None: the row has no name of its own (a party, a lot).
    found_by: the argument of its page's address when that is its name and not its id (a case by its number).
    """

    name: str
    table: str
    names: Callable[[Collection[int]], Mapping[int, object]] | None = None
    found_by: str | None = None

    def __post_init__(self) -> None:
        if self.name in ENTITIES:
            raise RuntimeError(f"two kinds of row are called {self.name!r}")
        ENTITIES[self.name] = self


@dataclass(frozen=True)
class Earning:
    """Points for the member: the trigger of the rules, the key that makes it once, what the ledger's line refers to.

    key: "event_attended:{sign_up}", filled in with what the happening keeps.
    """

    trigger: str
    key: str
    cause: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Happening:
    """What an act means. Its sentences name rows and values: `%(event)s` is the name of the row with the id `event`.

    code:       stands in the rows of years: never changed, and `formerly` names what it was.
    did:        on the audit page, after the name of who did it: "called off %(event)s".
    rows:       the rows it touches, the main one first; `member` and `home` are given by their own names.
    values:     what else is kept: numbers, codes, ISO days. No names, phones or free text: the tables are append-only.
    words:      for a value that is a code, its words: {"role": ROLE_NAMES}.
    line:       on the timeline of the member and the home; None: it does not stand there.
    readers:    who reads the line. owner_line: what the owner reads in its place, when something is left out.
    letters:    the kinds of letter that may go out with it.
    earns:      the points that it earns the member.
    did_to_many: on the audit page when it happened to %(people)s members in one act.
    """

    code: str
    did: Sentence
    rows: tuple[Entity, ...] = ()
    values: tuple[str, ...] = ()
    words: Mapping[str, Mapping[Any, object]] = field(default_factory=dict)
    line: Sentence | None = None
    readers: Readers = Readers.BOTH
    owner_line: Sentence | None = None
    letters: tuple[type[Letter], ...] = ()
    earns: Earning | None = None
    did_to_many: Sentence | None = None
    formerly: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for code in (self.code, *self.formerly):
            if code in HAPPENINGS:
                raise RuntimeError(f"two happenings have the code {code!r}")
            HAPPENINGS[code] = self

    @cached_property
    def kept(self) -> frozenset[str]:
        """The names of the ids and values that are kept with it."""
        return frozenset((*(row.name for row in self.rows if row.name != "member"), *self.values))

    def line_for(self, reader: Readers) -> Sentence | None:
        """What `reader` (STAFF or OWNER) reads on the timeline; None: nothing."""
        if self.readers not in (reader, Readers.BOTH):
            return None
        return self.owner_line if reader is Readers.OWNER and self.owner_line is not None else self.line


FILE = Entity("file", "files")
RESTORED = Happening(
    "club.restored",
    _l("brought the club back from a backup: %(sessions)s sessions ended, %(messages)s messages put aside"),
    values=("sessions", "messages"),
)
ASIDE_SENT = Happening("outbox.aside_sent", _l("sent %(messages)s messages after a restore"), values=("messages",))
ASIDE_DROPPED = Happening(
    "outbox.aside_dropped", _l("dropped %(messages)s messages after a restore"), values=("messages",)
)
AUDIT_EXPORTED = Happening("audit.exported", _l("saved %(lines)s lines of the audit as a sheet"), values=("lines",))


def happened(
    what: Happening,
    by: int | None,
    *,
    member: MemberRow | int | None = None,
    told: Told = None,
    **kept: Any,
) -> None:
    """Write down that it happened, in the open transaction; tell whom it concerns; let follow what follows.

    by:     the account that did it; None: the club's own job.
    member: to whom it happened.
    told:   a letter to the member, or letters by account or phone.
    kept:   the id of each row and each value that the happening declares, no more and no less; `home` is an id, too.
    Raises TypeError when something is missing or not declared.
    """
    _check(what, kept, told, member)
    member_id = member if isinstance(member, int) or member is None else member.id
    ids = {name: value for name, value in kept.items() if value is not None}
    if (desk := behalf.now(by)) is not None:
        by, ids = desk.by, {**ids, **desk.kept}
    audit.note(by, what.code, member_id=member_id, about=_main_row(what, member_id, kept), ids=ids)
    if what.line is not None and (member_id or kept.get("home")):
        timeline.add_line(what.code, member_id, kept.get("home"), ids)
    if isinstance(told, Letter):
        told = {member.account_id: told}  # type: ignore[union-attr]  # _check has seen that it is a row
    if told:
        with outbox.caused_by(by):
            for to, letter in told.items():
                letters.send(to, letter)
    for follow in (*_followers[what.code], *_followers[""]):
        follow(what, by=by, member_id=member_id, **kept)


def happened_to_many(
    what: Happening,
    by: int | None,
    members: Mapping[int, Mapping[str, object]],
    *,
    told: Mapping[int, Letter] | None = None,
) -> None:
    """The same happened to many members in one act: a line on the timeline of each, and one row of the audit.

    members: what is kept with each line, by member. told: letters of one kind, by account.
    """
    if not members:
        return
    audit.note(by, what.code, member_id=None, about=None, ids={"people": len(members)})
    timeline.add_lines(what.code, members)
    with outbox.caused_by(by):
        letters.send_all(told or {})


def when(*what: Happening) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Let a function follow these happenings, or every one when none is named. For reactions.py alone."""

    def follow(function: Callable[..., None]) -> Callable[..., None]:
        for code in [one.code for one in what] or [""]:
            _followers[code].append(function)
        return function

    return follow


def edits(code: str, row: Entity, said: tuple[Sentence, Sentence, Sentence]) -> "Edits":
    """The three happenings of a row that is changed at once or from a day on."""
    edited, planned, withdrawn = said
    return Edits(
        Happening(f"{code}.edited", edited, (row,), values=("change",)),
        Happening(f"{code}.planned", planned, (row,), values=("change",)),
        Happening(f"{code}.plan_withdrawn", withdrawn, (row,), values=("change",)),
    )


@dataclass(frozen=True)
class Edits:
    edited: Happening
    planned: Happening
    withdrawn: Happening


def _check(what: Happening, kept: Mapping[str, Any], told: object, member: MemberRow | int | None) -> None:
    """A happening is told as it was declared: what is missing would be a hole in a sentence."""
    if kept.keys() ^ what.kept:
        raise TypeError(f"{what.code} keeps {sorted(what.kept)}, not {sorted(kept)}")
    if isinstance(told, Letter) and (member is None or isinstance(member, int)):
        raise TypeError(f"{what.code}: a letter to the member needs the member's row")
    sent = told.values() if isinstance(told, Mapping) else () if told is None else (told,)
    for letter in sent:
        if type(letter) not in what.letters:
            raise TypeError(f"{what.code} does not send {type(letter).__name__}")


def _main_row(what: Happening, member_id: int | None, kept: Mapping[str, Any]) -> str | None:
    """The row by which the audit is searched: "event:7"."""
    if not what.rows:
        return None
    name = what.rows[0].name
    ident = member_id if name == "member" else kept.get(name)
    return None if ident is None else f"{name}:{ident}"


def names_of(ids: Mapping[str, Iterable[int]]) -> dict[str, dict[int, object]]:
    """What rows are called, by kind and id: one question a kind, whatever the number of rows."""
    found: dict[str, dict[int, object]] = {}
    for kind, wanted in ids.items():
        entity, these = ENTITIES.get(kind), set(wanted)
        if entity is not None and entity.names is not None and these:
            found[kind] = dict(entity.names(these))
    return found
