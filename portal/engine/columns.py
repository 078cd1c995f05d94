"""The base class of every table and the types of its columns, the same on SQLite and PostgreSQL."""

import enum
import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Any

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, Integer, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import JSON, TypeDecorator

from portal import clock
from portal.words import Words

SHORT = 300  # characters
BIG = BigInteger().with_variant(Integer(), "sqlite")  # SQLite numbers rows only in an INTEGER PRIMARY KEY


class Moment(TypeDecorator[datetime]):
    """An aware datetime, stored as UTC, read in the club's time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return _in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else clock.local(value)

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        """Written in one go for SQLite, too: a redemption writes sixteen."""
        return _as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """SQLite keeps a text; read in one go, it costs a third of what the two types one upon the other do."""
        return _of_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("naive datetime: use portal.clock")
    return moment.astimezone(UTC)


def _as_text(moment: datetime | None) -> str | None:
    return None if moment is None else _in_utc(moment).isoformat(" ", "microseconds")[:-6]  # without +00:00


def _of_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(f"{text}+00:00").astimezone(clock.ZONE)


class WordsColumn(TypeDecorator[Words]):
    """`Words` as a JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Words | None, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps({"zh": value.zh, "en": value.en}, ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Words | None:
        if value is None:
            return None
        return _short_words(value) if len(value) < SHORT else _words(value)


def _words(text: str) -> Words:
    return Words(**json.loads(text))


_short_words = lru_cache(1000)(_words)  # names, which a list reads again and again: twenty of them are 45 µs


def _values(kind: type[enum.Enum]) -> list[str]:
    return [str(member.value) for member in kind]


Id = Annotated[int, mapped_column(BIG, primary_key=True)]
Points = Annotated[int, mapped_column(BIG)]


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        int: BIG,
        str: Text(),
        datetime: Moment(),
        Words: WordsColumn(),
        dict[str, Any]: JSON(),
        list[str]: JSON(),
        enum.Enum: Enum(enum.Enum, native_enum=False, length=32, values_callable=_values, create_constraint=False),
    }
