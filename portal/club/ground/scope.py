"""To which estate a row belongs: said once by its model, beside `visible_to`, and asked in SQL and of a loaded row.

    estate_of = "estate_id"                     a column of the row
    estate_of = "member"                        a relationship: wherever that row belongs
    estate_of = Either("member", "desk")        to the estates of both
    estate_of = First("estate_id", "member")    to the first that says one
    estate_of = CLUB                            to no estate, whatever the row: its acts ask a club-wide permission

A row of none of the estates belongs to the whole club: what is done with it takes the permission for every estate.
`shared_by` names the permissions for which such a row is open to whoever holds them in any estate.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlalchemy.orm import RelationshipProperty


class Either(tuple[str, ...]):
    """A row of the estates of all these."""

    def __new__(cls, *paths: str) -> "Either":
        return super().__new__(cls, paths)


class First(tuple[str, ...]):
    """A row of the estate that the first of these says."""

    def __new__(cls, *paths: str) -> "First":
        return super().__new__(cls, paths)


CLUB = Either()


def holds(row: Any, estates: frozenset[int], permission: str) -> bool:
    """Whether `permission`, held in these estates, counts for a loaded row."""
    paths = _said(type(row))
    if not estates or paths is CLUB:
        return bool(estates)
    said = [value for path in paths if (value := getattr(row, path)) is not None]
    if isinstance(paths, First):
        said = said[:1]
    there = (one in estates if isinstance(one, int) else holds(one, estates, permission) for one in said)
    return any(there) or (not said and _is_shared(type(row), permission))


def lies_in(model: type[Any], estates: frozenset[int], permission: str) -> ColumnElement[bool]:
    """The same as an SQL condition."""
    paths = _said(model)
    if not estates or paths is CLUB:
        return true() if estates else false()
    there = [_at(model, path, estates, permission) for path in paths]
    if isinstance(paths, First):
        there = [and_(*_silent(model, paths[:place]), found) for place, found in enumerate(there)]
    if _is_shared(model, permission):
        there.append(and_(*_silent(model, paths)))
    return or_(*there)


def _is_shared(model: type[Any], permission: str) -> bool:
    return permission in getattr(model, "shared_by", ())


def _said(model: type[Any]) -> Either | First:
    said = getattr(model, "estate_of", None)
    if said is None:
        raise TypeError(f"{model.__name__} does not say to which estate its rows belong (estate_of)")
    return Either(said) if isinstance(said, str) else said


def _at(model: type[Any], path: str, estates: frozenset[int], permission: str) -> ColumnElement[bool]:
    attribute = getattr(model, path)
    if _is_relationship(attribute):
        there: ColumnElement[bool] = attribute.has(lies_in(attribute.property.mapper.class_, estates, permission))
        return there
    held: ColumnElement[bool] = attribute.in_(estates)
    return held


def _silent(model: type[Any], paths: tuple[str, ...]) -> list[ColumnElement[bool]]:
    """None of these says an estate."""
    attributes = (getattr(model, path) for path in paths)
    return [~one.has() if _is_relationship(one) else one.is_(None) for one in attributes]


def _is_relationship(attribute: Any) -> bool:
    return isinstance(attribute.property, RelationshipProperty)
