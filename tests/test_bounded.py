"""Caches have a bound in bytes, whatever is asked for."""

import time

import pytest

from portal.web.kept import MOST_BYTES, Shelf
from portal.web.kept import pages as kept_pages
from portal.web.kept.bounded import Bounded
from tests.visitor import Visitor


@pytest.mark.unit
def test_it_never_weighs_more_and_what_was_asked_for_lately_stays():
    shelf: Bounded[str] = Bounded(1000)
    for number in range(100):
        shelf.set(f"k{number:03d}", "x", 46, 60)
        assert shelf.size <= 1000
        assert shelf.get("k000") == "x" and len(shelf) <= 20
    assert shelf.get("k001") is None
    shelf.set("large", "x", 101, 60)
    assert shelf.get("large") is None, "one alone would empty the shelf"
    shelf.clear()
    assert (shelf.size, len(shelf)) == (0, 0)


@pytest.mark.unit
def test_what_is_over_is_gone_and_weighs_nothing(monkeypatch):
    shelf: Bounded[str] = Bounded(1000)
    shelf.set("k", "x", 9, 5)
    monkeypatch.setattr(time, "monotonic", lambda: 1e12)
    assert shelf.get("k") is None and shelf.size == 0


@pytest.mark.unit
def test_pieces_are_bounded_too():
    shelf = Shelf()
    for number in range(200):
        shelf.get(number, lambda: ["x" * 500_000], 60)
        assert shelf.size <= MOST_BYTES
    assert shelf.get("huge", lambda: "x" * MOST_BYTES, 60) and "huge" not in shelf._kept


def test_anybody_asking_for_anything_fills_no_memory(app, monkeypatch):
    monkeypatch.setattr(app.extensions["page_cache"]._pages, "_most", 400_000)
    visitor = Visitor(app)
    for number in range(60):
        assert visitor.get(f"/?x={number}").status_code == 200
        assert app.extensions["page_cache"]._pages.size <= 400_000
    assert app.extensions["page_cache"]._pages.size > 0 and kept_pages.MOST_BYTES < 20_000_000
