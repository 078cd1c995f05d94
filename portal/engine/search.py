"""Full-text search that finds two-character Chinese words, the same on SQLite and PostgreSQL.

Neither engine cuts Chinese into words, so we do: every Chinese character is a word of its own, and so is every run of
Latin letters or of digits. A query becomes phrases of such words: 投诉 finds 投 directly followed by 诉, B座1202 finds
these three side by side. One table holds the cut text of everything that can be found, by kind and id.
"""

import re
import unicodedata
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Integer,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    delete,
    event,
    false,
    literal,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from portal.engine.columns import Base
from portal.engine.sessions import session

SINGLE = r"\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af"
WORD = re.compile(rf"[{SINGLE}]|[^\W\d_{SINGLE}]+|\d+")
BETWEEN_TEXTS: Final = "end0of0text"  # between two texts, so no phrase spans both; cut() never makes such a word
MAX_QUERY, MAX_PHRASES = 100, 8

entries = Table(
    "search_entries",
    Base.metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("subject_id", BigInteger, nullable=False),
    Column("words", Text, nullable=False),
    UniqueConstraint("kind", "subject_id", name="uq_search_entries_kind"),
)


def index(kind: str, subject_id: int, *texts: str | None) -> None:
    """Make the subject findable by these texts; what it was findable by before is forgotten."""
    row = {"kind": kind, "subject_id": subject_id, "words": words_of(*texts)}
    connection = _connection()
    connection.execute(PUT[connection.dialect.name], row)


def words_of(*texts: str | None) -> str:
    """These texts as the table keeps them."""
    return f" {BETWEEN_TEXTS} ".join(" ".join(cut(each)) for each in texts if each)


def forget(kind: str, subject_id: int) -> None:
    """The subject can no longer be found."""
    _connection().execute(FORGET, {"of_kind": kind, "of_subject": subject_id})


def matching(kind: str, query: str) -> Select[tuple[int]]:
    """The ids of the kind's subjects that hold every phrase of the query: `Model.id.in_(matching("member", q))`.

    Whatever the user typed is text, never an operator. A query without any word finds nothing.
    """
    phrases = _phrases(query)
    found = select(entries.c.subject_id).where(entries.c.kind == kind)
    return found.where(_matches(literal(_fts5(phrases)), literal(_tsquery(phrases))) if phrases else false())


def cut(words: str) -> list[str]:
    """The text as single words, folded in width, case and accents: Chinese characters, runs of letters, of digits."""
    folded = unicodedata.normalize("NFKC", words).casefold()
    bare = "".join(letter for letter in unicodedata.normalize("NFD", folded) if not unicodedata.combining(letter))
    return WORD.findall(unicodedata.normalize("NFC", bare))


def _phrases(query: str) -> list[list[str]]:
    """What stands between blanks and commas, each as the words it is cut into."""
    phrases = [cut(part) for part in re.split(r"[\s,，、;；]+", query[:MAX_QUERY])]
    return [phrase for phrase in phrases if phrase][:MAX_PHRASES]


def _open_ended(phrase: list[str]) -> bool:
    """People type the beginning of a Latin word or number; a Chinese character is whole."""
    return len(phrase[-1]) > 1


class _matches(FunctionElement[bool]):
    """Holds all phrases, in each engine's own language; the clauses are the query for FTS5 and the one for tsquery."""

    inherit_cache = True
    type = Boolean()


@compiles(_matches, "sqlite")
def _on_sqlite(element: _matches, compiler: SQLCompiler, **how: Any) -> str:
    fts5, _ = element.clauses
    query = compiler.process(fts5, **how)
    return f"search_entries.id IN (SELECT rowid FROM search_words WHERE search_words MATCH {query})"  # noqa: S608


@compiles(_matches, "postgresql")
def _on_postgresql(element: _matches, compiler: SQLCompiler, **how: Any) -> str:
    _, tsquery = element.clauses
    query = compiler.process(tsquery, **how)
    return f"to_tsvector('simple'::regconfig, search_entries.words) @@ to_tsquery('simple'::regconfig, {query})"


def _fts5(phrases: list[list[str]]) -> str:
    return " AND ".join(f'"{" ".join(phrase)}"' + "*" * _open_ended(phrase) for phrase in phrases)


def _tsquery(phrases: list[list[str]]) -> str:
    return " & ".join("(" + " <-> ".join(phrase) + ":*" * _open_ended(phrase) + ")" for phrase in phrases)


def install(connection: Connection) -> None:
    """What full text needs beside the table: create_all has done it, a migration calls it after making the table."""
    for statement in INSTALL[connection.dialect.name]:
        connection.execute(text(statement))


def uninstall(connection: Connection) -> None:
    """Take it away again, before the table is dropped."""
    for statement in UNINSTALL[connection.dialect.name]:
        connection.execute(text(statement))


def is_ours(table_name: str) -> bool:
    """Tables the full-text engine made for itself, which migrations must leave alone."""
    return table_name == "search_words" or table_name.startswith("search_words_")


INSTALL = {
    "sqlite": [
        "CREATE VIRTUAL TABLE search_words USING fts5"
        "(words, content='search_entries', content_rowid='id', tokenize='unicode61 remove_diacritics 0')",
        "CREATE TRIGGER search_entries_added AFTER INSERT ON search_entries BEGIN"
        " INSERT INTO search_words (rowid, words) VALUES (new.id, new.words); END",
        "CREATE TRIGGER search_entries_gone AFTER DELETE ON search_entries BEGIN"
        " INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', old.id, old.words); END",
        "CREATE TRIGGER search_entries_changed AFTER UPDATE ON search_entries BEGIN"
        " INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', old.id, old.words);"
        " INSERT INTO search_words (rowid, words) VALUES (new.id, new.words); END",
    ],
    "postgresql": [
        "CREATE INDEX ix_search_entries_words ON search_entries USING gin (to_tsvector('simple'::regconfig, words))",
    ],
}
UNINSTALL = {
    "sqlite": ["DROP TABLE IF EXISTS search_words"],
    "postgresql": ["DROP INDEX IF EXISTS ix_search_entries_words"],
}

event.listen(entries, "after_create", lambda _table, connection, **_: install(connection))
event.listen(entries, "before_drop", lambda _table, connection, **_: uninstall(connection))


def _put(insert: Any) -> Any:
    statement = insert(entries)
    return statement.on_conflict_do_update(
        index_elements=[entries.c.kind, entries.c.subject_id], set_={"words": statement.excluded.words}
    )


PUT = {"sqlite": _put(sqlite.insert), "postgresql": _put(postgresql.insert)}
FORGET = delete(entries).where(entries.c.kind == bindparam("of_kind"), entries.c.subject_id == bindparam("of_subject"))


def _connection() -> Connection:
    return session().connection()
