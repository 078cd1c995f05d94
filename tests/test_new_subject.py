"""A new subject edits no file but its own: that of docs/new_subject is put into the house, run, and taken away."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEMPLATE = ROOT / "docs" / "new_subject"
HOUSE = ("portal", "tests", "benchmarks", "docs", "bin", "pyproject.toml", "STYLE.md", "wsgi.py")
MADE_BY_RUNNING = {".mo", ".pyc"}
CACHES = {".pytest_cache", ".ruff_cache", ".import_linter_cache"}
FOUND = """
import json, tempfile
from pathlib import Path
from portal import create_app, demo, manifest, queue
from portal.cli import doctor
from portal.club.purse import points
from portal.club.people.accounts import PERMISSIONS
from portal.config import Settings
from portal.database import db, session, transaction
app = create_app(Settings(instance=Path(tempfile.mkdtemp())))
parts = {part.fill.__module__.rpartition(".")[2]: part for part in demo.parts()}
with app.app_context():
    with transaction():
        db.metadata.create_all(session.connection())
        points.install_rules()
    world = demo.World()
    for name in ("estates", "grades", "people", "notices"):
        parts[name].fill(world)
    told = {
        "permission": sorted(role for role, held in PERMISSIONS.items() if "notices.pin" in held),
        "job": queue._schedule["notices.take_down"],
        "checks": {found.name: found.problem for found in doctor.examine(app) if found.name.startswith("notices")},
        "rooms": [room.key for room in manifest.pages()["notices.staff"].rooms],
        "trigger": "notice_read" in points.TRIGGERS,
        "rule": [rule.amount for rule in points.rules() if rule.trigger == "notice_read"],
        "demo": list(world.notices),
        "order": list(parts),
        "style": ".notices-board" in (next((Path(app.instance_path) / "static").glob("*/css/portal.css")).read_text()),
    }
print(json.dumps(told))
"""


def files_of(folder: Path) -> dict[str, str]:
    """Every source file with the hash of what is in it."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in MADE_BY_RUNNING and not CACHES & {*path.parts}
    }


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source as it stands, in a folder of its own, and the new subject in it."""
    copy = tmp_path_factory.mktemp("source")
    for name in HOUSE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo", "results*"))
        else:
            shutil.copy(source, copy / name)
    before = files_of(copy)
    new = [name for name in files_of(TEMPLATE) if name != "README.md"]
    assert len(new) > 12 and not set(new) & set(before), "the new subject has only files of its own"
    for name in new:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(TEMPLATE / name, copy / name)
    (copy / ".before").write_text(json.dumps(before))
    return copy


def run(house: Path, *command: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "PYTEST_"))}
    done = subprocess.run(
        [sys.executable, *command], cwd=house, env={**kept, "PYTHONPATH": str(house)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{' '.join(command)[:80]}\n{done.stdout[-4000:]}\n{done.stderr[-2000:]}"
    return done.stdout


def test_everything_it_declares_is_found(house):
    told = json.loads(run(house, "-c", FOUND).splitlines()[-1])
    order = told.pop("order")
    assert order.index("people") < order.index("notices") < order.index("ledger")
    assert told == {
        "permission": ["customer_service", "marketing_head"],
        "job": {"hour": "0", "minute": "15", "day": "*"},
        "checks": {"notices: none came down before it was pinned": None},
        "rooms": ["notices"],
        "trigger": True,
        "rule": [1],
        "demo": ["water"],
        "style": True,
    }


def test_its_own_tests_and_those_over_all_subjects_pass_with_it(house):
    own = ("tests/press/notices/test_notices.py", "tests/press/notices/test_pages.py")
    over_all = (
        "tests/test_manifest.py",
        "tests/test_house_rules.py",
        "tests/test_translations.py",
        "tests/test_look.py",
    )
    assert "passed" in run(house, "-m", "pytest", "-p", "no:cacheprovider", "-o", "addopts=", *own, *over_all)


def test_the_lints_are_content_with_it(house):
    run(house, "-m", "ruff", "check", "--no-cache", ".")
    run(house, "-m", "ruff", "format", "--no-cache", "--check", ".")
    assert " 0 broken" in run(house, "-c", "from importlinter.cli import lint_imports_command as c; c()")


def test_no_other_file_was_touched_and_without_it_the_house_is_as_before(house):
    before = json.loads((house / ".before").read_text())
    new = {name for name in files_of(TEMPLATE) if name != "README.md"}
    after = files_of(house)
    touched = [name for name, digest in before.items() if after.get(name) != digest]
    assert touched == []
    for name in new:
        (house / name).unlink()
    assert {name: digest for name, digest in files_of(house).items() if name != ".before"} == before
