"""What the parts of the demo club share while it is made: the day it is, chance with a seed, and everybody by key.

Each subject has `portal/demo/<subject>.py` with `fill(world)`, and says at its end what it comes after. It reads its
texts with `world.content()`, calls the club's verbs within `transaction()` and `clock.at(world.moment(…))`, and leaves
what it made in the dictionary of its name, so that those after it can refer to it by the key of the texts.
"""

import json
import random
import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from portal import clock, pictures, storage
from portal.club.estate.projects import Building, Estate, Home
from portal.club.ground import calendar, files
from portal.club.people.accounts import Account, Role
from portal.club.people.members import Member
from portal.database import is_writing, session, transaction
from portal.demo.agenda import Agenda
from portal.words import Words

HERE = Path(__file__).parent
SEED = "君子之家"
PASSWORD = "autumn-tea-48"  # noqa: S105 - everybody's in the demo, which only runs on a loopback address


def _chance() -> random.Random:
    return random.Random(SEED)  # noqa: S311 - the same club every time, nothing secret


@dataclass
class World:
    """The club as it grows. `today` is the day it is made; every offset in the texts counts from it."""

    today: date = field(default_factory=clock.today)
    now: datetime = field(default_factory=clock.now)  # when it is made: nothing in it is later
    rng: random.Random = field(default_factory=_chance)
    estates: dict[str, Estate] = field(
        default_factory=dict
    )  # court, city, mansion, world (and yuntai, not yet lived in)
    buildings: dict[tuple[str, str], Building] = field(default_factory=dict)  # ("court", "3")
    homes: dict[str, Home] = field(default_factory=dict)  # "court-3-1202"
    people: dict[str, Member] = field(default_factory=dict)  # "lin-jingyi"
    staff: dict[str, Account] = field(default_factory=dict)  # "zhou-min"
    clerks: dict[str, Account] = field(default_factory=dict)
    roles: dict[tuple[Role, str | None], list[str]] = field(default_factory=dict)  # (role, estate key) → staff keys
    pictures: dict[tuple[str, bool], int] = field(default_factory=dict)  # (file name, is public) → files.File.id

    def __post_init__(self) -> None:
        self.agenda = Agenda(self.now)
        self._made: dict[str, dict[str, Any]] = {}

    def __getattr__(self, subject: str) -> dict[str, Any]:
        """`world.rewards`: what a subject made, by the key of the texts; empty until its part is lived through."""
        if subject.startswith("_"):
            raise AttributeError(subject)
        return self._made.setdefault(subject, {})

    def day(self, offset: int) -> date:
        """The date so many days from the day the demo is made."""
        return self.today + timedelta(days=offset)

    def moment(self, offset: int, hour: int = 10, minute: int = 0) -> datetime:
        """That day at hour:minute, club time; for clock.at()."""
        return clock.moment_of(self.day(offset), hour, minute)

    def working_day(self, offset: int) -> date:
        """That day if people work on it, else the next one on which they do."""
        day = self.day(offset)
        while not calendar.current().is_working_day(day):
            day += timedelta(days=1)
        return day

    def employ(self, key: str, account: Account, role: Role, estate: str | None) -> None:
        """Remember a member of the staff by key, role and estate (None: in every estate)."""
        self.staff[key] = account
        self.roles.setdefault((role, estate), []).append(key)

    def one_of(self, role: Role, estate: str | None = None) -> Account:
        """Somebody with that role in that estate, else with that role in every estate."""
        keys = self.roles.get((role, estate)) or self.roles[role, None]
        return self.staff[keys[0]]

    def content(self, name: str) -> Any:
        """A file of demo/content, parsed when it is JSON."""
        text = (HERE / "content" / name).read_text(encoding="utf-8")
        return json.loads(text) if name.endswith(".json") else text

    def words(self, value: dict[str, str] | str | None, **values: object) -> Words:
        """Words of the texts, with {day:N} as the date N days from today and {name} and the like filled in."""
        if value is None:
            return Words("")
        said = {"zh": value} if isinstance(value, str) else value
        return Words(
            self._filled(said["zh"], "zh", values),
            self._filled(said["en"], "en", values) if said.get("en") else "",
        )

    def picture(self, name: str, *, is_public: bool = True) -> int:
        """The id of the file that holds demo/pictures/<name>, put into the storage the first time it is asked for."""
        known = self.pictures.get((name, is_public))
        if known is not None:
            return known
        make = pictures.prepare_paper if name.endswith(".pdf") else pictures.prepare
        made = make(BytesIO((HERE / "pictures" / name).read_bytes()))
        kept = {"media_type": made.media_type, "size": len(made.data), "width": made.width, "height": made.height}
        put = {"name": storage.put(made.data, made.suffix), "thumb_name": storage.put(made.thumb, ".jpg")}
        if is_writing():
            file = files.keep(**put, **kept, by=None, is_public=is_public)  # type: ignore[arg-type]
        else:
            with transaction():
                file = files.keep(**put, **kept, by=None, is_public=is_public)  # type: ignore[arg-type]
        self.pictures[name, is_public] = file.id
        return file.id

    def file(self, name: str, *, is_public: bool = True) -> files.File:
        """As picture(), the row itself."""
        return session.get_one(files.File, self.picture(name, is_public=is_public))

    def _filled(self, text: str, language: str, values: dict[str, object]) -> str:
        def put(found: re.Match[str]) -> str:
            if found["offset"] is not None:
                return _date(self.day(int(found["offset"])), language)
            return str(values.get(found["name"], found[0]))

        return re.sub(r"\{(?:day:(?P<offset>-?\d+)|(?P<name>[a-z_]+))\}", put, text)


def _date(day: date, language: str) -> str:
    """10月26日 · 26 October"""
    return f"{day.month}月{day.day}日" if language == "zh" else f"{day.day} {day:%B}"
