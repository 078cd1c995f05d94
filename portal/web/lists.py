"""Lists of the desk and of a merchant's rooms: what an address finds, how it can be sorted, where its rows open.

A `ListOf` of the desk stands in the pages' manifest, where saved views and acts on many find it. From it come the page
and its total, the addresses of heads, pages and rows, the counts of saved views and tabs, the way back from a row and
the next one, the rows an act on many is for, and the sheet.
Every address is plain and can be kept; what is none of ours in it filters, sorts and moves nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl, urlencode

from flask import has_request_context, request, url_for
from sqlalchemy import Select, func, select

from portal.club.ground import saved_views
from portal.club.ground.saved_views import SavedView
from portal.database import Base, session
from portal.engine.paging import Key, Page, next_of, ordering, page_of
from portal.identity import viewer
from portal.manifest import Gathered, joined, pages

Row = TypeVar("Row", bound=Base)
Asked = Mapping[str, str]  # filters of an address by their names, never empty
LONGEST = 100  # characters of a filter
PLACE = "list"  # what a row's address calls the list it was opened from


@dataclass(frozen=True)
class Sort:
    """A head one can sort by. keys: as page_of() takes them. descending: so at first, else the other way round."""

    title: object
    keys: tuple[Key, ...]
    descending: bool = False


@dataclass(frozen=True)
class ListOf(Generic[Row]):
    """matching: the rows for whoever looks, unordered. sorts: by their names; `usual` is the one without being asked.

    opens: endpoint of a row's page, its argument, and the attribute of the row that fills it; None: it has no page.
    """

    key: str
    endpoint: str
    matching: Callable[[Asked], Select[tuple[Row]]]
    filters: tuple[str, ...]
    sorts: Mapping[str, Sort]
    usual: Callable[[Asked], str]
    opens: tuple[str, str, str] | None = None
    size: int = 20

    def chosen(self, asked: Asked) -> dict[str, str]:
        """Of an address, what this list knows and is not empty."""
        said = {name: str(asked.get(name, "")).strip()[:LONGEST] for name in self.filters}
        return {name: value for name, value in said.items() if value}

    def order(self, asked: Asked) -> tuple[str, bool]:
        """?sort=due or ?sort=-due: the sort's name and whether it goes down; an unknown one is the usual."""
        said = str(asked.get("sort", ""))
        if said.removeprefix("-") not in self.sorts:
            said = self.usual(self.chosen(asked))
        return said.removeprefix("-"), said.startswith("-")

    def at(self, asked: Asked, total: int | None = None) -> "Listed[Row]":
        """The page that an address asks for. total: how many rows match, where that is known already."""
        return Listed(self, asked, total)

    def address(self, query: Asked) -> str:
        known: dict[str, Any] = dict(query)
        return url_for(self.endpoint, **known)

    def ordered(self, asked: Asked) -> Select[Any]:
        """All rows that an address finds, in its order."""
        name, descending = self.order(asked)
        return self.matching(self.chosen(asked)).order_by(*ordering(self.sorts[name].keys, descending))

    def count(self, *several: Asked) -> list[int]:
        """How many rows each address finds, in one statement."""
        if not several:
            return []
        return list(map(int, session.execute(select(*(self._sum(one) for one in several))).one()))

    def _sum(self, asked: Asked) -> Any:
        rows = self.matching(self.chosen(asked)).with_only_columns(func.count(), maintain_column_froms=True)
        return rows.order_by(None).scalar_subquery()


class Listed(Generic[Row]):
    """A list as one address shows it."""

    def __init__(self, of: ListOf[Row], asked: Asked, total: int | None = None) -> None:
        self.of, self.chosen, self._total = of, of.chosen(asked), total
        self.sort, self.descending = of.order(asked)
        self.page: Page[Row] = page_of(
            of.matching(self.chosen), *of.sorts[self.sort].keys, after=asked.get("after"), before=asked.get("before"),
            size=of.size, descending=self.descending,
        )  # fmt: skip

    @property
    def rows(self) -> list[Row]:
        return self.page.rows

    @cached_property
    def total(self) -> int:
        """How many rows match, counted in the database."""
        return self.of.count(self.chosen)[0] if self._total is None else self._total

    @property
    def query(self) -> dict[str, str]:
        """Filters and order, without the page."""
        order = f"-{self.sort}" if self.descending else self.sort
        usual = order == self.of.usual(self.chosen)
        return self.chosen if usual else {**self.chosen, "sort": order}

    @property
    def said(self) -> str:
        """The query as one text, for forms."""
        return urlencode(self.query)

    def address(self, **changes: str | None) -> str:
        """This list with other filters, order or page; None takes one away."""
        known = {**(request.view_args or {}), **self.query, **changes}
        return url_for(self.of.endpoint, **{name: value for name, value in known.items() if value is not None})

    @property
    def bare(self) -> str:
        """Where its form of filters leads."""
        return url_for(self.of.endpoint, **(request.view_args or {}))

    def without(self, names: Sequence[str]) -> str | None:
        """This list without those filters; None where it has none of them."""
        asked: dict[str, str | None] = dict.fromkeys(self.chosen.keys() & set(names))
        return self.address(**asked) if asked else None

    def tabs(self, name: str, choices: Sequence[tuple[str, object]]) -> list[tuple[str, str, bool]]:
        """For the tabs of a page: a filter's values ("" takes it away) with how many each finds beside the others."""
        others = {key: value for key, value in self.chosen.items() if key != name}
        counts = self.of.count(*({**others, name: value} for value, _words in choices))
        known, values = self.chosen.get(name, ""), [value for value, _words in choices]
        current = known if known in values else ""
        if self._total is None and known in values:
            self._total = counts[values.index(known)]  # the tab one stands on is the list itself
        return [
            (self.address(**{name: value or None}), f"{words} {count}", value == current)
            for (value, words), count in zip(choices, counts, strict=True)
        ]

    @property
    def next_page(self) -> str | None:
        return self.address(after=self.page.after) if self.page.after else None

    @property
    def previous_page(self) -> str | None:
        return self.address(before=self.page.before) if self.page.before else None

    def sorted_by(self, name: str) -> str:
        """The address of a head: by this column, or the other way round where it is sorted so already."""
        down = not self.descending if name == self.sort else self.of.sorts[name].descending
        return self.address(sort=f"-{name}" if down else name)

    def way_of(self, name: str) -> str:
        """As aria-sort says it."""
        return "none" if name != self.sort else ("descending" if self.descending else "ascending")

    def open(self, row: Row) -> str:
        """The row's page, from which one finds back."""
        return _open(self.of, row, self._where(row))

    def place(self, row: Row) -> str:
        """For the address of an act that stands in the row itself: which list it is, where one comes back to."""
        return _place(self.of, self._where(row))

    def _where(self, row: Row) -> dict[str, str]:
        here = {name: request.args[name] for name in ("after", "before") if request.args.get(name)}
        return {**self.query, **here, "at": self.page.cursors[self.rows.index(row)]}

    @cached_property
    def saved(self) -> list[tuple[SavedView, int, str, bool]]:
        """What this person has kept of the list: the view, how many it finds now, its address, whether it is shown."""
        views = saved_views.of(viewer.account_id, self.of.key)
        counts = self.of.count(*(one.query for one in views))
        return [
            (one, count, self.of.address(one.query), one.query == self.query)
            for one, count in zip(views, counts, strict=True)
        ]


@dataclass(frozen=True)
class WayBack:
    """From a row: to its list as it was, and to the row that follows there."""

    back: str
    following: str | None


def way_back(usual: ListOf[Row], row: Row) -> WayBack:
    """What the address of a row's page says about where it was opened; the whole usual list where it says nothing."""
    asked = dict(parse_qsl(request.args.get(PLACE, "")[:1000]))
    said = LISTS.get(asked.get("of", ""), usual)
    of = said if said.opens == usual.opens else usual
    known = {name: asked[name] for name in ("sort", "after", "before") if asked.get(name)}
    query = {**of.chosen(asked), **known}
    if "at" not in asked:
        return WayBack(of.address(query), None)
    name, descending = of.order(asked)
    others = of.matching(of.chosen(asked)).where(type(row).id != row.id)  # type: ignore[attr-defined]
    found = next_of(others, *of.sorts[name].keys, cursor=asked["at"], descending=descending)
    following = _open(of, found[0], {**query, "at": found[1]}) if found else None
    return WayBack(of.address(query), following)


def keep_place(endpoint: str, values: dict[str, Any]) -> None:
    """For url_for: whatever stays on the row (its acts, its page again) keeps the list it was opened from."""
    if not has_request_context() or not (place := request.args.get(PLACE)):
        return
    stays = endpoint.rpartition(".")[0] == request.blueprint and values.items() & (request.view_args or {}).items()
    if stays:
        values.setdefault(PLACE, place)


def _open(of: ListOf[Row], row: Row, place: Asked) -> str:
    assert of.opens is not None, f"{of.key}: its rows have no page"
    endpoint, argument, attribute = of.opens
    return url_for(endpoint, **{argument: getattr(row, attribute), PLACE: _place(of, place)})


def _place(of: ListOf[Any], place: Asked) -> str:
    return urlencode({"of": of.key, **place})


def _all() -> dict[str, ListOf[Any]]:
    lists: Sequence[ListOf[Any]] = [one for each in pages().values() for one in each.lists]
    return joined({one.key: one} for one in lists)


LISTS: Mapping[str, ListOf[Any]] = Gathered(_all)
