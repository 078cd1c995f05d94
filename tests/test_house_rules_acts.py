"""An act is read in a few files: the walls of a subject stand where its readers do not have to pass (tests/acts.py)."""

import statistics
from pathlib import Path

import pytest

from tests.acts import Code
from tests.sources import ROOT

pytestmark = pytest.mark.unit


def test_an_act_is_read_in_eight_files_at_most_and_half_of_them_in_four():
    code = Code(ROOT)
    files = {name: sorted(code.files_of(act)) for name, act in code.acts().items()}
    assert len(files) > 200
    assert {name: opened for name, opened in files.items() if len(opened) > 8} == {}
    assert statistics.median(len(opened) for opened in files.values()) <= 4


def chain(root: Path, length: int) -> set[str]:
    """The files of an invented act that calls a rule that calls a rule…; its package hands the first one on."""
    pages, club = root / "portal/blueprints/press/notices", root / "portal/club/press/notices"
    for folder in (pages, club):
        folder.mkdir(parents=True)
        (folder.parent / "__init__.py").touch()
    rules = [f"rule{n}" for n in range(1, length)]
    (club / "__init__.py").write_text(f"from portal.club.press.notices.{rules[0]} import {rules[0]}\n")
    act = f"@blueprint.post('/notices')\ndef publish():\n    notices.{rules[0]}()\n"
    (pages / "staff.py").write_text(f"from portal.club.press import notices\n\n\n{act}")
    for name, following in zip(rules, [*rules[1:], ""], strict=True):
        imported = f"from portal.club.press.notices.{following} import {following}\n" if following else ""
        (club / f"{name}.py").write_text(f"{imported}\n\ndef {name}():\n    return {following or None}\n")
    code = Code(root)
    (act,) = code.acts().values()
    return code.files_of(act)


def test_control_a_chain_of_nine_files_is_seen(tmp_path):
    assert len(chain(tmp_path / "nine", 9)) == 9
    assert len(chain(tmp_path / "three", 3)) == 3
