import pytest

from portal import printing
from portal.printing import magazine
from portal.printing.job import Printed
from tests.printing.sample import ISSUE, resolve

if lacking := printing.missing():
    pytest.fail(f"printing needs {', '.join(one.package for one in lacking)}", pytrace=False)


@pytest.fixture(scope="session")
def issue() -> Printed:
    """The sample issue, printed once for every test that looks at it."""
    return magazine.typeset(ISSUE, resolve)


@pytest.fixture(autouse=True, scope="session")
def _no_press_left():
    yield
    printing.put_away()
