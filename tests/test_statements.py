"""The pages members see most ask the database at most eight times, however much there is to show."""

import pytest

from portal.club.voice import complaints
from portal.database import transaction
from tests import make
from tests.making import complaints as cases
from tests.making import events, magazine, people, points
from tests.making.counting import counting
from tests.visitor import Visitor

MOST = 8


@pytest.fixture
def owner(app):
    points.rules()
    member = people.owner()
    points.earn(member, 50)
    return member


@pytest.fixture
def browser(app, owner):
    return Visitor(app).sign_in(owner.account)


def asked(app, browser, address, cold=True):
    """Statements of the page; `cold` in a process that has nothing in memory yet of what is kept for all."""
    browser.get(address)  # the session is fresh
    if cold:
        app.extensions["kept"].clear()
    with counting() as counted:
        assert browser.get(address).status_code == 200
    return counted.count


def test_first_page(app, browser, owner):
    events.signed_up(events.published(), member=owner)
    cases.filed(owner)
    magazine.published(magazine.editor(), articles=3)
    assert asked(app, browser, "/", cold=False) <= 6  # the sixth: which vouchers must be used soon
    assert asked(app, browser, "/") <= 13  # now and then: the newest issue, offers near the estate, who has a discount


def test_first_page_in_large_type(app, browser, owner):
    with transaction():
        owner.account.mode = "elder"
    assert asked(app, browser, "/") <= MOST


def test_points_statement_with_one_line_and_with_many(app, browser, owner):
    one = asked(app, browser, "/points")
    for _ in range(12):
        points.earn(owner, 10)
        points.spend(owner, 5)
    many = asked(app, browser, "/points")
    assert one == many <= MOST


def test_event_list_with_one_event_and_with_many(app, browser, owner):
    events.signed_up(events.published(), member=owner)
    one = asked(app, browser, "/events")
    for _ in range(9):
        events.signed_up(events.published((5, 5)), member=owner)
    many = asked(app, browser, "/events")
    assert one == many <= MOST


def test_event_page_for_somebody_who_may_sign_up(app, browser):
    event = events.published((1, 5), price=20)
    events.signed_up(event, member=events.rich())
    events.signed_up(event, member=events.rich())  # waits
    assert asked(app, browser, f"/events/{event.id}", cold=False) <= MOST - 3
    assert asked(app, browser, f"/events/{event.id}") <= MOST + 1  # now and then: which places are sold for points


def test_event_page_for_somebody_on_the_waiting_list(app, browser, owner):
    event = events.published(1)
    for _ in range(5):
        events.signed_up(event, member=make.member("陈静"))
    events.signed_up(event, member=owner)
    assert asked(app, browser, f"/events/{event.id}") <= MOST


def test_complaints_with_one_case_and_with_many(app, browser, owner):
    cases.filed(owner)
    one = asked(app, browser, "/complaints")
    for _ in range(9):
        cases.filed(owner)
    with transaction():
        complaints.save_draft(owner, title="电梯门响")
    many = asked(app, browser, "/complaints")
    assert one == many <= MOST


def test_article(app, browser):
    issue = magazine.published(magazine.editor(), articles=5)
    address = f"/magazine/{issue.slug}/{issue.articles[0].slug}"
    assert asked(app, browser, address) <= MOST


def test_what_everybody_shares_is_asked_once_for_all(app, browser):
    events.published()
    browser.get("/events")
    with counting() as again:
        browser.get("/events")
    assert again.count == 2  # who it is, and their own tickets
