"""What a start costs, counted in modules: seconds depend on the machine and on who else is at work on it."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

from tests.filled import ROOT

MOST = 1020  # modules of libraries and of Python; 997 when this was written. Our own come with the subjects
RARELY = (  # imported by the function that uses it
    *("holidays", "icalendar", "lunar_python", "phonenumbers", "pygal", "segno", "xlsxwriter", "email.headerregistry"),
    *("PIL", "pillow_heif", "pypdf", "pypdfium2", "python_calamine", "weasyprint", "fontTools", "granian"),
    *("portal.demo", "portal.printing.preflight", "portal.pictures.child", "portal.spreadsheets.child"),
)
START = """
import json, sys
from pathlib import Path
from portal import create_app
from portal.config import Settings
create_app(Settings(instance=Path(sys.argv[1])))
print(json.dumps(sorted(sys.modules)))
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> set[str]:
    """The modules of a process that has made an application and nothing else."""
    instance = tmp_path_factory.mktemp("start")
    said = subprocess.run([sys.executable, "-c", START, instance], capture_output=True, text=True, check=True)
    return set(json.loads(said.stdout.splitlines()[-1]))


def test_a_start_loads_few_modules_beside_our_own(loaded):
    assert {"portal.factory", "portal.jobs", "portal.blueprints.ground.desk.staff", "sqlalchemy.orm", "flask"} <= loaded
    assert len([name for name in loaded if name.split(".")[0] != "portal"]) <= MOST


@pytest.mark.parametrize("name", RARELY)
def test_a_start_does_without_what_is_used_rarely(loaded, name):
    assert find_spec(name), "it has another name now"
    assert name not in loaded


def test_what_a_start_makes_is_not_looked_through_again(tmp_path):
    """A full collection of a web server took 0.2 s, in which nobody was answered."""
    asked = "import gc, wsgi; print(gc.get_freeze_count(), len(gc.get_objects()))"
    environ = {**os.environ, "PORTAL_INSTANCE": str(tmp_path)}
    said = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, env=environ, cwd=ROOT
    )
    frozen, looked_through = map(int, said.stdout.split())
    assert frozen > 100_000 > 10 * looked_through
