"""The first of what a search found, and how many there are; and the asked-for characters underlined in a line."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup, escape
from sqlalchemy import ColumnElement, Select, Text, cast, func, select

from portal.database import session
from portal.manifest import Found, Hit, SearchKind, SearchQuery

MOST_OF_EACH, MOST_OF_ONE = 5, 50
DIGITS = re.compile(r"[\d\s\-.+]*\d[\d\s\-.]*")
BETWEEN = r"[\s\-.*]*"  # what stands between the digits of a number as it is printed


class SearchGroup(NamedTuple):
    kind: SearchKind
    found: Found


def found_of(kinds: Iterable[SearchKind], query: SearchQuery, only: str = "") -> list[SearchGroup]:
    """What was found, in the order of its kinds; the one kind that was asked for has more lines."""
    if not query:
        return []
    asked = sorted((kind for kind in kinds if only in ("", kind.key)), key=lambda kind: kind.order)
    groups = [SearchGroup(kind, kind.find(query, MOST_OF_ONE if only else MOST_OF_EACH)) for kind in asked]
    return [group for group in groups if group.found.total]


def first_of(
    rows: Select[Any], order: Sequence[Any], tell: Callable[[Any], Iterable[Hit]], most: int, *, is_exact: bool = False
) -> Found:
    """`tell` makes lines of rows. `is_exact`: by a number that only one can have; it counts if one was found."""
    found = session.scalars(rows.order_by(*order).limit(most + 1)).unique().all()
    total = len(found) if len(found) <= most else _count(rows)
    return Found(list(tell(found[:most])), total, is_exact and total == 1)


def called(words: Any, query: SearchQuery) -> ColumnElement[bool]:
    """Of a column of Words: what was typed stands in one of both languages. For tables of some hundred rows."""
    both: Any = cast(words, Text)
    for json_own in ('{"zh": "', '", "en": "', '"}'):
        both = func.replace(both, json_own, "\n")
    found: ColumnElement[bool] = both.icontains(query.text, autoescape=True)
    return found


def _count(rows: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0


def underlined(text: object, query: SearchQuery) -> Markup:
    """`text` with what was asked for marked in it, however the blanks of a number stand."""
    words = sorted({query.text, *query.text.split(), query.digits} - {""}, key=len, reverse=True)
    if not words:
        return escape(text)
    parts = re.split(f"({'|'.join(map(_as_written, words))})", str(text), flags=re.IGNORECASE)
    marked = (Markup("<mark>{}</mark>").format(part) if place % 2 else escape(part) for place, part in enumerate(parts))
    return Markup("").join(marked)


def _as_written(word: str) -> str:
    """As a pattern: a number is printed with blanks and hyphens, a word is not."""
    return BETWEEN.join(map(re.escape, re.sub(r"\D", "", word))) if DIGITS.fullmatch(word) else re.escape(word)
