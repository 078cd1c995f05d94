"""The application that the tests of one process share, on either database; emptied before each of them."""

from collections.abc import Callable, Iterator
from pathlib import Path

from portal import create_app
from portal.config import Settings
from portal.web import Portal
from tests import emptying


def sqlite(instance: Path) -> Iterator[Callable[[], Portal]]:
    """A function that empties the house: the same application, every table as on the first day."""
    application = _application(Settings(instance=instance))
    empty = emptying.sqlite(application, instance)

    def fresh() -> Portal:
        empty()
        _forget(application)
        return application

    yield fresh


def postgresql(server: str, instance: Path) -> Iterator[Callable[[], Portal]]:
    """The same on a database of `server`."""
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


def _application(settings: Settings) -> Portal:
    application = create_app(settings)
    application.testing = True
    application.config["WTF_CSRF_ENABLED"] = False  # tests/test_access_phones.py switches it on
    return application


def _forget(application: Portal) -> None:
    from portal.blueprints.people.accounts import limiter
    from portal.club.ground import kept_terms

    limiter.reset()  # the doors' coarse limit by address
    application.extensions["settings"].seals.unlink(missing_ok=True)
    application.extensions["queue"].storage.flush_all()
    application.extensions["page_cache"].clear()
    application.extensions["kept"].clear()
    kept_terms.forget()
