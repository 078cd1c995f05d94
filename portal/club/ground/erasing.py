"""Erasure: each subject says what it holds of a person (its manifest), one act empties all of it.

What remains is the husk of rows that others stand on: the ledger's lines by member, a decision, a sealed row by its
digest. Who was erased stands a second time outside the database, beside the notebook of seals: a backup that is brought
back does not know it, and is erased again by that list.
"""

import json
import os
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Table, Text, cast, delete, select, update

from portal import clock
from portal.club.ground import sealing
from portal.club.ground.files import File
from portal.club.ground.sealing.chain import utc
from portal.database import Base, changed, session
from portal.manifest import Mention, Person, Personal, subjects
from portal.sentences import lazy_gettext as _l

RECORD = _l("That it happened, and when, stays: other records stand on it. It names a number and no person.")
SHORTEST = 2  # characters: what is shorter is not looked for in what others wrote
GONE = "—"  # in their place, in both languages


class Erased(NamedTuple):
    """An account that was erased, as the list outside the database knows it. Another with that id is another person."""

    account_id: int
    created_at: str


def personal() -> list[Personal]:
    """Every declaration, rows that hang on others first."""
    declared = [one for subject in subjects().values() for one in subject.leaving.personal]
    place = {table.name: number for number, table in enumerate(Base.metadata.sorted_tables)}
    return sorted(declared, key=lambda one: -place[one.model.__tablename__])


def erase(person: Person) -> list[str]:
    """Empty all that is held of the person, in the open transaction; the names of files to delete after the commit."""
    declared = personal()
    words = {*person.words}.union(*(_texts(one, one.sought, person) for one in declared))
    gone = {int(ident) for one in declared for ident in _texts(one, one.files, person)}
    for one in declared:
        if one.before is not None:
            one.before(person)
    for one in declared:
        _empty(one, person)
    for mention in [one for subject in subjects().values() for one in subject.leaving.mentions]:
        _scrub(mention, {word for word in words if len(word) >= SHORTEST})
    return _forget_files(gone)


def rows_of(one: Personal, person: Person) -> Iterator[dict[str, Any]]:
    """The person's rows of that kind, as their copy shows them."""
    table: Table = one.model.__table__
    shown = [column for column in table.columns if column.name not in one.hidden]
    keys = list(table.primary_key.columns)
    for row in session.execute(select(*shown).where(one.whose(person)).order_by(*keys)):
        yield dict(zip([column.name for column in shown], row, strict=True))


def _texts(one: Personal, columns: Collection[str], person: Person) -> set[str]:
    """What stands in these columns of the person's rows."""
    if not columns:
        return set()
    table: Table = one.model.__table__
    rows = session.execute(select(*(table.c[name] for name in columns)).where(one.whose(person)))
    return {str(text) for row in rows for text in row if text}


def _empty(one: Personal, person: Person) -> None:
    table: Table = one.model.__table__
    mine = one.whose(person)
    if one.sealed:
        sealing.erase(table.name, list(session.scalars(select(table.c.id).where(mine))))
    elif one.empties is None:
        changed(delete(table).where(mine))
    elif one.empties:
        changed(update(table).where(mine).values(**one.empties))


def _forget_files(ids: set[int]) -> list[str]:
    if not ids:
        return []
    rows = session.execute(select(File.name, File.thumb_name).where(File.id.in_(ids))).all()
    changed(delete(File).where(File.id.in_(ids)))
    return [name for row in rows for name in row if name]


def _scrub(mention: Mention, words: set[str]) -> None:
    """In their place, wherever others have them: in columns of text, and in the texts of a column of values."""
    table: Table = mention.model.__table__
    (key,) = table.primary_key.columns
    for name in mention.columns:
        column = table.c[name]
        for word in sorted(words, key=len, reverse=True):
            written = json.dumps(word)[1:-1]
            said = cast(column, Text)
            found = said.contains(word, autoescape=True) | said.contains(written, autoescape=True)
            for ident, value in session.execute(select(key, column).where(found)).all():
                changed(update(table).where(key == ident).values({name: _without(value, word)}))


def _without(value: Any, word: str) -> Any:
    match value:
        case str():
            return value.replace(word, GONE)
        case dict():
            return {name: _without(one, word) for name, one in value.items()}
        case list():
            return [_without(one, word) for one in value]
    if hasattr(value, "zh"):
        return type(value)(value.zh.replace(word, GONE), value.en.replace(word, GONE))
    return value


class ErasureList:
    """The accounts that were erased, outside the database; no name and no phone stands in it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def note(self, account_id: int, created_at: datetime) -> None:
        """It is on the disk when this returns; the same twice does no harm."""
        line = json.dumps({"account": account_id, "created": utc(created_at), "at": utc(clock.now())})
        with self.path.open("a", encoding="ascii") as file:
            file.write(f"{line}\n")
            file.flush()
            os.fsync(file.fileno())

    def all(self) -> list[Erased]:
        """A line cut off by a power failure does not count."""
        if not self.path.exists():
            return []
        found = {}
        for line in self.path.read_text(encoding="ascii").splitlines():
            try:
                noted = json.loads(line)
                found[Erased(int(noted["account"]), str(noted["created"]))] = True
            except (ValueError, KeyError, TypeError):
                continue
        return list(found)
