"""The sample issue, set and printed: what a reader and a printer would check."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from portal.printing import magazine, preflight
from portal.printing.issue import Layout
from tests.printing.sample import ARTICLE, ISSUE, PROMOTION, STORY, resolve


@pytest.fixture(scope="session")
def reader(issue) -> PdfReader:
    return PdfReader(BytesIO(issue.pdf))


@pytest.fixture(scope="session")
def lines(issue) -> list[preflight.PrintedLine]:
    return preflight.lines(issue.pdf)


def on(lines: list[preflight.PrintedLine], page: int) -> list[str]:
    return [line.text for line in lines if line.page == page]


def heads(lines: list[preflight.PrintedLine], page: int) -> list[str]:
    top = [line for line in lines if line.page == page and line.bottom > 785]
    return [line.text for line in sorted(top, key=lambda line: line.left)]


def test_the_issue_passes_preflight(issue):
    assert preflight.faults(issue.pdf, sheet=4, size=preflight.A4) == []


def test_nothing_was_refused_and_nothing_unknown_to_the_typesetter(issue):
    assert issue.refused == []
    assert [note for note in issue.notes if "alt description" not in note] == []


def test_the_pages_fill_sheets_of_four(issue):
    assert issue.pages == 12


@pytest.mark.parametrize("extra", [1, 2, 3])
def test_spare_pages_fill_the_last_sheet_and_surplus_ones_leave(extra: int):
    articles = (*ISSUE.articles, *(replace(PROMOTION, key=f"more-{n}") for n in range(extra)))
    printed = magazine.typeset(replace(ISSUE, articles=articles), resolve)
    assert printed.pages == 16
    assert sum(name.startswith("spare-") for name in printed.places) == 4 - extra
    assert printed.places["colophon"] == 16


def test_fonts_are_embedded_and_can_be_searched(reader):
    assert {"Noto-Serif-CJK-SC", "Noto-Sans-CJK-SC"} <= {
        name.split("+")[1].removesuffix("-Bold") for name in preflight.fonts(reader)
    }
    assert not list(preflight._fonts(reader))


def test_the_contents_name_the_pages_the_articles_are_really_on(issue, lines):
    contents = "".join(on(lines, issue.places["contents"]))
    for article in ISSUE.articles:
        page = issue.places[article.key]
        assert article.title in "".join(on(lines, page))
        if article.is_promotion:
            assert re.search(rf"{article.title}[ ·]*{page}", contents)
        else:
            assert re.search(rf"{page}{article.section}{article.title}", contents), contents


def test_the_cover_names_the_page_of_its_story(issue, lines):
    assert f"六百一十二个问题。{issue.places['feature']}" in "".join(on(lines, 1))


def test_running_heads_and_folios_belong_to_their_page(issue, lines):
    right = issue.places["story"] + 1
    assert heads(lines, right) == ["业主故事", "院子里的柿子树"]
    assert str(right) in on(lines, right)
    assert heads(lines, 6) == ["君子之家", "二〇二六年·秋第十二期"]
    assert "6" in on(lines, 6)


def test_the_promotion_is_labelled_and_weighs_both_sides_alike(issue, lines):
    page = issue.places["promotion"]
    text = on(lines, page)
    assert heads(lines, page)[0] == "推广·ADVERTISEMENT"
    titles = [line for line in lines if line.page == page and line.text in ("有利", "不利")]
    assert len({line.bottom for line in titles}) == 1
    assert all(point in text for point in PROMOTION.promotion.favourable + PROMOTION.promotion.unfavourable)


def test_the_label_stays_on_every_page_of_a_long_promotion():
    long = replace(PROMOTION, blocks=STORY.blocks * 3)
    printed = magazine.typeset(replace(ISSUE, articles=(long,)), resolve)
    lines = preflight.lines(printed.pdf)
    spares = sum(name.startswith("spare-") for name in printed.places)
    pages = range(printed.places["promotion"], printed.pages - spares)
    assert len(pages) > 1
    assert all(heads(lines, page)[0] == "推广·ADVERTISEMENT" for page in pages)


def test_the_drop_initial_stands_beside_its_two_first_lines(issue, lines):
    body = [line for line in lines if line.page == 6]
    initial = next(line for line in body if line.text == "清")
    first, second, third = body[body.index(initial) + 1 : body.index(initial) + 4]
    assert first.text.startswith("晨六点四十")
    assert first.left > initial.right
    assert second.left == pytest.approx(first.left, abs=1)
    assert third.left == pytest.approx(initial.left, abs=1)
    assert initial.bottom == pytest.approx(second.bottom, abs=14)


def test_the_badge_of_a_verified_owner_names_the_estate(issue, lines):
    assert "已认证业主·君临华庭" in on(lines, issue.places["story"] + 1)


def test_every_aside_of_every_article_is_printed(issue, lines):
    printed = "".join(line.text for line in lines)
    for words in ("三年以后", "欠一句。”", "数据截至2026年11月12日", "最高的枝不摘", "约定的写法", "旧砖重砌"):
        assert words in printed


def test_an_article_of_any_length_loses_no_rail():
    for repeat in (1, 2, 3):
        long = replace(ARTICLE, blocks=ARTICLE.blocks * repeat)
        printed = magazine.typeset(replace(ISSUE, articles=(long,)), resolve)
        text = "".join(line.text for line in preflight.lines(printed.pdf))
        assert text.count("墙看得出来。”沈工") == repeat


@pytest.mark.parametrize("layout", [layout for layout in Layout if layout is not Layout.FEATURE])
def test_every_layout_sets_an_article_that_has_only_a_title_and_a_text(layout: Layout):
    bare = replace(ARTICLE, layout=layout, author="", standfirst="", rail_picture=None, blocks=ARTICLE.blocks[:2])
    printed = magazine.typeset(replace(ISSUE, articles=(bare,), contents_picture=None, plates=()), resolve)
    assert printed.pages == 4
    assert bare.title in "".join(line.text for line in preflight.lines(printed.pdf) if line.page == 3)


@pytest.mark.unit
def test_words_of_an_editor_cannot_become_markup():
    hostile = replace(ARTICLE, title="<img src=x>", author="<script>", standfirst="</p><style>*{display:none}")
    html = magazine.html(replace(ISSUE, articles=(hostile,)))
    assert "<script" not in html
    assert "<img src=x" not in html
    assert "<style" not in html


def test_bookmarks_are_the_contents(reader):
    titles = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert titles == ["目录", *(article.title for article in ISSUE.articles), "版权"]


@pytest.mark.unit
def test_a_long_title_breaks_by_sense():
    assert magazine.sense("霜降前后，家里要做的六件小事", 11) == "霜降前后，<br>家里要做的六件小事"
    assert magazine.sense("装修不伤和气", 11) == "装修不伤和气"
    assert magazine.sense("<b>，一二三四五六七八九十", 11) == "&lt;b&gt;，<br>一二三四五六七八九十"


def test_the_bulletin_is_a_sheet_of_items_under_its_masthead():
    items = tuple(replace(ARTICLE, key=f"item-{n}", layout=Layout.BRIEFS, estate="君临华庭") for n in range(2))
    issue = replace(ISSUE, title="君临物业报", is_magazine=False, articles=items)
    printed = magazine.typeset_bulletin(issue, resolve)
    assert printed.pages <= 2
    assert preflight.faults(printed.pdf, size=preflight.A4) == []
    first = on(preflight.lines(printed.pdf), 1)
    assert "君临物业报" in first
    assert first.count(ARTICLE.title) == 2


@pytest.mark.unit
@pytest.mark.parametrize("length", [20, 60, 90, 130, 200])
def test_an_articles_opening_lets_its_pages_be_well_filled(length: int):
    from portal.printing import flow
    from portal.richtext import blocks

    text = blocks("\n\n".join(["永" * 14] * length))
    opening = flow.opening(text, 60, sharp=True)
    assert opening.lines >= 10
    assert not (opening.strip and opening.sink)
    if length <= 60:
        assert opening.lines >= length
