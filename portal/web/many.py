"""Rows picked in a list of the desk, for one act on all of them: by their boxes, or all that match its filters."""

from dataclasses import dataclass
from typing import Any, Generic
from urllib.parse import parse_qsl

from flask import request
from sqlalchemy import Select, func, select

from portal.club.ground.many import MOST
from portal.database import session
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.web.answers import within_reach
from portal.web.lists import LISTS, Row


@dataclass(frozen=True)
class Picked(Generic[Row]):
    """At most `MOST` rows in the list's order, how many were asked for, and the list as it was."""

    rows: list[Row]
    total: int
    back: str


def picked(key: str, model: type[Row], *also: int) -> Picked[Row]:
    """What the bar of that list sent, within the route's permission. also: rows that were marked in another way.

    Raises Refusal when nothing is left.
    """
    of = LISTS[key]
    asked = dict(parse_qsl(request.form.get("query", "")[:1000]))
    ident: Any = model.id  # type: ignore[attr-defined]
    boxes = [int(one) for one in request.form.getlist("row")[:MOST] if one.isascii() and one.isdecimal()]
    rows: Select[Any]
    if request.form.get("all"):
        rows = of.ordered(asked)
    else:
        rows = select(model).where(ident.in_({one for one in (*boxes, *also) if one < 2**63})).order_by(ident)
    reach = rows.where(within_reach(model))
    found = list(session.scalars(reach.limit(MOST)).unique())
    if not found:
        raise Refusal(_("Please pick at least one row first."), status=409)
    total = len(found) if len(found) < MOST else _count(reach)
    sort = {"sort": asked["sort"]} if "sort" in asked else {}
    return Picked(found, total, of.address({**of.chosen(asked), **sort}))


def _count(rows: Select[Any]) -> int:
    return int(session.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0)
