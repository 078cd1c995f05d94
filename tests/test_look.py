"""The visual house keeps together: every icon exists, every stylesheet is loaded, vendored files are the published
ones, and the colours keep the contrast that look/screens.md promises."""

import hashlib
import re
from itertools import product
from pathlib import Path

import pytest

from portal.static_files import flattened

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[1] / "portal"
STATIC, TEMPLATES = ROOT / "static", ROOT / "templates"
CSS = STATIC / "css"


def sheets() -> list[Path]:
    return sorted(CSS.rglob("*.css"))


def test_every_icon_a_template_asks_for_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))
    asked = {
        name
        for page in TEMPLATES.rglob("*.html")
        for name in re.findall(r'\bicon\(\s*"([\w-]+)"\s*[,)]', page.read_text(encoding="utf-8"))
    }
    assert asked - drawn == set()


def test_every_stylesheet_is_imported_once_and_every_import_exists() -> None:
    imported: list[Path] = []
    for sheet in sheets():
        names = re.findall(r'@import url\("([^"]+)"\)', sheet.read_text())
        named = [(sheet.parent / name).resolve() for name in names if "*" not in name]
        rest = {path.resolve() for name in names if "*" in name for path in sheet.parent.glob(name)}
        imported += [*named, *sorted(rest - set(named))]
    assert [path for path in imported if not path.exists()] == []
    assert len(imported) == len(set(imported))
    entrances = {CSS / "portal.css", CSS / "desk.css"}
    assert {sheet.resolve() for sheet in sheets()} - set(imported) == {path.resolve() for path in entrances}


def test_a_sheet_nobody_named_is_sent_after_those_that_were(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    for name in ("zebra", "apple", "new"):
        (tmp_path / "pages" / f"{name}.css").write_text(f".{name} {{ margin: 0 }}")
    whole = tmp_path / "portal.css"
    whole.write_text('@import url("pages/zebra.css") layer(pages);\n@import url("pages/*.css") layer(pages);\n')
    assert re.findall(r"\.(\w+) {", flattened(whole)) == ["zebra", "apple", "new"]


def test_vendored_files_are_the_published_ones() -> None:
    listed = re.findall(
        r"\| `([^`]+)`[^|]*\|[^|]*\|[^|]*\|[^|]*\| `([0-9a-f]{64})` \|", (STATIC / "vendor/VENDOR.md").read_text()
    )
    assert len(listed) == 4
    for name, digest in listed:
        assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == digest, name


@pytest.mark.parametrize("sheet", sheets(), ids=lambda path: path.stem)
def test_a_stylesheet_names_no_colour_where_a_token_exists(sheet: Path) -> None:
    if sheet.name == "tokens.css":
        return
    tokens = set(re.findall(r"#[0-9A-Fa-f]{6}", (CSS / "tokens.css").read_text()))
    fixed = {"#23211D", "#4A463E"}  # words over a printed picture or cover, the same by day and night
    assert set(re.findall(r"#[0-9A-Fa-f]{6}", sheet.read_text())) & tokens <= fixed


def palettes() -> dict[str, dict[str, str]]:
    text = (CSS / "tokens.css").read_text()
    light, dark = text.split('[data-theme="dark"] {')
    pairs = r"--([\w-]+): (#[0-9A-F]{6})"
    day = dict(re.findall(pairs, light))
    return {"light": day, "dark": day | dict(re.findall(pairs, dark))}


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


GROUNDS = ("paper", "sheet", "sunk")
WORDS = ("ink", "ink-2", "ink-3", "jade", "jade-deep", "seal", "gold")
ON_A_WASH = [
    ("ink", "jade-wash"),
    ("jade", "jade-wash"),
    ("ink-3", "jade-wash"),
    ("gold", "gold-wash"),
    ("seal", "seal-wash"),
]
ON_COLOUR = [
    ("on-jade", "jade"),
    ("on-seal", "seal"),
    ("card-ink", "card"),
    ("card-gold", "card"),
    ("card-hint", "card-field"),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_keep_a_contrast_of_four_and_a_half(theme: str) -> None:
    colours = palettes()[theme]
    pairs = [*product(WORDS, GROUNDS), *ON_A_WASH, *ON_COLOUR]
    assert [(a, b) for a, b in pairs if contrast(colours[a], colours[b]) < 4.5] == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_edge_of_a_field_keeps_a_contrast_of_three(theme: str) -> None:
    colours = palettes()[theme]
    assert contrast(colours["field"], colours["paper"]) >= 3
    assert contrast(colours["field"], colours["sheet"]) >= 3
    assert contrast(colours["card-field-edge"], colours["card-field"]) >= 3


def test_no_template_of_the_house_carries_style_or_script() -> None:
    for page in [*(TEMPLATES / "layouts").glob("*.html"), *(TEMPLATES / "ui").glob("*.html")]:
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|<style|\son\w+=|hx-on|<script(?![^>]*\ssrc=)", text), page.name
