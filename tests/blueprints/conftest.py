"""The doors' coarse limit by address begins anew with every test."""

import pytest

from portal.blueprints.accounts import limiter


@pytest.fixture(autouse=True)
def _no_earlier_requests():
    limiter.reset()
