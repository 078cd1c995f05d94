"""The source as the house rules read it: its files, and their lines."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PORTAL = ROOT / "portal"
PYTHON = sorted(p for folder in ("portal", "tests", "benchmarks") for p in (ROOT / folder).rglob("*.py"))
OURS = [p for p in PYTHON if PORTAL in p.parents and "migrations" not in p.parts]
TEMPLATES = sorted((PORTAL / "templates").rglob("*.html"))
SCREENS = [p for p in TEMPLATES if p.relative_to(PORTAL / "templates").parts[0] not in {"print", "mail"}]
LETTERS = sorted((PORTAL / "templates").rglob("*.txt"))
STATIC = [p for p in (PORTAL / "static").rglob("*") if p.suffix in {".css", ".js"} and "vendor" not in p.parts]


def named(paths):
    return [pytest.param(path, id=path.relative_to(ROOT).as_posix()) for path in paths]


def lines_with(pattern: str, paths, but=()) -> list[str]:
    found = []
    for path in paths:
        name = path.relative_to(ROOT).as_posix()
        if name in but or any(name.startswith(folder) for folder in but if folder.endswith("/")):
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if re.search(pattern, line):
                found.append(f"{name}:{number}: {line.strip()[:100]}")
    return found
