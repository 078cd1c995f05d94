"""The liability report at the desk: figures, charts, Excel, and the value of a point."""

from io import BytesIO

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from portal import clock
from portal.club.people.accounts import Role
from portal.club.purse import points
from portal.web.charts import ticks
from portal.web.excel import Table, workbook
from tests import make
from tests.making import points as making
from tests.making.counting import counting
from tests.visitor import Visitor


@pytest.fixture
def head(app):
    return Visitor(app).sign_in(make.staff(Role.MARKETING_HEAD), staff=True)


@pytest.fixture
def administrator(app):
    return Visitor(app).sign_in(make.staff(Role.ADMINISTRATOR), staff=True)


@pytest.fixture
def owed(app):
    member = make.member()
    making.earn(member, 1200)
    making.spend(member, 200)
    points.roll_up()


def test_before_the_first_night_the_page_says_so(head):
    assert "第一次统计" in head.get("/staff/points/liability").text
    assert head.get("/staff/points/liability.xlsx").status_code == 404


def test_the_page_shows_points_value_and_the_moment(head, owed):
    text = head.get("/staff/points/liability").text
    assert "1,000" in text and "¥100" in text and "截至" in text
    assert 'src="/staff/points/liability/expiry.svg?theme=light"' in text


def test_the_page_asks_the_database_little(head, owed):
    head.get("/staff/points/liability")
    with counting() as counted:
        head.get("/staff/points/liability")
    assert counted.count <= 9  # one of them is the bell's


@pytest.mark.parametrize("chart", ["expiry", "flows"])
def test_the_charts_are_images(head, owed, chart):
    answer = head.get(f"/staff/points/liability/{chart}.svg")
    assert answer.mimetype == "image/svg+xml"
    assert "<rect" in answer.text and answer.headers["Cache-Control"] == "private, no-store"


def test_a_dark_page_has_a_dark_chart(head, owed):
    light, dark = (head.get(f"/staff/points/liability/expiry.svg?theme={theme}").text for theme in ("light", "dark"))
    assert "#FDFAF3" in light and "#FDFAF3" not in dark and "#20231F" in dark


@pytest.mark.unit
@pytest.mark.parametrize(
    ("most", "steps"),
    [
        (0, [0, 1]),
        (3, [0, 1, 2, 3]),
        (7, [0, 2, 4, 6, 8]),
        (26, [0, 10, 20, 30]),
        (15067, [0, 5000, 10000, 15000, 20000]),
    ],
)
def test_the_lines_of_a_chart_are_round_and_reach_above_the_highest_bar(most, steps):
    assert ticks(most) == steps


def test_the_excel_says_the_same(head, owed):
    book = CalamineWorkbook.from_filelike(BytesIO(head.get("/staff/points/liability.xlsx").data))
    sheet = book.get_sheet_by_index(0).to_python()
    assert sheet[1][1:] == [1000, 100]
    assert book.get_sheet_by_index(1).to_python()[1][1:4] == [1200, -200, 0]


@pytest.mark.unit
def test_nothing_in_an_excel_is_a_formula():
    book = workbook([Table("x", ("=1+1",), [('=HYPERLINK("http://x")',), ("@SUM(1)",), ("http://x.example",), (5,)])])
    assert xlsxwriter is not None
    import zipfile

    with zipfile.ZipFile(book) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "hyperlink" not in sheet.lower().replace("hyperlink(&quot;", "")


def test_the_figures_are_computed_anew_by_hand(head, owed, work):
    making.earn(make.member(), 5)
    head.submit("/staff/points/liability/roll-up")
    assert work() == 1
    assert "1,005" in head.get("/staff/points/liability").text


def test_a_value_is_set_with_its_day_and_stands_in_the_history(administrator, head, owed):
    answer = administrator.submit("/staff/points/worth", fen="9.50", starts_on=clock.today().isoformat())
    assert answer.status_code == 303
    assert "¥9.50" in head.get("/staff/points/worth").text
    assert "¥95" in head.get("/staff/points/liability").text


@pytest.mark.parametrize("yuan", ["", "-1", "１٠", "9.505", "1e3", str(2**63), "10000.01", "abc", "1,0000000", " "])
def test_amounts_that_are_none_come_back_beside_the_field(administrator, yuan):
    answer = administrator.submit("/staff/points/worth", fen=yuan, starts_on=clock.today().isoformat())
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert points.WORTH.line().words == []


@pytest.mark.parametrize("since", ["yesterday", "2020-01-01", "0000-00-00"])
def test_days_that_do_not_do_come_back(administrator, since):
    answer = administrator.submit("/staff/points/worth", fen="10", starts_on=since)
    assert answer.status_code == 422 and 'value="10"' in answer.text
    assert points.WORTH.line().words == []


def test_who_may(app, head, owed):
    assert head.submit("/staff/points/worth", fen="1").status_code == 403
    desk = Visitor(app).sign_in(make.staff(Role.CUSTOMER_SERVICE), staff=True)
    for address in ("liability", "liability.xlsx", "liability/flows.svg", "worth"):
        assert desk.get(f"/staff/points/{address}").status_code == 403
