"""A decoration firm's papers and complaints over HTTP."""

from datetime import timedelta

import pytest

from portal import clock
from portal.club.people import accounts
from portal.club.people.accounts import Role
from portal.club.trade import vettings
from portal.club.trade.merchants import MerchantCategory
from portal.database import transaction
from portal.words import Words
from tests import make
from tests.making import complaints as cases
from tests.making import merchants as making
from tests.visitor import Visitor
from tests.voice.complaints.test_pages import jpeg


@pytest.fixture
def firm(app):
    return making.shop(category=MerchantCategory.DECORATION, vetting=Words("执照齐全。", "Papers complete."))


def desk(app, language="zh"):
    return Visitor(app, language).sign_in(make.staff(), staff=True)


def enter(browser, firm, **values):
    sent = {"proof": "licence", "paper_number": "沪建 2031", "photo": (jpeg(), "a.jpg"), **values}
    return browser.submit(f"/staff/merchants/{firm.id}/vetting/papers", **sent)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_staff_enter_a_paper_and_members_see_it(app, firm, language):
    browser = desk(app, language)
    assert browser.get(f"/staff/merchants/{firm.id}/vetting").status_code == 200
    until = (clock.today() + timedelta(days=90)).isoformat()
    assert enter(browser, firm, valid_until=until).status_code == 303
    paper = vettings.papers_of(firm.id)[0]
    assert browser.get(f"/staff/merchants/vetting/papers/{paper.id}").status_code == 200
    assert browser.get(f"/staff/merchants/{firm.id}/vetting").status_code == 200
    stranger, member = Visitor(app, language), Visitor(app, language).sign_in(make.member().account)
    address = f"/merchants/papers/{paper.id}"
    assert (
        "沪建 2031" in stranger.get(f"/merchants/{firm.id}").text
        and address in member.get(f"/merchants/{firm.id}").text
    )
    assert stranger.get(address).status_code == 302 and member.get(address).status_code == 200
    assert browser.submit(f"/staff/merchants/vetting/papers/{paper.id}/withdrawal").status_code == 303
    assert member.get(address).status_code == 404


@pytest.mark.parametrize(
    "values", [{"photo": ""}, {"photo": (b"no picture", "a.jpg")}, {"valid_until": "2020-01-01"}, {"proof": "nonsense"}]
)
def test_what_is_no_paper_is_422_and_the_number_is_not_lost(app, firm, values):
    if isinstance(values.get("photo"), tuple):
        from io import BytesIO

        values = {"photo": (BytesIO(values["photo"][0]), "a.jpg")}
    answer = enter(desk(app), firm, **values)
    assert answer.status_code == 422 and "沪建 2031" in answer.text
    assert vettings.papers_of(firm.id) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_complaint_counts_on_the_firms_page_and_nothing_else_of_it_is_shown(app, firm, language):
    browser, case = desk(app, language), cases.filed(title="瓷砖空鼓")
    reader = Visitor(app, language)
    assert ("没有业主投诉" if language == "zh" else "No owner has complained") in reader.get(
        f"/merchants/{firm.id}"
    ).text
    address = f"/staff/merchants/{firm.id}/vetting/cases"
    assert browser.submit(address, number=case.number.lower()).status_code == 303
    assert "瓷砖空鼓" in browser.get(f"/staff/merchants/{firm.id}/vetting").text
    app.extensions["page_cache"].clear()
    text = reader.get(f"/merchants/{firm.id}").text
    assert ("业主投诉 1 起" if language == "zh" else "two years: 1,") in text and "瓷砖" not in text
    assert browser.submit(f"{address}/{case.number}/withdrawal").status_code == 303
    assert vettings.records_of([firm.id])[firm.id].n == 0


def test_a_case_of_another_estate_is_as_good_as_none(app, firm):
    here, there = make.estate(), make.estate("city", "君临城市花园", "City")
    case = cases.filed(in_estate=there)
    colleague = make.staff(Role.MARKETING_HEAD)
    with transaction():
        accounts.give(colleague, Role.CUSTOMER_SERVICE, here.id, by=None)
    local = Visitor(app).sign_in(colleague, staff=True)
    answer = local.submit(f"/staff/merchants/{firm.id}/vetting/cases", number=case.number)
    assert answer.status_code == 422 and case.number in answer.text


def test_a_tea_house_has_no_such_page(app):
    assert desk(app).get(f"/staff/merchants/{making.shop().id}/vetting").status_code == 404
