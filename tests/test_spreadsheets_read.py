"""Tables as sales departments really send them: whatever the program, the country or the system calls CSV."""

import io

import pytest
import xlsxwriter

from portal.spreadsheets import reader
from portal.spreadsheets.cells import is_spoilt
from portal.spreadsheets.headings import Column, best, heading, places_in

HEAD, ROW = ["小区", "楼栋", "房号", "姓名"], ["君临华庭", "3", "1202", "测试甲"]
TEXT = "\n".join(",".join(row) for row in (HEAD, ROW)) + "\n"
COLUMNS = (
    Column("estate", "Estate", "小区 项目"),
    Column("building", "Building", "楼栋 楼号"),
    Column("home", "Door", "房号 房间号", needed=True),
    Column("name", "Name", "姓名 业主姓名"),
)


def book(*sheets, merged=()):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as made:
        for name, rows in sheets:
            sheet = made.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    sheet.write(at, column, value)
            for first, column, last, value in merged:
                sheet.merge_range(first, column, last, column, value)
    return target.getvalue()


def rows(data, sheet=0):
    found = []
    reader.each_portion(data, sheet, found.extend)
    return found


def with_separator(mark):
    return TEXT.replace(",", mark)


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("gb18030"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        with_separator("\t").encode("utf-16"),
        with_separator("\t").encode(),
        with_separator(";").encode(),
        with_separator("，").encode("gb18030"),
        ("sep=;\r\n" + with_separator(";")).encode(),
        TEXT.replace("\n", "\r\n").encode(),
        f"<html><table><tr>{''.join(f'<th>{one}</th>' for one in HEAD)}</tr>"
        f"<tr>{''.join(f'<td> {one} </td>' for one in ROW)}</tr></table></html>".encode(),
        book(("1", [HEAD, ROW])),
    ],
    ids=["utf8", "bom", "gbk", "utf16", "utf16 bare", "unicode text", "tab", "semicolon", "full width", "sep", "crlf",
         "html", "xlsx"],
)  # fmt: skip
def test_one_table_is_read_however_it_is_written(data):
    assert rows(data) == [(1, HEAD), (2, ROW)]


def test_big5_is_not_taken_for_gb():
    table = [["社區", "樓號", "房號", "業主姓名"], ["君臨華庭", "3", "1202", "張三"]]
    data = "\n".join(",".join(row) for row in table).encode("big5")
    assert [cells for _number, cells in rows(data)] == table


def test_rows_keep_the_numbers_they_have_in_the_sheet():
    data = book(("说明", [["x"]]), ("业主", [["业主信息表"], [], HEAD, [], ROW]))
    assert [(one.name, one.height) for one in reader.seen(data).sheets] == [("说明", 1), ("业主", 5)]
    assert [number for number, _cells in rows(data, 1)] == [1, 3, 5]
    assert [number for number, _cells in rows(b"\n\na,b\n\nc,d\n")] == [3, 5]


def test_a_merged_cell_says_the_same_in_each_of_its_rows():
    data = book(
        ("1", [HEAD, ROW, ["", "", "1203", "乙"], ["", "", "1204", "丙"]]),
        merged=[(1, 0, 3, "君临华庭"), (1, 1, 2, "3#")],
    )
    assert [cells[:3] for _number, cells in rows(data)[1:]] == [
        ["君临华庭", "3#", "1202"], ["君临华庭", "3#", "1203"], ["君临华庭", "", "1204"],
    ]  # fmt: skip


def test_a_table_of_a_web_page_says_a_spanned_cell_in_each_row():
    data = "<table><tr><td rowspan=2>3幢</td><td>1201</td></tr><tr><td>1202</td></tr></table>".encode()
    assert [cells for _number, cells in rows(data)] == [["3幢", "1201"], ["3幢", "1202"]]


@pytest.mark.parametrize(
    "value",
    [True, {"day": "2024-12-03"}, 2.02001e17, 10**15, 13800000000, "8.61381E+12", "2.02001E+17",
     "202001010001234000", "TRUE", "#N/A", "########"],
)  # fmt: skip
@pytest.mark.unit
def test_what_excel_made_another_thing_of_is_seen(value):
    assert is_spoilt(value)


@pytest.mark.parametrize(
    "value", [12, 13800001111, "13800001111", "3E", "3#", "#3", "202001010001234567", "E10", "", None]
)
@pytest.mark.unit
def test_what_stands_as_it_was_typed_is_not(value):
    assert not is_spoilt(value)


@pytest.mark.unit
@pytest.mark.parametrize("text", ["手机号", "*手机号", "手机号（必填）", " 手 机 号 ", "手机号*"])
def test_a_heading_is_compared_without_what_stands_around_it(text):
    assert heading(text) == "手机号"


@pytest.mark.unit
def test_a_column_that_only_looks_like_it_is_guessed_and_said_to_be():
    found = places_in(["项目", "楼号", "交付房间号", "业主姓名"], COLUMNS)
    assert found.places == {"estate": 0, "building": 1, "home": 2, "name": 3} and found.guessed == ("home",)


@pytest.mark.unit
def test_the_heading_row_is_found_below_titles_and_on_another_sheet():
    sheets = [
        reader.SheetSeen("说明", [(1, ["请按小区填写"])], 1),
        reader.SheetSeen("业主", [(1, ["君临华庭一期业主"]), (4, ["项目", "楼号", "房间号", "业主姓名"]), (5, ROW)], 5),
    ]
    found = best(reader.FileSeen("excel", sheets), COLUMNS)
    assert (found.sheet, found.row, found.lacks(COLUMNS)) == (1, 4, [])
    assert best(reader.FileSeen("excel", sheets[:1]), COLUMNS) is None


@pytest.mark.unit
@pytest.mark.parametrize(("place", "said"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_called_as_in_the_sheet(place, said):
    assert reader.letters(place) == said
