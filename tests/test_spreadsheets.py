"""Tables from outside: right ones are read, those made to hurt are refused in words, and only a child feels it."""

import io
import resource
import subprocess
import sys

import pytest

from portal.club.people.accounts import Role
from portal.language import speaking
from portal.refusal import Refusal
from portal.spreadsheets import reader
from tests import make
from tests.making import sheets
from tests.visitor import Visitor


@pytest.fixture(autouse=True)
def _in_english():
    with speaking("en"):
        yield


GOOD = [list(sheets.HEAD), list(sheets.ROW)]
FAR, BELOW = sheets.stray("XFD1048576"), sheets.stray("T1048576")


def rows(data: bytes) -> list[list[str]]:
    found: list[tuple[int, list[str]]] = []
    reader.each_portion(data, 0, found.extend, most_rows=5001)
    return [cells for _number, cells in found]


def sentence(data: bytes) -> str:
    with pytest.raises(Refusal) as refused:
        rows(data)
    return str(refused.value.sentence)


@pytest.mark.parametrize(
    "stray",
    [
        "",
        FAR,
        sheets.stray("XFD5000", "."),
        sheets.stray("T1048576", " "),
        '<row r="1048576"><c r="A1048576" s="1"/></row>',
    ],
    ids=["plain", "far corner", "far right", "blank below", "format only"],
)
def test_a_table_is_read_as_if_nothing_lay_far_from_it(stray):
    assert rows(sheets.roll(stray)) == GOOD


def test_commas_far_to_the_right_hold_nothing():
    assert rows("\n".join(",".join(row) + "," * 20_000 for row in GOOD).encode()) == GOOD


def test_a_written_nul_is_left_out():
    assert rows(sheets.book(sheets.row(1, "a_x0000_b"))) == [["ab"]]


def test_something_far_below_is_named_and_what_follows_closely_is_counted():
    assert "T1048576" in sentence(sheets.roll(BELOW))
    assert "more than 5,001 rows" in sentence(sheets.book("".join(sheets.row(n, "a") for n in range(1, 5003))))
    assert len(rows(sheets.book("".join(sheets.row(n, "a") for n in range(1, 5002))))) == 5001


ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData><row><c><v>&a;</v></c></row></sheetData></worksheet>'


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (sheets.shared_strings(300), "too large"),
        (sheets.packed({**sheets.PARTS, "xl/media/zeros.png": "0" * (100 << 20)}), "too large"),
        (sheets.packed({f"{n}.xml": "" for n in range(2001)}), "too large"),
        (sheets.open_document(16384, 1048576), "cannot be read"),
        (sheets.packed({**sheets.PARTS, "xl/worksheets/sheet1.xml": ENTITY}), "cannot be read"),
        (sheets.roll()[:700], "cannot be read"),
        (b"PK\x03\x04 not a book", "cannot be read"),
        (b"\xd0\xcf\x11\xe0" + b"\xff" * 5000, "cannot be read"),
        (b"\0" * 1_000_000, "neither"),
        (b"\xff\xfe\xff", "neither"),
        (b'"' + b"a" * 200_000, "neither"),
    ],
    ids=["strings", "zip bomb", "many parts", "repeated", "entity", "cut off", "zip", "xls", "NULs", "binary", "field"],
)
def test_what_cannot_be_read_says_why(data, word):
    assert word in sentence(data)


def test_control_the_sheets_are_deadly_where_they_are_opened_without_looking():
    """In a process of a gigabyte, calamine alone."""
    code = (
        "import io, resource, sys; resource.setrlimit(resource.RLIMIT_AS, (1 << 30,) * 2); "
        "resource.setrlimit(resource.RLIMIT_CORE, (0, 0)); from python_calamine import CalamineWorkbook; "
        "CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read())).get_sheet_by_index(0).to_python(nrows=9)"
    )
    ends = [
        subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, check=False).returncode
        for data in (sheets.roll(), sheets.roll(FAR))
    ]
    assert ends[0] == 0 and ends[1] < 0


def test_the_desk_is_told_and_the_web_process_does_not_feel_it(app):
    make.home()
    desk = Visitor(app).sign_in(make.staff(Role.ADMINISTRATOR), staff=True)

    def send(data: bytes) -> int:
        return desk.submit("/staff/imports/roll", estate="0", file=(io.BytesIO(data), "roll.xlsx")).status_code

    below = sheets.roll(BELOW)
    bombs = [below, sheets.shared_strings(300), sheets.open_document(16384, 1048576), b"\0" * 1_000_000]
    assert send(sheets.roll(FAR)) == 303
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert [send(bomb) for bomb in bombs] == [422] * len(bombs)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024, "KB"
    answer = desk.submit("/staff/imports/roll", estate="0", file=(io.BytesIO(below), "roll.xlsx"))
    assert "T1048576" in answer.text
    assert send(sheets.roll()) == 303 and desk.get("/staff/members/roll").status_code == 200
