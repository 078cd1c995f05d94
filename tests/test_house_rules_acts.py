"""An act is read in a few files: the walls of a subject stand where its readers do not have to pass (tests/acts.py)."""

import statistics
from pathlib import Path

import pytest

from tests.acts import Code
from tests.sources import ROOT

pytestmark = pytest.mark.unit

VIEW = """
from portal.club.press import notices

@blueprint.get("/notices")
def show():
    notices.drawn()

@blueprint.post("/notices")
@form_page(show)
def publish():
    notices.rule1()
"""


def test_an_act_is_read_in_eight_files_at_most_and_half_of_them_in_four():
    code = Code(ROOT)
    files = {name: sorted(code.files_of(act)) for name, act in code.acts().items()}
    assert len(files) > 200
    assert {name: opened for name, opened in files.items() if len(opened) > 8} == {}
    assert statistics.median(len(opened) for opened in files.values()) <= 4


def opened(root: Path, modules: dict[str, str]) -> list[str]:
    """What is opened for an invented act, VIEW, above these modules of the domain."""
    for name, text in {"portal/blueprints/press/notices/staff.py": VIEW, **modules}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        (path.parent.parent / "__init__.py").touch()
    code = Code(root)
    (act,) = code.acts().values()
    return sorted(Path(name).stem for name in code.files_of(act))


def chain(length: int) -> dict[str, str]:
    """A rule that calls a rule that calls a rule…; the package hands the first one on."""
    rules = [f"rule{n}" for n in range(1, length)]
    begun = "from portal.club.press.notices.rule1 import rule1\n"
    files = {"portal/club/press/notices/__init__.py": begun}
    for name, following in zip(rules, [*rules[1:], "clock"], strict=True):
        imported = f"from portal.club.press.notices.{following} import {following}"
        files[f"portal/club/press/notices/{name}.py"] = f"{imported}\n\ndef {name}():\n    {following}()\n"
    return files


def test_control_a_chain_of_nine_files_is_seen(tmp_path):
    assert opened(tmp_path / "nine", chain(9)) == [*(f"rule{n}" for n in range(1, 9)), "staff"]
    assert opened(tmp_path / "three", chain(3)) == ["rule1", "rule2", "staff"]


def test_control_a_table_hides_nothing(tmp_path):
    files = chain(4)
    rule = "from portal.club.press.notices.acts import ACTS\n\ndef rule1(act):\n    ACTS[act]()\n"
    files["portal/club/press/notices/rule1.py"] = rule
    table = "from portal.club.press.notices.rule2 import rule2\n\nACTS = {'publish': rule2}\nLONGEST = int(40)\n"
    files["portal/club/press/notices/acts.py"] = table
    assert opened(tmp_path, files) == ["acts", "rule1", "rule2", "rule3", "staff"]


def test_control_pages_and_verbs_of_other_subjects_are_walls(tmp_path):
    files = chain(2)
    files["portal/club/press/notices/__init__.py"] += "from portal.club.press.notices.drawing import drawn\n"
    files["portal/club/press/notices/drawing.py"] = "def drawn():\n    pass\n"
    files["portal/club/press/magazine/__init__.py"] = "def issue():\n    pass\n"
    files["portal/club/press/notices/rule1.py"] = (
        "from portal.club.press import magazine\n\ndef rule1():\n    magazine.issue()\n"
    )
    assert opened(tmp_path, files) == ["rule1", "staff"]
