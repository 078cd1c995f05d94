"""The statement page: filters by kind and period, the pager that keeps them, and the balance on a past day."""

from datetime import datetime

import pytest

from portal import clock
from portal.club.purse import points
from tests import make
from tests.making import points as making
from tests.making.counting import counting
from tests.visitor import Visitor


def on(year: int, month: int, day: int = 15, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, tzinfo=clock.ZONE)


@pytest.fixture
def lin(app):
    member = make.member("林静怡")
    making.earn(member, 111, on(2024, 5))
    making.spend(member, 22, on(2025, 3))
    with clock.at(on(2026, 1, 1)):
        points.expire()
    making.earn(member, 333, on(2026, 2))
    return member


@pytest.fixture
def browser(app, lin):
    with clock.at(on(2026, 6)):
        yield Visitor(app).sign_in(lin.account)


def amounts(page: str) -> list[str]:
    return [part.split("<")[0] for part in page.split('class="rows-value')[1:] for part in [part.split(">", 1)[1]]]


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("", ["+333", "−89", "−22", "+111"]),
        ("kind=earned", ["+333", "+111"]),
        ("kind=spent", ["−22"]),
        ("kind=expired", ["−89"]),
        ("kind=gifts", []),
        ("since=2025-03-15", ["+333", "−89", "−22"]),
        ("until=2025-03-15", ["−22", "+111"]),
        ("since=2025-01-01&until=2025-12-31", ["−22"]),
        ("kind=earned&since=2025-01-01", ["+333"]),
    ],
)
def test_lines_of_a_kind_and_a_period(browser, query, seen):
    answer = browser.get(f"/points?{query}")
    assert answer.status_code == 200
    assert amounts(answer.text) == seen


@pytest.mark.parametrize(
    "query",
    [
        "since=yesterday",
        "since=2026-02-30",
        "until=２０２６-01-01",
        "since=0000-01-01",
        "until=9999-12-31",
        "kind=everything",
        "since=2026-02-01&until=2026-01-01",
    ],
)
def test_what_means_nothing_is_told_beside_its_field_and_filters_nothing(browser, query):
    answer = browser.get("/points", query_string=query)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert len(amounts(answer.text)) == 4
    for value in (part.split("=")[1] for part in query.split("&")):
        assert value == "everything" or f'value="{value[:20]}"' in answer.text


def test_further_pages_keep_the_filter(browser, lin):
    for _ in range(25):
        making.earn(lin, 1, on(2026, 3))
        making.spend(lin, 1, on(2026, 3))
    page = browser.get("/points?kind=earned&since=2026-03-01").text
    assert len(amounts(page)) == 20
    further = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert "kind=earned" in further and "since=2026-03-01" in further
    assert amounts(browser.get(further).text) == ["+1"] * 5


def test_a_filtered_page_asks_no_more_than_a_plain_one(browser):
    browser.get("/points?kind=earned")
    with counting() as counted:
        browser.get("/points?kind=earned")
    assert counted.count <= 8


@pytest.mark.parametrize(
    ("day", "balance"),
    [
        ("2024-05-14", "0"),
        ("2024-05-15", "111"),
        ("2025-03-15", "89"),
        ("2025-12-31", "89"),
        ("2026-01-01", "0"),
        ("2026-06-15", "333"),
    ],
)
def test_the_balance_on_a_past_day(browser, day, balance):
    answer = browser.get(f"/points/statements/past?on={day}")
    assert answer.status_code == 200
    assert f'<p class="big-figure">{balance}<small>' in answer.text


def test_a_past_day_says_until_when_its_points_were_good(browser):
    text = browser.get("/points/statements/past?on=2025-06-01").text
    assert "2025年12月31日" in text and "<b>89 " in text
    assert "还没有积分记录" in browser.get("/points/statements/past?on=2020-01-01").text


@pytest.mark.parametrize(
    "day", ["2026-06-16", "2026-13-01", "x", "2026-02-29", "２０２６-01-01", "9" * 60, "-1", str(2**63)]
)
def test_days_that_do_not_do_are_told_beside_the_field(browser, day):
    answer = browser.get("/points/statements/past", query_string={"on": day})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text and 'class="big-figure"' not in answer.text
