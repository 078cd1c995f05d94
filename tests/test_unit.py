"""The mark `unit` is kept: whoever bears it gets no application, no database and no other process."""

import subprocess
import sys
from pathlib import Path

import pysqlite3
import pytest
from sqlalchemy import create_engine

from portal import create_app
from portal.config import Settings
from tests.unit import NotAlone

ROOT = Path(__file__).parent.parent
REACHING = {
    "an application": lambda folder: create_app(Settings(instance=folder)),
    "a connection": lambda folder: create_engine(f"sqlite:///{folder}/club.db").connect(),
    "a database": lambda folder: pysqlite3.connect(folder / "club.db"),
    "a process": lambda folder: subprocess.run(["true"], check=True),
}
BEARER = """
import pytest

@pytest.mark.unit
def test_with_the_house(app): pass

@pytest.mark.unit
def test_with_nothing(): pass

def test_without_the_mark(app): pass
"""


@pytest.mark.unit
@pytest.mark.parametrize("reach", REACHING.values(), ids=REACHING)
def test_a_unit_test_is_alone(reach, tmp_path):
    with pytest.raises(NotAlone):
        reach(tmp_path)


@pytest.mark.parametrize("reach", list(REACHING.values())[1:], ids=list(REACHING)[1:])
def test_another_is_not(reach, tmp_path):
    assert reach(tmp_path)


def test_a_unit_test_that_asks_for_the_house_fails_before_one_is_made(tmp_path):
    written = tmp_path / "test_bearers.py"
    written.write_text(BEARER)
    options = ["-c", ROOT / "pyproject.toml", "-p", "tests.conftest", "-p", "no:cacheprovider", "-v"]
    command = [sys.executable, "-m", "pytest", *options, written]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    assert "2 passed, 1 error" in said and "NotAlone: a unit test asks for the house" in said
