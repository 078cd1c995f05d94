"""The terms of grades at the desk."""

from datetime import timedelta

import pytest

from portal import clock
from portal.club import grades
from portal.club.accounts import Role
from portal.club.members import Grade
from portal.database import transaction
from tests import make
from tests.making import grades as making
from tests.visitor import Visitor

GOOD = {"gold": 600, "platinum": 3000, "review_month": 4, "review_day": 1, "grace_days": 60}


def desk(app, role=Role.ADMINISTRATOR, language="zh"):
    return Visitor(app, language).sign_in(make.staff(role), staff=True)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_opens_with_and_without_rows(app, language):
    browser = desk(app, language=language)
    assert browser.get("/staff/grades").status_code == 200
    making.terms()
    assert browser.get("/staff/grades").status_code == 200


def test_new_terms_count_from_their_day_with_name_and_history(app):
    making.terms()
    browser, tomorrow = desk(app), clock.today() + timedelta(days=1)
    assert browser.submit("/staff/grades", effective_on=tomorrow.isoformat(), **GOOD).status_code == 303
    assert grades.terms_on(clock.today()).gold == 500
    assert grades.terms_on(tomorrow).gold == 600
    text = browser.get("/staff/grades").text
    assert "待生效" in text and "周敏" in text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("gold", value) for value in ("0", "-1", str(2**63), "3000", "abc", "")),
        ("platinum", str(2**63)),
        ("review_month", "13"),
        ("review_day", "0"),
        ("review_day", "31"),
        ("grace_days", "367"),
        ("effective_on", "2020-01-01"),
        ("effective_on", "2026-02-30"),
        ("effective_on", ""),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(app, field, value):
    values = {"effective_on": clock.today().isoformat(), **GOOD, field: value}
    answer = desk(app).submit("/staff/grades", **values)
    assert answer.status_code == 422 and 'aria-invalid="true"' in answer.text
    assert 'value="60"' in answer.text or field == "grace_days"
    assert grades.past_terms() == []


def test_full_width_digits_are_digits(app):
    values = {"effective_on": clock.today().isoformat(), **GOOD, "gold": "７００"}
    assert desk(app).submit("/staff/grades", **values).status_code == 303
    assert grades.terms_on(clock.today()).gold == 700


def test_who_may_read_points_reads_the_terms_but_decides_nothing(app):
    browser = desk(app, Role.CUSTOMER_SERVICE)
    assert browser.get("/staff/grades").status_code == 200
    assert browser.submit("/staff/grades", effective_on=clock.today().isoformat(), **GOOD).status_code == 403


def test_a_members_file_tells_how_the_grade_came_about(app):
    member = make.member()
    with transaction():
        grades.grant(member, Grade.GOLD, by=make.staff().id)
    text = desk(app, Role.CUSTOMER_SERVICE).get(f"/staff/members/{member.id}").text
    assert "俱乐部授予" in text and "前不复核" in text
