"""Every class of the stylesheets has one home, a name that says which, and somebody who uses it (STYLE.md)."""

import re
from pathlib import Path

import pytest

from tests.class_names import ACROSS, STATES, Sheets, classes, leading, owner, uses

ROOT = Path(__file__).parents[1]
PORTAL = ROOT / "portal"
TREES = (PORTAL, ROOT / "docs" / "new_subject" / "portal")  # the subject one copies keeps the rules too


def found(folder: str, ending: str) -> dict[str, str]:
    """The text of every file of a folder, by its path inside it."""
    paths = [(tree / folder, path) for tree in TREES for path in sorted((tree / folder).rglob(ending))]
    return {path.relative_to(top).as_posix(): path.read_text(encoding="utf-8") for top, path in paths}


PAPER = {"print", "mail"}
SCREENS = {path: text for path, text in found("templates", "*.html").items() if not PAPER & {*path.split("/")}}
SHEETS = Sheets(found("static/css", "*.css"))
SCRIPTS = "\n".join(path.read_text() for path in (PORTAL / "static" / "js").glob("*.js"))


def styled_twice(sheets: Sheets) -> list[str]:
    homes = {name: sorted(sheets.homes(name)) for name in sheets.names()}
    told = [f"{name}: {', '.join(paths)}" for name, paths in homes.items() if len(paths) != 1]
    return sorted(told + [f"{name} is a state, styled alone" for name in STATES if sheets.led[name]])


def outside_its_name(sheets: Sheets) -> list[str]:
    """In a subject's sheet: a class that does not begin with the subject. Anywhere: the class of another subject."""
    told = []
    for name in sheets.names():
        home = sheets.home(name)
        if home.subject and name != home.subject and not name.startswith(f"{home.subject}-"):
            told.append(f"{name} in {min(sheets.homes(name))}")
        others = [path for path in sheets.mentioned[name] if sheets.owner(path).subject != home.subject]
        told += [f"{name} in {path}" for path in others if home.subject]
    return sorted(told)


def used_by_others(sheets: Sheets, screens: dict[str, str]) -> list[str]:
    by = uses(screens)
    return sorted(
        f"{name} in {path}"
        for name in sheets.names()
        if (subject := sheets.home(name).subject)
        for path, _desk in by[name]
        if owner(path).subject != subject
    )


def on_the_wrong_side(sheets: Sheets, screens: dict[str, str]) -> list[str]:
    """What members see stands in what members download; what only the desk uses stands in css/desk."""
    by, told = uses(screens), []
    for name in sheets.names():
        if sheets.home(name).desk:
            told += [f"{name} in {path} is styled at the desk only" for path, desk in by[name] if not desk]
        elif by[name] and all(desk for _path, desk in by[name]):
            told.append(f"{name} is used at the desk only, styled for members")
    told += [f".desk is named in {path}" for path in sheets.mentioned["desk"] if not sheets.owner(path).desk]
    return sorted(told)


def used_by_nobody(sheets: Sheets, screens: dict[str, str], scripts: str = "") -> list[str]:
    used = {name for text in screens.values() for name in classes(text)}
    return sorted(name for name in sheets.names() - used if not re.search(rf"(?<![\w-]){name}(?![\w-])", scripts))


def test_there_is_something_to_look_at() -> None:
    assert len(SHEETS.names()) > 200 and len(uses(SCREENS)) > 200 and "toast" in SCRIPTS


def test_a_class_is_styled_in_one_sheet() -> None:
    assert styled_twice(SHEETS) == []


def test_a_class_of_a_subject_begins_with_its_name_and_no_other_sheet_knows_it() -> None:
    assert outside_its_name(SHEETS) == []


def test_a_class_of_a_subject_is_used_by_its_templates_alone() -> None:
    assert used_by_others(SHEETS, SCREENS) == []


def test_the_desk_and_the_members_each_have_their_sheets() -> None:
    assert on_the_wrong_side(SHEETS, SCREENS) == []
    assert [path for path, text in SCREENS.items() if "css/desk.css" in text] == ["layouts/desk.html"]
    assert "desk/" not in SHEETS.css["portal.css"]


def test_no_class_is_styled_that_nothing_uses() -> None:
    assert used_by_nobody(SHEETS, SCREENS, SCRIPTS) == []


def test_a_class_says_more_than_two_letters() -> None:
    assert sorted(name for name in SHEETS.names() if len(name) < 3) == []


EVENTS = {
    "gatherings/events/show.html": '<p class="events-sum card">',
    "gatherings/events/staff/show.html": '<p class="events-sum">',
}
GOOD = {
    "parts/card.css": ".card { } .card .chip { }",
    "parts/chip.css": ".chip { }",
    "pages/events.css": ".events-sum { }",
}


@pytest.mark.parametrize(
    ("css", "templates", "told"),
    [
        ({}, {"events/more.html": '<b class="chip">'}, ""),
        ({"pages/draws.css": ".card { }"}, {}, "card: pages/draws.css, parts/card.css"),
        ({"parts/card.css": ".card { } .late { }"}, {}, "late is a state, styled alone"),
        ({"pages/events.css": ".sum { }"}, {}, "sum in pages/events.css"),
        ({"pages/draws.css": ".draws-lot .events-sum { }"}, {}, "events-sum in pages/draws.css"),
        ({}, {"shop/draws/show.html": '<p class="{{ "events-sum" if lot }}">'}, "events-sum in shop/draws/show.html"),
        ({}, {"ui/sum.html": '{%- macro sum() -%}<p class="events-sum">'}, "events-sum in ui/sum.html"),
        (
            {"desk/queue.css": ".queue { }"},
            {"ground/inbox/index.html": '<ul class="queue">'},
            "queue in ground/inbox/index.html is styled",
        ),
        (
            {"parts/log.css": ".log { }"},
            {"ground/audit/index.html": '<ul class="log">'},
            "log is used at the desk only",
        ),
        ({"parts/card.css": ".card { } .desk .card { }"}, {}, ".desk is named in parts/card.css"),
        ({"parts/log.css": ".log { }"}, {}, "log"),
    ],
    ids=["good", "twice", "state", "unnamed", "foreign", "other", "macro", "desk", "member", "mode", "unused"],
)
def test_each_of_these_rules_can_fail(css: dict[str, str], templates: dict[str, str], told: str) -> None:
    screens = {**EVENTS, "inbox/chip.html": '<b class="chip">', **templates}
    sheets = Sheets({**GOOD, "desk.css": '@import url("desk/queue.css") layer(parts);', **css})
    said = [
        *styled_twice(sheets),
        *outside_its_name(sheets),
        *used_by_others(sheets, screens),
        *on_the_wrong_side(sheets, screens),
        *used_by_nobody(sheets, screens),
    ]
    assert any(line.startswith(told) for line in said) if told else said == []


def test_a_selector_begins_with_the_class_that_stands_first() -> None:
    assert leading("html[data-mode='elder'] :is(.rows > li, .facts) .icon") == {"rows", "facts"}
    assert leading(":is(button, [role='button']).plain:not(.small)") == {"plain"}
    assert leading(".desk .filters select") == set()
    assert leading("form:has([name='way']:not(:checked)) .ifpost") == {"ifpost"} and leading("#form + .acts") == set()


def test_a_macro_that_only_the_desk_takes_is_the_desks() -> None:
    page = '{% from "ui/promise.html" import promise %}'
    screens = {"ui/promise.html": '{%- macro promise() -%}<b class="promise">', "staff/audit/show.html": page}
    assert uses(screens)["promise"] == {("ui/promise.html", True)}
    assert uses({**screens, "ground/inbox/show.html": page})["promise"] == {("ui/promise.html", False)}


def test_sheets_that_go_across_are_there() -> None:
    assert {Path(path).stem for path in SHEETS.css} >= ACROSS
