"""The regression page of the Chinese line setting: what Pango and WeasyPrint must keep doing for us."""

import itertools

import pytest

from portal import printing
from portal.printing import preflight, setting

TEXT = (
    "清晨六点四十，物业服务中心的灯先亮了。铁柜有四层，每层九十多个信封，牛皮纸的，右上角用铅笔写着楼号。管钥匙的林师傅"
    "把它们一格一格抽出来，对一遍名单，再放回去。“钥匙不怕少，怕错。”他说，“少了，马上就知道；错了，人家开不开门，站在自己"
    "家门口，那个滋味不好受。”（这是林师傅的原话：“不好受。”）《住宅质量保证书》《住宅使用说明书》都在——他点过三遍……"
)
COLUMN = 16 * 9.5  # points
MARGIN = 28.35


def page(body: str, css: str = "") -> list[preflight.PrintedLine]:
    sheet = "@page{size:140mm 297mm;margin:10mm} body{margin:0} html{font:9.5pt/17pt 'Noto Serif CJK SC'}"
    sheet += " p{width:152pt;margin:0 0 17pt;text-align:justify}"
    html = f"<!doctype html><html lang=zh-CN><title>t</title><style>{sheet}{css}</style>{body}"
    return [line for line in preflight.lines(printing.pdf(html, styles=())) if line.text]


@pytest.fixture(scope="module")
def column() -> list[preflight.PrintedLine]:
    # a paragraph at each of thirty lengths, so that every kind of line ending occurs
    texts = (TEXT[start:].lstrip(preflight.NOT_AT_START) for start in range(30))
    return page("".join(f"<p>{text}</p>" for text in texts))


def full(lines: list[preflight.PrintedLine]) -> list[preflight.PrintedLine]:
    """Without the last line of each paragraph."""
    return [line for line, after in itertools.pairwise(lines) if 0 < line.bottom - after.bottom < 20]


def test_no_line_begins_or_ends_with_a_forbidden_mark(column):
    assert not list(preflight._breaks(column))
    assert len(column) > 300


def test_lines_are_justified_to_the_edge_between_han_characters(column):
    ragged = [line for line in full(column) if line.right < MARGIN + COLUMN - 1.5]
    assert len(ragged) / len(full(column)) < 0.06, [line.text for line in ragged]


def test_closing_marks_hang_their_blank_half_and_no_more(column):
    edge = MARGIN + COLUMN
    hanging = [line for line in full(column) if line.text[-1] in setting.TRIMMED]
    assert hanging
    assert all(line.right <= edge + 9.5 / 2 + 0.6 for line in column)
    assert any(line.right > edge + 3 for line in hanging)


def test_an_opening_mark_at_the_start_hangs_too():
    lines = page("<p>“" + TEXT[:60] + "</p>")
    assert lines[0].left < MARGIN - 3


def test_neighbouring_marks_are_squeezed_and_the_text_stays_clean():
    squeezed = page("<p>他说：“（甲）。”。</p>")[0]
    loose = page("<p lang=en>他说：“（甲）。”。</p>")[0]
    assert squeezed.text == loose.text == "他说：“（甲）。”。"
    assert squeezed.right < loose.right - 2 * 9.5 / 2


def test_a_float_beside_hanging_marks_stays_where_it_is():
    lines = page(
        f"<p><span class=dc>清</span>{TEXT[1:]}</p>", ".dc{float:left;font:700 33.5pt/32pt 'Noto Serif CJK SC'}"
    )
    initial, first = lines[0], lines[1]
    assert initial.text == "清"
    assert first.left > initial.left + 30
    assert first.bottom > initial.bottom


def test_the_last_character_of_a_paragraph_is_never_alone():
    for length in range(16, 80):
        assert len(page(f"<p>{'永' * length}。</p>")[-1].text) > 1 if length % 16 in (0, 1) else True


def test_squeezing_looks_through_invisible_glue():
    assert list(setting.squeezed("。\u200b“甲")) == [2]
    assert list(setting.squeezed("。”")) == [0]
    assert list(setting.squeezed("（“")) == [1]
    assert list(setting.squeezed("甲，乙")) == []


def test_another_weasyprint_is_refused_loudly(monkeypatch):
    monkeypatch.setattr("weasyprint.__version__", "71.0")
    with pytest.raises(setting.WrongVersion, match=r"71\.0"):
        setting.install()
