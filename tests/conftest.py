"""The house for the tests: one application a worker, a fresh database a test, people made by tests/make.py."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal import create_app, queue
from portal.club.purse import points
from portal.config import Settings
from portal.database import session
from portal.web import Portal
from tests import emptying, postgres
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
        "tests/ground/test_races",
        "tests/printing/",
        "tests/cli/",
        "tests/test_abuse",
        "tests/demo/",
        "tests/test_access_",
    ),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first, so that no worker is left alone with one at the end (bin/test keeps this order)."""
    items.sort(key=lambda item: next((n for n, path in enumerate(LONG) if item.nodeid.startswith(path)), len(LONG)))


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of the PostgreSQL of this run, with {name} for the database."""
    with postgres.running() as url:
        yield url


@pytest.fixture(scope="session")
def fresh(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Portal]]:
    """A function that empties the house: the same application, every table as on the first day."""
    instance = tmp_path_factory.mktemp("instance")
    if ENGINE == "postgresql":
        yield from _fresh_postgresql(request.getfixturevalue("server"), instance)
    else:
        yield from _fresh_sqlite(instance)


@pytest.fixture
def app(fresh: Callable[[], Portal]) -> Iterator[Portal]:
    """The application with empty tables and an open application context."""
    application = fresh()
    with application.app_context():
        yield application
        session.remove()


@pytest.fixture(scope="module")
def app_of_module(fresh: Callable[[], Portal]) -> Iterator[Portal]:
    """As `app`, emptied once for a module whose tests only read what it was filled with. Never both in one module."""
    application = fresh()
    with application.app_context():
        yield application
        session.remove()


@pytest.fixture
def visitor(app: Portal) -> Visitor:
    """Somebody with a browser who is not signed in."""
    return Visitor(app)


@pytest.fixture
def work(app: Portal) -> Callable[[], int]:
    """Do all jobs that wait; gives how many there were."""
    return lambda: queue.run_waiting(app)


@pytest.fixture
def every_occasion(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the subjects to come were here: rules for surveys and purchases are shown like those of today."""
    every = dict(points.OCCASIONS)
    monkeypatch.setattr(points.TRIGGERS, "_table", lambda: every)


def _application(settings: Settings) -> Portal:
    application = create_app(settings)
    application.testing = True
    application.config["WTF_CSRF_ENABLED"] = False  # tests/test_abuse.py switches it on
    return application


def _fresh_sqlite(instance: Path) -> Iterator[Callable[[], Portal]]:
    application = _application(Settings(instance=instance))
    empty = emptying.sqlite(application, instance)

    def fresh() -> Portal:
        empty()
        _forget(application)
        return application

    yield fresh


def _fresh_postgresql(server: str, instance: Path) -> Iterator[Callable[[], Portal]]:
    database = emptying.PostgreSQL(server)
    application = _application(Settings(instance=instance, database_url=database.url))
    emptying.build(application)
    database.keep(application)

    def fresh() -> Portal:
        database.empty(application)
        _forget(application)
        return application

    yield fresh
    database.close()


def _forget(application: Portal) -> None:
    from portal.blueprints.people.accounts import limiter

    limiter.reset()  # the doors' coarse limit by address
    application.extensions["settings"].seals.unlink(missing_ok=True)
    application.extensions["queue"].storage.flush_all()
    application.extensions["page_cache"].clear()
    application.extensions["shared"].clear()
