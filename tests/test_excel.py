"""The one writer of sheets: heads that stay, a filter, days and amounts as such, and never a formula."""

from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from portal import clock
from portal.web.excel import Table, workbook
from tests.sources import PORTAL, lines_with

pytestmark = pytest.mark.unit
MOMENT = datetime(2026, 11, 30, 16, 30, tzinfo=UTC)


def written(*rows):
    data = workbook([Table("页", ("甲", "乙"), rows)]).getvalue()
    sheet = ZipFile(BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    return CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()[1:], sheet


def test_days_moments_and_amounts_are_what_they_are():
    [row], _sheet = written((date(2026, 11, 30), None, MOMENT, 3, 12.5))
    assert row == [date(2026, 11, 30), "", MOMENT.astimezone(clock.ZONE).replace(tzinfo=None), 3.0, 12.5]


def test_heads_stay_and_every_column_can_be_filtered():
    for rows, last in (((), 1), ((("a", 1), ("b", 2)), 3)):
        sheet = written(*rows)[1]
        assert 'ySplit="1" topLeftCell="A2"' in sheet and 'state="frozen"' in sheet
        assert f'<autoFilter ref="A1:B{last}"/>' in sheet


@pytest.mark.parametrize("typed", ["=1+1", "+SUM(1)", "@x", "-2+3", '=HYPERLINK("http://x")', "http://x"])
def test_what_was_typed_is_text(typed):
    [row], sheet = written((typed, 1))
    assert row[0] == typed and "<f>" not in sheet and "hyperlink" not in sheet


def test_no_sheet_is_given_a_day_as_text():
    """In cells; the name of a file is one. A month alone is no day, and stays a word."""
    using = [
        path
        for path in (PORTAL / "blueprints").rglob("*.py")
        if "web.excel" in path.read_text() or "excel.sheet" in path.read_text()
    ]
    assert len(using) >= 6
    found = lines_with(r"\{[^}]*:%Y-%m-%d", using)
    assert [line for line in found if " name = " not in line] == []
