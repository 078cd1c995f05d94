import re

import pytest

from portal import richtext
from portal.richtext import TextKind

pytestmark = pytest.mark.unit

EVERYTHING = """开头第一段，说“你好”。

## 小锤

> “您看不出来，
> 三年以后墙看得出来。”
> — 沈工，工程部

![窗前的松](picture:pine "北门花窗。")

:::box 分果的规矩
霜降后第一个晴天摘。
:::

:::list 门窗
- **进户门** 开关三次
- 窗
:::

| 部位 | 期限 |
|---|--:|
| 屋面 | 5年 |
"""


def kinds(source: str) -> list[TextKind]:
    return [block.kind for block in richtext.blocks(source, lambda token: f"/pictures/{token}")]


def test_every_convention_an_editor_learns_becomes_its_own_kind_of_block():
    assert kinds(EVERYTHING) == ["text", "head", "quote", "picture", "box", "checklist", "table"]


def test_a_pull_quote_keeps_its_lines_and_names_its_speaker():
    html = richtext.render("> “您看不出来，\n> 墙看得出来。”\n> — 沈工")
    assert html == '<blockquote class="pull"><p>“您看不出来，<br>墙看得出来。”</p><cite>沈工</cite></blockquote>'


def test_a_picture_is_one_of_ours_with_words_and_a_caption():
    html = richtext.render('![窗前的松](picture:pine "北门花窗。")', lambda token: f"/pictures/{token}")
    assert html == '<figure><img src="/pictures/pine" alt="窗前的松"><figcaption>北门花窗。</figcaption></figure>'


@pytest.mark.parametrize(
    "source",
    [
        '![窗](https://evil.example/x.png "花窗")',
        '![窗](/static/x.png "花窗")',
        '![窗](picture:unknown "花窗")',
        "> ![窗](https://evil.example/x.png) 花窗",
        "句中 ![花窗](https://evil.example/x.png) 的图",
    ],
)
def test_a_picture_that_is_not_ours_leaves_only_its_words(source: str):
    html = richtext.render(source, lambda token: None)
    assert "<img src" not in html
    assert "evil" not in html
    assert "窗" in html


HOSTILE = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    '<a href="#" hx-get="/staff/" hx-trigger="load">x</a>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](portal:css/magazine.css)",
    '![x" onerror="alert(1)](picture:pine "y" onload="alert(1)")',
    '![" onerror="alert(1)](picture:pine)',
    "<style>*{display:none}</style>",
    '<p style="position:fixed" data-x="1" class="masthead">x</p>',
    '<svg><use href="//evil.example/x.svg#a"/></svg>',
    ":::box <img src=x onerror=alert(1)>\n<script>x</script>\n:::",
    ':::list "><script>x</script>\n- <b onclick=x>\n:::',
    '> <iframe src="//evil.example"></iframe>\n> — <script>x</script>',
    "    <script>indented</script>",
    "```\n<script>fenced</script>\n```",
    "| <script>x</script> | b |\n|---|---|\n| <img src=x> | [x](javascript:x) |",
    "a\x00<scr\x00ipt>x</script>",
]
ELSEWHERE = (
    *("//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/%09/evil.example"),
    *("https:evil.example", "https:///evil.example", "HTTP:/evil.example", "<//evil.example/a b>"),
    *("evil.example", "ftp://evil.example"),
)
HERE = ("/projects", "/", "#top", "?q=1", "https://example.org/a", "mailto:a@b.cn", "tel:400")


@pytest.mark.parametrize("address", ELSEWHERE)
def test_a_link_that_does_not_say_where_it_leads_is_none(address: str):
    """`//evil.example` reads as a page of ours and is another's; a browser takes a backslash for a slash."""
    html = richtext.render(f"[x]({address})")
    assert re.search(r'href="(?!/%)', html) is None, html  # "/%5Cevil.example" is a page of ours that is not there
    assert ">x<" in html


@pytest.mark.parametrize("address", HERE)
def test_a_link_that_says_where_it_leads_stays(address: str):
    assert f'href="{address}"' in richtext.render(f"[x]({address})")


ALLOWED_TAG = re.compile(
    r"</?(p|h2|h3|strong|em|ul|ol|li|hr|br|cite|figure|figcaption|table|thead|tbody|tr)>|</(a|blockquote|aside|th|td)>"
    r'|<blockquote class="pull">|<aside class="(box|checklist)">|<t[hd]( class="[rc]")?>|<ol start="\d+">'
    r'|<a( href="(https?:|mailto:|tel:|/|#)[^"]*")?( title="[^"]*")?( rel="noopener nofollow")?>'
    r'|<img src="/pictures/[^"]*" alt="[^"]*">'
)


@pytest.mark.parametrize("source", HOSTILE)
def test_nothing_but_the_allowed_markup_leaves_whatever_the_source_says(source: str):
    html = richtext.render(source, lambda token: f"/pictures/{token}")
    rest = ALLOWED_TAG.sub("", html)
    assert "<" not in rest, html


def test_words_that_look_like_markup_are_shown_as_words():
    assert "&lt;script&gt;" in richtext.render("<script>alert(1)</script>")


def test_a_container_left_open_ends_with_the_text_and_loses_nothing():
    html = richtext.render(":::box 规矩\n霜降后摘。")
    assert html == '<aside class="box"><h3>规矩</h3><p>霜降后摘。</p></aside>'


def test_the_title_is_the_pages_own_so_a_first_level_heading_becomes_a_subhead():
    assert richtext.render("# 标题") == "<h2>标题</h2>"


def test_plain_words_are_what_search_and_counting_see():
    assert richtext.plain("<p>一 &amp; 二</p>") == "一 & 二"
    assert richtext.blocks("一二 三\n四")[0].length == 4


def test_in_a_box_every_line_stands_by_itself_and_a_bold_first_line_is_its_heading():
    html = richtext.render(":::box\n**桂花蜜**\n清早拣花。\n一层花一层糖。\n:::")
    assert html == '<aside class="box"><h3>桂花蜜</h3><p>清早拣花。</p><p>一层花一层糖。</p></aside>'
