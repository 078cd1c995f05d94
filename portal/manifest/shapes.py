"""The shapes in which a subject says what it adds to the house."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Select

from portal.manifest.leaving import Leaving
from portal.manifest.opening import SetupStep
from portal.manifest.searching import SearchKind
from portal.words import Words

Waiting = Select[*tuple[Any, ...]]  # the rows of a kind of task
Sentence = object  # a lazy sentence; what it says depends on who reads


class Role(StrEnum):
    """Who works here; what each may do is said by the subjects."""

    CUSTOMER_SERVICE = "customer_service"
    SALES_ADVISER = "sales_adviser"
    SALES_MANAGER = "sales_manager"
    PROPERTY_MANAGEMENT = "property_management"
    ENGINEERING = "engineering"
    EDITOR = "editor"
    DEPARTMENT_HEAD = "department_head"
    MARKETING_HEAD = "marketing_head"
    ADMINISTRATOR = "administrator"


class Group(StrEnum):
    """The desk's groups of rooms, in the order of the bar."""

    CUSTOMERS = "customers"
    SERVICE = "service"
    POINTS = "points"
    EVENTS = "events"
    PROJECTS = "projects"
    ADMINISTRATION = "administration"


@dataclass(frozen=True)
class Share:
    """How much a job is about to touch: above `most` (0 to 1) of all it waits for a person (ground/caution.py).

    name:  what waits, as a person reads it. least: fewer than so many never wait.
    """

    name: Sentence
    touched: Callable[[], int]
    of: Callable[[], int]
    most: float = 0.25
    least: int = 50


@dataclass(frozen=True)
class Job:
    """What the worker does: woken by its name, and by the clock where a time is given. All times are the club's.

    at: "00:05", every day, or on `day` of the month. minute: "20" or "7,37", of every hour. every: minutes.
    The name stands in queues and must not change. share: for what expires, tells or purges many at once; whatever runs
    by the clock has one, or says why it is harmless at a wrong hour.
    """

    name: str
    verb: Callable[..., object]
    at: str = ""
    day: str = ""
    minute: str = ""
    every: int = 0
    share: Share | None = None
    harmless: str = ""

    def __post_init__(self) -> None:
        if sum(map(bool, (self.at, self.minute, self.every))) > 1 or (self.day and not self.at):
            raise ValueError(f"{self.name}: one of at, minute and every; a day needs an hour")

    @property
    def schedule(self) -> dict[str, str]:
        """The fields of a crontab in the club's time; empty when only woken."""
        if self.at:
            hour, minute = self.at.split(":")
            return {"hour": str(int(hour)), "minute": str(int(minute)), "day": self.day or "*"}
        if self.every:
            return {"minute": "*" if self.every == 1 else f"*/{self.every}"}
        return {"minute": self.minute} if self.minute else {}


@dataclass(frozen=True)
class Check:
    """What `club doctor` looks at: what must be true, and a question that names what is not."""

    name: str
    faults: Callable[[], Iterable[object]]


@dataclass(frozen=True)
class Trigger:
    """An occasion that earns points, declared by the subject that fires it. A rate needs a price, "once a home" a home.

    terms: the columns of the rule that a new club begins with; none begins without a rule.
    """

    name: Words
    has_home: bool = False
    has_price: bool = False
    terms: Mapping[str, Any] = field(default_factory=dict)


class TaskTold(NamedTuple):
    """What a task is about, read when the page is made: a title, what stands under it, and how its page is found."""

    title: object
    detail: object = ""
    found_by: Mapping[str, object] = {}


@dataclass(frozen=True, eq=False)
class TaskKind:
    """Something that waits for a person or a role until its row says that it no longer does.

    code:       stands in the rows of years: never changed.
    row:        the name of the row it is about, as in happenings: whatever happens to it, the task is looked at anew.
    permission: who holds it in the row's estate may do the task.
    waiting:    the rows that wait now: `id` and, where the kind has them, estate_id, member_id, home_id, owner_id,
                due_at or due_on (the end of that day), since (from when on it waits), asked_by and concerns_id (the
                two accounts that may never be the ones to do it: who did the first half, and whose own matter it is).
    told:       what these rows are called.
    kept_by:    the permission with which an owner keeps it, where that is a lesser one.
    is_shared:  what is of no estate is for whoever holds the permission in any; else for who holds it in every one.
    through:    another row whose happenings move it, too, by name: the ids of ours that hang on it.
    is_timed:   it begins and ends with the clock, or too often to be told of: looked at every ten minutes.
    """

    code: str
    name: Sentence
    row: str
    permission: str
    waiting: Callable[[], Waiting]
    told: Callable[[Collection[int]], Mapping[int, TaskTold]]
    kept_by: str = ""
    is_shared: bool = False
    through: Mapping[str, Callable[[int], Waiting]] = field(default_factory=dict)
    is_timed: bool = False


@dataclass(frozen=True, eq=False)
class Persona:
    """What an account is in a subject: at most one row of it, whose values whoever looks has under these names.

    account: the row's column of the account.
    values:  the viewer's name → an SQL expression of the row; without a row the viewer's own default stays.
    where:   which row counts, of those asked for apart.
    only:    a flag of the account: where it is false nobody is asked, where it is true a statement of its own asks.
    """

    account: Any
    values: Mapping[str, Any]
    where: tuple[Any, ...] = ()
    only: str = ""


@dataclass(frozen=True, eq=False)
class Handover:
    """What a colleague has in hand that somebody takes when they leave (ground/handovers.py).

    held:      the rows of that account: what each is called, by its id. Whoever suspends reads it: no more than that.
    takers:    who may take some of them: the name by account.
    give:      these rows, which are nobody's by then, to an account, by whom; how many that one may take.
    take_back: what an account had as it left goes back to it, by whom; how many.
    """

    name: Sentence
    held: Callable[[int], dict[int, str]]
    takers: Callable[[int], dict[int, str]]
    give: Callable[[Collection[int], int, int], int]
    take_back: Callable[[int, int], int]


@dataclass(frozen=True)
class Subject:
    """The domain half. Everything is optional; what is there is gathered by whoever reads it.

    permissions: each with the roles that hold it in a new club.
    club_wide:   those of them that a role for one estate does not carry: about what belongs to no estate.
    reasons:     codes of the ledger's lines, and how a member reads them.
    triggers:    occasions of earning that this subject fires.
    install:     what an empty club needs; called by `club init`, twice does no harm.
    search:      the kinds under which its rows stand in the full-text index.
    tasks:       the kinds of task that its rows open.
    persona:     what somebody with an account is here besides.
    handovers:   what a colleague who leaves may have of it in hand.
    leaving:     what becomes of a person's things when they go, and what their copy holds.
    sealed:      its tables whose history is closed in blocks (ground/sealing): append-only or journaled ones.
    imports:     the lists that it takes as Excel or CSV, each an ImportKind (ground/imports).
    """

    permissions: Mapping[str, frozenset[Role]] = field(default_factory=dict)
    club_wide: frozenset[str] = frozenset()
    jobs: tuple[Job, ...] = ()
    checks: tuple[Check, ...] = ()
    reasons: Mapping[str, Sentence] = field(default_factory=dict)
    triggers: Mapping[str, Trigger] = field(default_factory=dict)
    install: tuple[Callable[[], object], ...] = ()
    search: tuple[str, ...] = ()
    tasks: tuple[TaskKind, ...] = ()
    persona: Persona | None = None
    handovers: tuple[Handover, ...] = ()
    sealed: tuple[Any, ...] = ()
    leaving: Leaving = field(default_factory=Leaving)
    imports: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Place:
    """An entry of the members' navigation. icon: in the tab bar of a phone, too (None: not there)."""

    key: str  # what its pages call `here`
    endpoint: str
    title: Sentence
    order: int
    icon: str | None = None
    public: bool = True  # shown to who is not signed in
    members: bool = True  # shown to who is


@dataclass(frozen=True)
class Room:
    """A room of the desk. Who may enter is what its page asks for, or else who holds any of `permissions`."""

    key: str  # what its pages call `here`
    group: Group
    endpoint: str
    title: Sentence
    order: int = 50
    permissions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Card:
    """What a subject adds to a page made of many: my day at the desk, a member's home page.

    find:        what it tells, or None when there is nothing of this person's; the templates read it as `it`.
    parts:       place of the page → template.
    permissions: any of them lets it be asked for; none: everybody.
    """

    find: Callable[[], Mapping[str, Any] | None]
    parts: Mapping[str, str]
    permissions: tuple[str, ...] = ()
    order: int = 50


@dataclass(frozen=True)
class Want:
    """Something that waits for a member: what it is, one sentence, the page where it is done and what its button says.

    until:   when it is over; a day lasts to its end. None: it does not run out.
    is_late: what we promised and did not keep: it stands first, in red.
    """

    title: Sentence
    words: Sentence
    url: str
    act: Sentence
    until: datetime | date | None = None
    is_late: bool = False


@dataclass(frozen=True)
class FewWant:
    """Something that waits for hardly anybody, though every first page asks.

    of: the ids of the members for whom something waits, asked for all of them at once; wants: what, for one of them.
    """

    of: Callable[[], Select[int]]
    wants: Callable[[int], Iterable[Want]]


@dataclass(frozen=True)
class TaskPage:
    """Where the tasks of a kind are done: a page of the desk, and what its link is called there.

    argument: of the page's address, filled with what the task is found by or else the row's id; "": a page without.
    """

    endpoint: str
    act: Sentence
    argument: str = ""
    icon: str = "list-checks"


@dataclass(frozen=True)
class CallerAct:
    """What the desk does for a member who calls or stands at the counter: a page whose address has the member's id."""

    title: Sentence
    endpoint: str
    permission: str
    icon: str
    order: int = 50


@dataclass(frozen=True)
class Pages:
    """The web half of one blueprint. causes: name in a ledger line's cause → endpoint and argument of its page.

    earned_at: the endpoint of the page at which one earns by a trigger of the subject, by its name.
    tasks: the page of each kind of task, by its code.
    wants: what of this subject waits for a member, by their id; asked at the first page (portal/web/wants.py).
    """

    places: tuple[Place, ...] = ()
    rooms: tuple[Room, ...] = ()
    day: tuple[Card, ...] = ()
    home: tuple[Card, ...] = ()
    search: tuple[SearchKind, ...] = ()  # by the desk
    public_search: tuple[SearchKind, ...] = ()  # by everybody: what they can open anyhow
    wants: tuple[Callable[[int], Iterable[Want]] | FewWant, ...] = ()
    causes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    earned_at: Mapping[str, str] = field(default_factory=dict)
    tasks: Mapping[str, TaskPage] = field(default_factory=dict)
    jobs: tuple[Job, ...] = ()  # what needs a page or a letter
    setup_steps: tuple[SetupStep, ...] = ()  # of opening a club (portal/web/opening.py walks them in their order)
    for_callers: tuple[CallerAct, ...] = ()
    lists: tuple[Any, ...] = ()  # each a ListOf (portal/web/lists.py): what is sorted, kept as a view, done to many


@dataclass(frozen=True)
class Part:
    """A part of the demo club, lived through after the parts it stands on. last: it looks back on all the others."""

    fill: Callable[[Any], object]
    after: tuple[str, ...] = ()
    last: bool = False
