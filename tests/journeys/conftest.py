"""The journeys over HTTP, on the demo club."""

from collections.abc import Callable

import pytest

from portal.web import Portal
from tests.filled import filled
from tests.journeys.cast import Cast
from tests.visitor import Visitor

__all__ = ["filled"]


@pytest.fixture(scope="module")
def cast(filled: Portal, tmp_path_factory: pytest.TempPathFactory) -> Cast:
    return Cast(tmp_path_factory.mktemp("photographs"))


@pytest.fixture(params=["zh", "en"])
def seat(filled: Portal, cast: Cast, request: pytest.FixtureRequest) -> Callable[[], Visitor]:
    """Somebody new at a browser, in the language of the test."""
    return lambda: Visitor(filled, request.param)
