"""The doors' coarse limit by address begins anew with every test."""

from collections.abc import Iterator

import pytest

from portal.blueprints.accounts import limiter
from portal.web import Portal


@pytest.fixture(autouse=True)
def _no_earlier_requests():
    limiter.reset()


@pytest.fixture(autouse=True)
def _rooms_not_built_yet(app: Portal) -> Iterator[None]:
    """Layouts name rooms of the house that land later; their addresses may be missing for a while."""
    handlers = list(app.url_build_error_handlers)
    app.url_build_error_handlers.append(lambda _error, endpoint, _values: f"#{endpoint}")
    yield
    app.url_build_error_handlers = handlers
