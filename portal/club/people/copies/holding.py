"""What the club holds about a person: every table that a subject declares as personal, as plain values."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from typing import Any, NamedTuple

from sqlalchemy import select

from portal.club.ground import erasing
from portal.club.ground.files import File
from portal.club.people import members
from portal.club.people.accounts import Account
from portal.database import session
from portal.manifest import Person, Personal
from portal.words import Words


class Section(NamedTuple):
    """One kind of row. name: a lazy sentence. table: as the data are kept under."""

    name: object
    table: str
    rows: list[dict[str, Any]]


def person_of(account: Account) -> Person:
    member = members.of_account(account.id)
    words = tuple(filter(None, [account.email]))
    return Person(account.id, member.id if member else 0, account.phone, words)


def sections(person: Person) -> Iterator[Section]:
    """All that there is, account and membership first."""
    for one in reversed(erasing.personal()):
        rows = [{name: plain(value) for name, value in row.items()} for row in erasing.rows_of(one, person)]
        if rows:
            yield Section(one.name, one.model.__tablename__, rows)


def files_of(person: Person) -> list[File]:
    """Pictures and papers that are theirs."""
    with_files = [one for one in erasing.personal() if one.files]
    ids = {ident for one in with_files for ident in _file_ids(one, person)}
    return list(session.scalars(select(File).where(File.id.in_(ids)).order_by(File.id))) if ids else []


def plain(value: Any) -> Any:
    match value:
        case datetime() | date():
            return value.isoformat()
        case Enum():
            return value.value
        case Words():
            return {"zh": value.zh, "en": value.en}
    return value


def _file_ids(one: Personal, person: Person) -> set[int]:
    shown = [name for name in one.files if name not in one.hidden]  # an earlier copy is not packed into the next
    return {row[name] for row in erasing.rows_of(one, person) for name in shown if row[name]}
