"""The house for the tests: one application a worker, a fresh database a test, people made by tests/make.py.

Nothing of the portal is imported before a fixture needs it: unit tests do without.
"""

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests import unit

if TYPE_CHECKING:
    from portal.web import Portal
    from tests.visitor import Visitor

ENGINE = os.environ.get("PORTAL_TEST_DATABASE", "sqlite")  # sqlite | postgresql
LONG = (
    "tests/browser/test_journeys",  # the first of two workers fills the demo club; the second meanwhile does without
    "tests/purse/points/test_against_an_oracle",
    "tests/test_crawl",
    "tests/test_supervisor",
    "tests/test_new_subject",
    "tests/test_conflicts",
    *(
        "tests/browser/",
        "/test_races",
        "tests/printing/",
        "tests/benchmarks/",
        "tests/cli/",
        "tests/test_abuse",
        "tests/demo/",
        "tests/test_access_",
    ),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first, so that no worker is left alone with one at the end (bin/test keeps this order)."""
    items.sort(key=lambda item: next((n for n, path in enumerate(LONG) if path in item.nodeid), len(LONG)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    with unit.kept(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    with unit.kept(item):
        return (yield)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of the PostgreSQL of this run, with {name} for the database."""
    from tests import postgres

    with postgres.running() as url:
        yield url


@pytest.fixture(scope="session")
def fresh(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Callable[[], Portal]]":
    """A function that empties the house: the same application, every table as on the first day."""
    from tests import house

    instance = tmp_path_factory.mktemp("instance")
    if ENGINE == "postgresql":
        yield from house.postgresql(request.getfixturevalue("server"), instance)
    else:
        yield from house.sqlite(instance)


@pytest.fixture
def app(fresh: "Callable[[], Portal]") -> "Iterator[Portal]":
    """The application with empty tables and an open application context."""
    yield from _inside(fresh())


@pytest.fixture(scope="module")
def app_of_module(fresh: "Callable[[], Portal]") -> "Iterator[Portal]":
    """As `app`, emptied once for a module whose tests only read what it was filled with. Never both in one module."""
    yield from _inside(fresh())


@pytest.fixture
def visitor(app: "Portal") -> "Visitor":
    """Somebody with a browser who is not signed in."""
    from tests.visitor import Visitor

    return Visitor(app)


@pytest.fixture
def work(app: "Portal") -> Callable[[], int]:
    """Do all jobs that wait; gives how many there were."""
    from portal import queue

    return lambda: queue.run_waiting(app)


@pytest.fixture
def nights(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Telephones are quiet from nine to nine, as outside; else they ring at any hour: the suite runs by night, too."""
    from datetime import time

    from portal.club.ground.outbox import pace

    if "app" in request.fixturenames:
        request.getfixturevalue("app")  # which lets them ring
    monkeypatch.setattr(pace, "QUIET_FROM", time(21))
    monkeypatch.setattr(pace, "QUIET_UNTIL", time(9))


@pytest.fixture
def every_occasion(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the subjects to come were here: rules for surveys and purchases are shown like those of today."""
    from portal.club.purse import points

    every = dict(points.OCCASIONS)
    monkeypatch.setattr(points.TRIGGERS, "_table", lambda: every)


def _inside(application: "Portal") -> "Iterator[Portal]":
    from datetime import time

    from portal.club.ground import kept_terms
    from portal.club.ground.outbox import pace
    from portal.database import session

    pace.QUIET_FROM, pace.QUIET_UNTIL = time.max, time.min
    kept_terms.SECONDS = 3600.0  # a page whose statements are counted is not the one that reads what is kept
    with application.app_context():
        kept_terms.stamp()
        session.remove()
        yield application
        session.remove()
