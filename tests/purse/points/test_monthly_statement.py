"""The monthly statement: figures computed from the lines, and whether a paper still says what the ledger says."""

from datetime import date, datetime

import pytest

from portal import clock, queue
from portal.blueprints.purse.points import statement_pdf
from portal.club.purse import points
from portal.club.purse.points.books import monthly_statement
from portal.database import session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making import points as making
from tests.making.tampering import edit

OCTOBER = date(2026, 10, 1)


def on(month: int, day: int, hour: int = 12, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=clock.ZONE)


@pytest.fixture
def lin(app):
    member = make.member("林静怡")
    making.earn(member, 100, on(8, 15))
    making.earn(member, 60, on(10, 1, 0))  # the first moment of the month
    making.spend(member, 30, on(10, 31, 23))
    making.earn(member, 7, on(11, 1, 0))  # the first moment after it
    return member


@pytest.fixture
def pressless(monkeypatch):
    """The press answers at once; what it was given is kept."""
    given = []
    monkeypatch.setattr(statement_pdf.printing, "pdf", lambda html, **_: given.append(html) or b"%PDF-1.7 test")
    return given


def made(member, month=OCTOBER, language="zh") -> points.MonthlyStatement:
    with transaction():
        statement = points.order_statement(member, month, language)
    queue.run("points.statement", statement_id=statement.id)
    session.expire_all()
    return session.get_one(points.MonthlyStatement, statement.id)


def test_a_month_has_its_own_lines_and_the_balances_round_them(lin):
    told = points.figures(lin.id, OCTOBER)
    assert (told.opening, told.closing) == (100, 130)
    assert [line.amount for line in told.lines] == [60, -30]
    assert told.expiries == [(date(2027, 12, 31), 130)]


def test_a_month_in_which_nothing_moved(lin):
    told = points.figures(lin.id, date(2026, 9, 1))
    assert (told.opening, told.closing, told.lines) == (100, 100, [])


def test_what_a_lot_held_then_is_what_it_held_then_whatever_came_later(lin):
    making.spend(lin, 100, on(11, 20))
    assert points.expiries_at(lin.id, on(11, 1, 0)) == [(date(2027, 12, 31), 130)]
    assert sum(amount for _day, amount in points.expiries_at(lin.id, on(11, 2))) == 137


def test_there_is_a_sheet_for_every_whole_month_since_the_first_line(lin):
    with clock.at(on(11, 22)):
        assert points.months_of(lin.id) == [date(2026, month, 1) for month in (10, 9, 8)]
        assert points.months_of(make.member().id) == []


@pytest.mark.parametrize("month", [date(2026, 11, 1), date(2027, 1, 1), date(2026, 7, 1), date(1, 1, 1)])
def test_no_sheet_for_the_running_month_the_future_or_before_the_first_line(lin, month):
    with clock.at(on(11, 22)), pytest.raises(Refusal), transaction():
        points.order_statement(lin, month, "zh")


@pytest.mark.unit
@pytest.mark.parametrize("typed", ["2026-13", "2026-1", "２０２６-10", "2026-10-01", "", "20266-1", "-026-10"])
def test_what_is_no_month(typed):
    assert points.month_of(typed) is None


@pytest.mark.unit
def test_months_follow_each_other_over_new_year():
    assert points.next_month(date(2026, 12, 1)) == date(2027, 1, 1)
    assert points.next_month(date(2026, 1, 1)) == date(2026, 2, 1)


def test_the_job_seals_first_and_keeps_the_figures(lin, pressless):
    with clock.at(on(11, 22)):
        statement = made(lin)
    assert (statement.state, statement.opening, statement.closing, statement.lines) == (
        points.SheetState.MADE,
        100,
        130,
        2,
    )
    assert (statement.block, statement.block_hash) == (points.head().number, points.head().hash)
    assert statement.shown_code in pressless[0]
    assert points.verify_statement(statement.code).holds


def test_the_same_month_twice_is_one_sheet_and_each_language_has_its_own(lin, pressless):
    with clock.at(on(11, 22)):
        first, again, english = made(lin), made(lin), made(lin, language="en")
    assert first.id == again.id != english.id
    assert first.code != english.code
    assert len(pressless) == 2
    assert "积分对账单" in pressless[0] and "Points statement" in pressless[1]


def test_a_press_that_fails_is_written_down_and_can_be_asked_again(lin, monkeypatch):
    def broken(*_args, **_options):
        raise statement_pdf.printing.PrintingFailed("no paper")

    with clock.at(on(11, 22)):
        monkeypatch.setattr(statement_pdf.printing, "pdf", broken)
        failed = made(lin)
        assert (failed.state, failed.note) == (points.SheetState.FAILED, "no paper")
        assert points.verify_statement(failed.code) is None
        monkeypatch.setattr(statement_pdf.printing, "pdf", lambda *_args, **_options: b"%PDF")
        assert made(lin).state is points.SheetState.MADE


def test_what_happens_later_does_not_touch_a_sheet(lin, pressless):
    with clock.at(on(11, 22)):
        statement = made(lin)
        making.spend(lin, 120)
        queue.run("points.seal")
    assert points.verify_statement(statement.code).holds


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET amount = 61 WHERE member_id = {0} AND seq = 2",
        "UPDATE ledger SET reason = 'x' WHERE member_id = {0} AND seq = 3",
        "UPDATE ledger SET at = '2026-10-02 00:00:00' WHERE member_id = {0} AND seq = 4",
        "DELETE FROM ledger WHERE member_id = {0} AND seq = 3",
        "UPDATE ledger SET amount = 1000 WHERE member_id = {0} AND seq = 1",
        "UPDATE lots SET expires_at = '2026-10-02 00:00:00' WHERE member_id = {0} AND seq = 2",
        "UPDATE seal_ranges SET hash = 'x' WHERE member_id = {0}",
        "UPDATE seal_blocks SET hash = 'x'",
        "DELETE FROM seal_ranges",
        "UPDATE monthly_statements SET closing = 1130",
        "UPDATE monthly_statements SET block_hash = 'x'",
    ],
)
def test_a_sheet_does_not_hold_after_an_edit_in_sql(lin, pressless, statement):
    with clock.at(on(11, 22)):
        paper = made(lin)
    assert points.verify_statement(paper.code).holds
    edit(statement.format(lin.id))
    assert not points.verify_statement(paper.code).holds


def test_a_forged_line_that_was_sealed_anew_does_not_match_the_paper(lin, pressless, tmp_path):
    with clock.at(on(11, 22)):
        paper = made(lin)
        edit(
            "DELETE FROM seal_ranges",
            "DELETE FROM seal_blocks",
            "DELETE FROM seal_marks",
            f"UPDATE ledger SET status = 5 WHERE member_id = {lin.id} AND seq = 1",
        )
        points.seal(points.Notebook(tmp_path / "forged.log"))
    assert not points.verify_statement(paper.code).holds


def test_codes_are_long_and_forgive_how_they_are_typed(lin, pressless):
    with clock.at(on(11, 22)):
        paper = made(lin)
    assert len(paper.code) == monthly_statement.CODES.length and set(paper.code) <= set(
        monthly_statement.CODES.alphabet
    )
    typed = paper.shown_code.lower().replace("0", "o").replace("1", "l")
    assert points.verify_statement(f" {typed} ").statement.id == paper.id
    assert points.verify_statement(paper.code[:-1]) is None
    assert points.verify_statement("") is None
