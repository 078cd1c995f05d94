import pytest
from sqlalchemy import func, select

from portal.database import session, transaction
from portal.engine import search


def found(connection, query, kind="note"):
    return sorted(connection.execute(search.matching(kind, query)).scalars())


@pytest.fixture
def searchable(app):
    """A connection in an open transaction, on the engine of this run."""
    with transaction():
        yield session.connection()


@pytest.fixture
def notes(searchable):
    """A handful of texts on either engine."""
    texts = {
        1: ("客厅渗水投诉", "君临华庭 B座1202 窗台下有水渍"),
        2: ("关于投资的诉求", "业主希望说明"),
        3: ("Water under the bay window", "Café Élan, 2nd visit"),
        4: ("ＴＳ261121－0007", "电梯异响，等待６０分钟"),
        5: ("电梯在投", "诉说往事"),
    }
    for subject, words in texts.items():
        search.index("note", subject, *words)
    return searchable


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("投诉", [1]),  # two characters side by side; 投资…诉求 and the end of a title before a text are not it
        ("渗", [1]),
        ("渗水 水渍", [1]),
        ("渗水，电梯", []),
        ("电梯", [4, 5]),
        ("B座1202", [1]),
        ("b座 1202", [1]),
        ("1202", [1]),
        ("120", [1]),  # the beginning of a number
        ("202", []),
        ("Window", [3]),
        ("wind", [3]),
        ("cafe", [3]),
        ("élan", [3]),
        ("TS261121-0007", [4]),
        ("ts261121", [4]),
        ("0007", [4]),
        ("60分钟", [4]),
        ("bay window", [3]),
        ("", []),
        ("   ，、", []),
        ("？！", []),
        ("end0of0text 诉", []),
    ],
)
def test_finds_what_a_reader_would_find(notes, query, expected):
    assert found(notes, query) == expected


@pytest.mark.parametrize(
    "query",
    ['"投诉', "投诉*", "投诉 AND", "NOT 投诉", "words:投诉", "(投诉", "投诉)", "^投诉", "NEAR(投 诉)", "'", "\\", ":*",
     "& |", "!", "<->", "%", "_", "\x00投诉", "😀", "a" * 5000, "投 " * 500, "-", "\u202e"],
)  # fmt: skip
def test_operators_and_oddities_are_text_and_never_an_error(notes, query):
    found(notes, query)


def test_a_user_s_operator_words_are_looked_for_as_words(notes):
    search.index("note", 6, "not near and or")
    assert found(notes, "NOT") == [6]
    assert found(notes, "and OR") == [6]


def test_indexing_again_forgets_the_old_words(notes):
    search.index("note", 1, "换了内容")
    assert found(notes, "投诉") == []
    assert found(notes, "内容") == [1]


def test_what_is_forgotten_is_not_found(notes):
    search.forget("note", 1)
    search.forget("note", 999)
    assert found(notes, "投诉") == []


def test_kinds_do_not_see_each_other(notes):
    search.index("member", 1, "投诉")
    assert found(notes, "投诉", "member") == [1]
    assert found(notes, "渗水", "member") == []


def test_it_works_inside_a_larger_statement(notes):
    ids = search.entries.c.subject_id
    query = select(func.count()).where(
        search.entries.c.kind == "note", ids.in_(search.matching("note", "电梯")), ids.not_in([5])
    )
    assert notes.execute(query).scalar_one() == 1


def test_empty_texts_may_be_left_out(searchable):
    search.index("note", 1, None, "", "漏水")
    assert found(searchable, "漏水") == [1]


def test_characters_beyond_the_basic_plane_are_characters(searchable):
    search.index("note", 1, "𠮷野家的龘")
    assert found(searchable, "𠮷野") == [1]
    assert found(searchable, "龘") == [1]


def test_full_text_is_made_and_dropped_with_the_tables(searchable):
    search.entries.drop(searchable)
    search.entries.create(searchable)
    search.index("note", 1, "投诉")
    assert found(searchable, "投诉") == [1]
