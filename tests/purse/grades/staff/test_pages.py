"""The terms of grades at the desk."""

from datetime import timedelta

import pytest

from portal import clock
from portal.club.people.accounts import Role
from portal.club.people.members import Grade, Member
from portal.club.purse import grades
from portal.database import session, transaction
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
    answer = browser.submit("/staff/grades", starts_on=tomorrow.isoformat(), seen="1", **GOOD)
    assert answer.status_code == 303 and grades.TERMS.on(clock.today()).gold == 500
    assert grades.TERMS.on(tomorrow).gold == 600
    text = browser.get("/staff/grades").text
    assert "定于" in text and "周敏" in text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("gold", value) for value in ("0", "-1", str(2**63), "3000", "abc", "")),
        ("platinum", str(2**63)),
        ("review_month", "13"),
        ("review_day", "0"),
        ("review_day", "31"),
        ("grace_days", "367"),
        ("starts_on", "2020-01-01"),
        ("starts_on", "2026-02-30"),
        ("starts_on", "2099-01-01"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(app, field, value):
    values = {"starts_on": clock.today().isoformat(), **GOOD, field: value}
    answer = desk(app).submit("/staff/grades", **values)
    assert answer.status_code == 422 and 'aria-invalid="true"' in answer.text
    assert 'value="60"' in answer.text or field == "grace_days"
    assert grades.TERMS.line().words == []


def test_full_width_digits_are_read_and_other_digits_refused_in_points(app):
    values = {"starts_on": clock.today().isoformat(), **GOOD}
    refused = desk(app).submit("/staff/grades", **values | {"gold": "７٠٠"})
    assert refused.status_code == 422 and "例如 700" in refused.text and 'value="７٠٠"' in refused.text
    assert desk(app).submit("/staff/grades", **values | {"grace_days": "３０"}).status_code == 303
    assert grades.TERMS.now().grace_days == 30


def test_who_may_read_points_reads_the_terms_but_decides_nothing(app):
    browser = desk(app, Role.CUSTOMER_SERVICE)
    assert browser.get("/staff/grades").status_code == 200
    assert browser.submit("/staff/grades", starts_on=clock.today().isoformat(), **GOOD).status_code == 403


def test_a_members_file_tells_how_the_grade_came_about(app):
    member = make.member()
    with transaction():
        grades.grant(member, Grade.GOLD, by=make.staff().id)
    text = desk(app, Role.CUSTOMER_SERVICE).get(f"/staff/members/{member.id}").text
    assert "俱乐部授予" in text and "前不复核" in text


# by hand


def granting(member, **values):
    until = (clock.today() + timedelta(days=90)).isoformat()
    return {"grade": "gold", "holds_until": until, "reason": "二十年老会员", **values}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_one_asks_for_a_grade_and_another_grants_it(app, language):
    member, one = make.member("许知禾"), desk(app, Role.CUSTOMER_SERVICE, language)
    place = f"/staff/grades/members/{member.id}"
    assert one.get(place).status_code == 200 and f'href="{place}"' in one.get(f"/staff/members/{member.id}").text
    assert one.submit(place, **granting(member)).status_code == 303
    asked = grades.grants_of(member.id)[0]
    assert one.submit(f"/staff/grades/grants/{asked.id}/approval").status_code == 403
    head = desk(app, Role.DEPARTMENT_HEAD, language)
    assert "二十年老会员" in head.get("/staff/").text and "许知禾" in head.get("/staff/grades").text
    assert head.submit(f"/staff/grades/grants/{asked.id}/approval").status_code == 303
    assert making.grade_of(member) is Grade.GOLD
    assert "二十年老会员" in one.get(place).text
    assert head.submit(f"/staff/grades/grants/{asked.id}/approval").status_code in {303, 409, 422}
    assert len(grades.history_of(member.id)) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"grade": "owner"}, {"grade": "diamond"}, {"reason": ""}, {"reason": "长" * 301}, {"holds_until": ""},
        {"holds_until": "2020-01-01"}, {"holds_until": "9999-12-31"}, {"holds_until": "2027-02-30"},
    ],
)  # fmt: skip
def test_a_grant_that_cannot_be_comes_back_as_it_was_typed(app, wrong):
    member = make.member()
    answer = desk(app, Role.CUSTOMER_SERVICE).submit(f"/staff/grades/members/{member.id}", **granting(member, **wrong))
    assert answer.status_code == 422 and 'aria-invalid="true"' in answer.text and grades.grants_of(member.id) == []
    assert "二十年老会员" in answer.text or "reason" in wrong


def test_a_grade_is_asked_and_decided_only_where_one_is_responsible(app):
    here, elsewhere = make.estate(), make.estate("world", "君临天下花园", "World")
    member = make.member()
    with transaction():
        session.get_one(Member, member.id).estate_id = here.id
    place = f"/staff/grades/members/{member.id}"
    stranger = Visitor(app).sign_in(make.staff(Role.DEPARTMENT_HEAD, elsewhere), staff=True)
    assert stranger.get(place).status_code == 404 and stranger.submit(place, **granting(member)).status_code == 404
    desk(app, Role.CUSTOMER_SERVICE).submit(place, **granting(member))
    asked = grades.grants_of(member.id)[0]
    for act in ("approval", "refusal"):
        assert stranger.submit(f"/staff/grades/grants/{asked.id}/{act}").status_code == 404
    assert making.grade_of(member) is Grade.REGISTERED
