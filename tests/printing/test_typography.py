import pytest

from portal.printing import chinese, typography

pytestmark = pytest.mark.unit


def test_a_line_may_break_before_an_opening_and_after_a_closing_quotation_mark():
    assert typography.typeset("<p>他说“好”了</p>") == "<p>他说\u200b“好”\u200b了</p>"


def test_dashes_and_ellipses_stick_to_what_they_follow():
    assert typography.typeset("<p>根——我……</p>") == "<p>根\u2060——我\u2060……</p>"


def test_tags_styles_and_pictures_are_left_alone():
    for html in ('<img alt="他说“好”——">', "<style>/* 他说“好” */</style>", "<svg><text>他说“好”</text></svg>"):
        assert typography.typeset(html) == html


def test_the_last_two_characters_of_a_paragraph_stay_together():
    assert typography.typeset("<p>院子里。</p>") == "<p>院子\u2060里。</p>"


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("<p>清晨</p><p>二</p>", '<p class="drop"><span class="dc">清</span>晨</p><p>二</p>'),
        ("<p>“清晨”</p>", '<p class="drop"><span class="dq">“</span><span class="dc">清</span>晨”</p>'),
        ("<p><em>清</em>晨</p>", "<p><em>清</em>晨</p>"),
        ("<h2>题</h2>", "<h2>题</h2>"),
    ],
)
def test_the_first_paragraph_gets_a_drop_initial(source: str, made: str):
    assert typography.drop_initial(source) == made


def test_the_end_mark_follows_the_last_word():
    assert typography.end_mark("<p>一</p><p>二</p><aside>三</aside>").count("■") == 1
    assert "二" + typography.END_MARK in typography.end_mark("<p>一</p><p>二</p>")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (48, "四十八"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (999, "九百九十九"),
    ],
)
def test_numbers_are_written_as_a_cover_writes_them(number: int, words: str):
    assert chinese.number(number) == words
