"""The network's terms at the desk: contracts' notices, disputes, tills; every change with its day and its author."""

import re
from datetime import timedelta

import pytest

from portal import clock
from portal.club.people.accounts import Role
from portal.club.purse import till_terms
from portal.club.purse.till_terms import TillTerms
from portal.club.trade import merchants
from tests import make
from tests.visitor import Visitor

PLACE = "/staff/merchants/terms"
NETWORK = {"dispute_days": "12", "warn_days": "40", "notice_days": "7，45, 20"}


@pytest.fixture
def desk(app):
    return Visitor(app).sign_in(make.staff(), staff=True)


def test_notices_and_till_are_changed_from_a_day_on_and_the_history_is_shown(desk):
    today, tomorrow = clock.today(), clock.today() + timedelta(days=1)
    assert desk.submit(PLACE, **NETWORK, starts_on=str(today)).status_code == 303
    assert merchants.terms.TERMS.on(today).notice_days == (45, 20, 7)
    answer = desk.submit(f"{PLACE}/tills", misses="８", undo_minutes="30", window_minutes="90", starts_on=str(tomorrow))
    assert answer.status_code == 303 and till_terms.TERMS.now() == TillTerms()
    with clock.at(clock.moment_of(tomorrow)):
        assert till_terms.TERMS.now() == TillTerms(8, 30, 90)
    page = desk.get(PLACE).text
    assert "45, 20, 7" in page and re.search(r"<ins>.*30</ins>", page)
    assert "60 分钟内输错 20 次" in desk.get("/staff/tills").text


@pytest.mark.parametrize("days", ["", "0", "366", "-7", "seven", "9" * 20, "60,,30", "1,2,3,4,5,6,7"])
def test_a_row_of_days_that_makes_no_sense_comes_back_as_it_was_typed(desk, days):
    answer = desk.submit(PLACE, **(NETWORK | {"notice_days": days}), starts_on=str(clock.today()))
    assert answer.status_code == 422 and "aria-invalid" in answer.text and f'value="{days}"' in answer.text
    assert merchants.terms.TERMS.line().words == []


@pytest.mark.parametrize(
    "wrong",
    [{"misses": "2"}, {"misses": "101"}, {"misses": ""}, {"misses": "-20"}, {"undo_minutes": "0"},
     {"window_minutes": "4"}, {"window_minutes": "1441"}, {"window_minutes": ""},
     {"undo_minutes": str(2**63)}, {"starts_on": "2020-01-01"}, {"starts_on": "tomorrow"}],
)  # fmt: skip
def test_wrong_numbers_for_the_till_come_back_beside_their_field(desk, wrong):
    good = {"misses": "20", "undo_minutes": "16", "window_minutes": "60", "starts_on": str(clock.today())}
    answer = desk.submit(f"{PLACE}/tills", **(good | wrong))
    assert answer.status_code == 422 and "aria-invalid" in answer.text and till_terms.TERMS.line().words == []


def test_only_who_looks_after_merchants_changes_them(app):
    other = Visitor(app).sign_in(make.staff(Role.EDITOR), staff=True)
    assert other.submit(f"{PLACE}/tills", misses="20", undo_minutes="16").status_code in {403, 404}
    assert till_terms.TERMS.line().words == []
