"""The pages of the monthly statement: asked for by the member, verified by whoever holds the paper."""

from datetime import datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from portal import clock
from portal.club.purse import points
from portal.database import session
from tests import make
from tests.making import points as making
from tests.making.tampering import edit
from tests.visitor import Visitor

NOW = datetime(2026, 11, 22, 10, tzinfo=clock.ZONE)


@pytest.fixture(autouse=True)
def november(app):
    with clock.at(NOW):
        yield


@pytest.fixture
def lin(app):
    member = make.member("林静怡")
    making.earn(member, 1200, datetime(2026, 10, 3, tzinfo=clock.ZONE))
    making.spend(member, 340, datetime(2026, 10, 20, tzinfo=clock.ZONE))
    return member


@pytest.fixture
def browser(app, lin):
    return Visitor(app).sign_in(lin.account)


def sheet() -> points.MonthlyStatement:
    session.expire_all()
    return session.query(points.MonthlyStatement).one()


@pytest.fixture
def paper(browser, work):
    """The sheet of October, made for real."""
    browser.submit("/points/statements/2026-10")
    work()
    return sheet()


def test_a_member_orders_a_month_and_reads_the_pdf(browser, paper, lin):
    assert paper.state is points.SheetState.MADE
    answer = browser.get(f"/points/statements/{paper.id}.pdf")
    assert answer.status_code == 200 and answer.mimetype == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)
    for words in ("积分对账单", "林静怡", lin.number, "860", "1,200", "340", paper.shown_code, paper.block_hash[:32]):
        assert words in text
    assert "860" in browser.get("/points/statements").text


def test_an_english_reader_gets_an_english_sheet(app, lin, work):
    reader = Visitor(app, language="en").sign_in(lin.account)
    reader.submit("/points/statements/2026-10")
    work()
    data = reader.get(f"/points/statements/{sheet().id}.pdf").data
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    assert "Points statement" in text and "Closing balance" in text and "积分" not in text


def test_the_list_says_that_a_sheet_is_being_made_and_looks_again_by_itself(browser):
    answer = browser.submit("/points/statements/2026-10", htmx=True)
    assert answer.headers["HX-Redirect"].endswith("/points/statements")
    page = browser.get("/points/statements").text
    assert "正在制作" in page and 'hx-trigger="every 2s"' in page


@pytest.mark.parametrize(("month", "status"), [("2026-11", 422), ("2026-09", 422), ("2026-13", 404), ("x", 404)])
def test_months_without_a_sheet_are_refused(browser, month, status):
    answer = browser.submit(f"/points/statements/{month}", htmx=True)
    assert answer.status_code == status


def test_nobody_reads_the_sheet_of_another(app, paper):
    other = Visitor(app).sign_in(make.account("陈静"))
    assert other.get(f"/points/statements/{paper.id}.pdf").status_code in {303, 404}
    member = Visitor(app).sign_in(make.member("陈静").account)
    assert member.get(f"/points/statements/{paper.id}.pdf").status_code == 404
    assert Visitor(app).get(f"/points/statements/{paper.id}.pdf").status_code == 302


def test_anybody_with_the_code_learns_what_is_on_the_paper_and_no_more(app, paper, lin):
    answer = Visitor(app).get(f"/proof/{paper.shown_code}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store" and answer.headers["X-Robots-Tag"] == "noindex"
    for words in ("与俱乐部账本一致", "860", paper.masked_card, paper.block_hash[:32]):
        assert words in answer.text
    for secret in (lin.number, "林静怡", lin.account.phone[-8:], "1,200"):
        assert secret not in answer.text


def test_the_typed_code_leads_to_its_address(app, paper):
    answer = Visitor(app).get(f"/proof?code={paper.shown_code.lower()}")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/proof/{paper.code}")
    assert "%" not in Visitor(app).get("/proof?code=%E3%80%82").headers.get("Location", "")


def test_an_unknown_code_says_so(app, paper):
    answer = Visitor(app).get("/proof/" + "0" * 20)
    assert answer.status_code == 404 and "没有" in answer.text


def test_a_ledger_edited_after_the_paper_does_not_match(app, paper, lin):
    edit(f"UPDATE ledger SET amount = -34 WHERE member_id = {lin.id} AND amount = -340")
    answer = Visitor(app).get(f"/proof/{paper.code}")
    assert "不一致" in answer.text and "860" not in answer.text


def test_codes_cannot_be_tried_for_ever(app, paper):
    stranger = Visitor(app)
    answers = [stranger.get(f"/proof/{number:020}").status_code for number in range(21)]
    assert answers == [404] * 20 + [429]
    assert stranger.get(f"/proof/{paper.code}").status_code == 429


def test_the_page_publishes_the_newest_seal(app, paper):
    assert points.head().hash in Visitor(app).get("/proof").text
