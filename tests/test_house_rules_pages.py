"""The rules of the house for pages, forms and templates. To be extended, never loosened."""

import re

import pytest
from jinja2 import Environment, nodes

from tests.sources import LETTERS, OURS, PORTAL, ROOT, SCREENS, TEMPLATES, lines_with, named

pytestmark = pytest.mark.unit


def test_no_template_holds_script_style_or_inline_handlers():
    inline = r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=[\"']|hx-on|hx-vals=[\"']js:|javascript:"
    assert lines_with(inline, SCREENS) == []
    assert lines_with(r"hx-trigger=\"[^\"]*\[", SCREENS) == [], "trigger filters need unsafe-eval"


def test_templates_do_not_mark_text_as_safe_by_themselves():
    allowed = re.compile(r"\|\s*safe")
    found = lines_with(allowed.pattern, TEMPLATES, but=("portal/templates/print/",))
    assert found == [], "the club's rich text comes as Markup from portal/richtext.py, QR codes from portal/printing"


def test_no_template_asks_which_language_it_is_in():
    """Marks between words, lists and days are said by web/marks.py and web/wording.py."""
    switch = "portal/templates/layouts/switches.html"  # offers the other one
    asked = r"\blanguage\s*(==|!=|\bin\b)|==\s*language\b"
    assert lines_with(asked, [*TEMPLATES, *LETTERS], but=(switch,)) == []


def test_no_dash_takes_a_full_width_blank_away():
    """Jinja's dash strips it like any other; what it parts would run together."""
    swallowed = re.compile(r"　\s*\{[{%]-|-[}%]\}\s*　")
    assert [p.relative_to(ROOT).as_posix() for p in [*TEMPLATES, *LETTERS] if swallowed.search(p.read_text())] == []


def test_no_expression_of_a_template_chooses_within_a_choice():
    """Which of several labels it is says the view, the form or the read model."""
    parser = Environment(extensions=["jinja2.ext.i18n"])
    nested = set()
    for path in [*TEMPLATES, *LETTERS]:
        for choice in parser.parse(path.read_text()).find_all(nodes.CondExpr):
            if next(choice.find_all(nodes.CondExpr), None):
                nested.add(f"{path.relative_to(ROOT)}:{choice.lineno}")
    assert nested == set()


def test_no_line_of_a_template_is_longer_than_160():
    """A letter's paragraph is one line (mail/*.txt); whatever else is broken at attributes or between elements."""
    assert lines_with(r"^.{161}", TEMPLATES) == []


def test_what_a_layout_sets_for_itself_hides_nothing_that_a_page_is_given():
    """`{% set token %}` in a layout took the view's `token` away from the page, and no letter's link worked."""
    layouts = [path for path in SCREENS if path.parent.name == "layouts" and "{% block" in path.read_text()]
    tree = [Environment(extensions=["jinja2.ext.i18n"]).parse(path.read_text()) for path in layouts]
    found = {name.name for each in tree for node in each.find_all((nodes.Assign, nodes.AssignBlock))
             for name in node.find_all(nodes.Name) if name.ctx == "store"}  # fmt: skip
    assert len(layouts) >= 4 and "page_switches" in found
    assert {name for name in found if not name.startswith("page_")} == {"here"}, "a page says `here` itself"


@pytest.mark.parametrize("path", named(p for p in SCREENS if p.name.startswith("_")))
def test_a_partial_is_one_element_with_its_own_name(path):
    text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.S)
    while True:  # what only prepares (imports, set) does not count
        shorter = re.sub(r"^\s*\{%-?\s*(from|import|set)\b.*?%\}", "", text, count=1, flags=re.S)
        if shorter == text:
            break
        text = shorter
    text = text.strip()
    name = path.stem.removeprefix("_")
    opening = re.match(r"<(\w+)\b[^>]*\bid=\"([^\"]+)\"", text)
    assert opening, "the first thing must be one element with an id"
    assert opening[2] == name or re.fullmatch(re.escape(name) + r"-\{\{.+?\}\}", opening[2]), opening[2]
    assert text.endswith(f"</{opening[1]}>"), "one root element, from the first to the last line"


def test_lengths_are_counted_in_one_place_as_the_browser_counts_them():
    """web/lengths.AtMost: WTForms' own counts an emoji once and the end of a line twice."""
    assert lines_with(r"\bLength\b", OURS) == []


def test_files_come_in_by_one_way():
    """web/uploads.takes; the others only ask whether a field or a request has files."""
    asking = ("portal/web/application.py", "portal/web/forms.py", "portal/web/idempotency.py")
    taken = r"request\.files|max_content_length|\bFileRequired\b|flask_wtf\.file|uploads\.received\("
    assert lines_with(taken, OURS, but=("portal/web/uploads.py", *asking)) == []
    assert lines_with(taken, [PORTAL / "web/uploads.py"]), "the rule sees where it is"


def test_words_in_both_languages_are_one_declaration():
    """`title = Both(…)`; no pair of fields and no Words put together by hand."""
    by_hand = r"^\s+\w+_(zh|en) = |_(zh|en)\.data\b"
    web = [path for path in OURS if {"blueprints", "web"} & set(path.parts)]
    assert lines_with(by_hand, web) == []


def test_a_form_of_a_page_is_opened_by_one_macro():
    """form_for of ui/forms.html; by hand only what has no idempotency key, other parts between, or is a part's root."""
    T = "portal/templates/"
    unkeyed = (T + "people/accounts/", T + "people/members/join.html")
    parted = (
        T + "careful.html",
        T + "voice/complaints/new.html",
        T + "voice/complaints/staff/_acts.html",
        T + "gatherings/events/form.html",
    )
    alone = (T + "shop/draws/_entry.html", T + "purse/points/staff/entry.html")  # what is wrong, where no form stands
    roots = (T + "purse/points/staff/_rule_form.html", T + "purse/points/staff/_campaign_form.html")
    within = (
        T + "shop/rewards/_redeem.html",
        T + "shop/rewards/redemptions/_choose.html",
        T + "shop/rewards/yearly/_claim.html",
    )
    within = (*within, T + "shop/rewards/staff/_pictures.html")  # parts whose element stands round the form
    by_hand = r"\{\{ error_summary\("
    macro = T + "ui/forms.html"
    assert lines_with(by_hand, SCREENS, but=(macro, *unkeyed, *parted, *alone, *roots, *within)) == []
    assert lines_with(by_hand, [ROOT / macro, ROOT / parted[1]]), "the rule sees where it is"
    assert lines_with(r"class=\"(duo|pair)\">\{\{ field\(\w+\.\w+_zh", SCREENS, but=(macro,)) == []


def test_a_view_never_asks_whether_it_is_an_act_and_fills_no_holes():
    """What is kept for a page is made anew for an act by portal/web/kept itself."""
    rooms = [p for p in OURS if PORTAL / "blueprints" in p.parents]
    assert lines_with(r"request\.method|csrf_token\(|once_key\(", rooms) == []


def test_whoever_pages_on_at_the_desk_can_page_back():
    """A list of the desk is a ListOf (web/lists.py); what is paged by hand reads both cursors and offers both ways."""
    rooms = [path for path in OURS if path.is_relative_to(PORTAL / "blueprints") and "staff" in path.as_posix()]
    paged = {path: text for path in rooms if 'get("after")' in (text := path.read_text())}
    assert len(paged) > 4
    assert [path for path, text in paged.items() if text.count('get("after")') != text.count('get("before")')] == []
    shown = [path for path in TEMPLATES if "/staff/" in path.as_posix() and "{{ pager(" in path.read_text()]
    assert len(shown) > 3 and [path.name for path in shown if "previous_url=" not in path.read_text()] == []


def test_the_form_that_narrows_a_list_is_written_once():
    """`filters` of ui/queues.html: what a list was asked besides is kept, and "Clear" takes away what it asks."""
    forms = re.compile(r'<form class="filters".*?</form>', re.DOTALL)
    own = [path.name for path in SCREENS if any("listed." in form for form in forms.findall(path.read_text()))]
    assert own == ["queues.html"]
    assert sum("filters(listed" in path.read_text() for path in SCREENS) >= 9
