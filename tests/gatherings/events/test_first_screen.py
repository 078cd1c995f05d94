"""An event's page: how it stands and the one thing to do in reach, asked before anything is given up, ages known."""

from datetime import timedelta

import pytest

from portal import clock
from portal.club.gatherings import events as club_events
from portal.club.gatherings.events import SignUp
from portal.club.people import members
from portal.database import session, transaction
from tests import make
from tests.making import events
from tests.visitor import Visitor


def bar(app, event, member=None, language="zh"):
    visitor = Visitor(app, language)
    if member is not None:
        visitor.sign_in(member.account)
    page = visitor.get(f"/events/{event.id}").text
    assert page.count('class="actbar"') == 1
    return page[page.index('class="actbar"') :].split("</div>")[0]


def test_the_bar_says_how_it_stands_with_whoever_looks(app):
    event, member = events.published(2), make.member()
    assert "还有 2 席" in bar(app, event) and f"/events/{event.id}/sign-up" in bar(app, event)
    assert "#sign_up" in bar(app, event, member)
    events.signed_up(event, member=member)
    assert "出示门票" in bar(app, event, member) and f"/events/{event.id}/ticket" in bar(app, event, member)
    first = events.signed_up(event)
    waiting = make.member()
    assert "加入候补" in bar(app, event, waiting)
    events.signed_up(event, member=waiting)
    assert "候补" in bar(app, event, waiting) and "门票" not in bar(app, event, waiting)
    with transaction():
        club_events.release(session.get_one(SignUp, first.id), first.member.account_id)
    assert "已为您留座" in bar(app, event, waiting) and "至 " in bar(app, event, waiting)
    assert "kept for you" in bar(app, event, waiting, "en")


def test_what_one_waits_for_is_no_ticket_in_the_list(app):
    member, sure, full = make.member(), events.published(3), events.published(1)
    events.signed_up(sure, member=member)
    events.signed_up(full)
    events.signed_up(full, member=member)
    page = Visitor(app).sign_in(member.account).get("/events").text
    tickets = page[page.index("我的门票") : page.index("候补与抽签")]
    assert f"/events/{sure.id}/ticket" in tickets and f"/events/{full.id}" not in tickets
    assert f"/events/{full.id}#sign_up" in page


def test_an_event_that_is_over_has_no_bar(app):
    event = events.published()
    with clock.at(clock.now() + timedelta(days=30)):
        assert 'class="actbar"' not in Visitor(app).get(f"/events/{event.id}").text


def test_a_full_event_offers_the_waiting_list_and_promises_no_place(app):
    event = events.published(1)
    events.signed_up(event)
    events.signed_up(event)
    page = Visitor(app).sign_in(make.member().account).get(f"/events/{event.id}").text
    assert ">加入候补</button>" in page and ">确认</button>" not in page and "您家，若现在加入" in page


def test_nothing_is_given_up_with_one_tap(app):
    event, member = events.published(1), make.member()
    events.signed_up(event, member=member)
    page = Visitor(app).sign_in(member.account).get(f"/events/{event.id}").text
    asked = page[page.index('class="sure"') : page.index("</details>")]
    assert "名额马上让给下一家" in asked and f'action="/events/{event.id}/sign-up/release"' in asked
    assert page.count(f'action="/events/{event.id}/sign-up/release"') == 1


def test_whoever_has_too_few_points_reads_it_before_pressing(app):
    event = events.published(price=120)
    poor, rich = make.member(), events.rich()
    assert "不够一个名额" in Visitor(app).sign_in(poor.account).get(f"/events/{event.id}").text
    cheap = events.published(price=20)
    assert "不够" not in Visitor(app).sign_in(rich.account).get(f"/events/{cheap.id}").text


@pytest.fixture
def family(app):
    member = make.member()
    year = clock.today().year
    with transaction():
        child = members.add_to_household(member, "赵小满", "child", year - 7)
        members.add_to_household(member, "沈怀谨", "parent", year - 70)
        members.add_to_household(member, "无年", "child", None)
    return member, child


def test_the_people_of_the_household_are_ticked_and_nobody_types_their_ages(app, family):
    member, child = family
    event = events.published(10)
    visitor = Visitor(app).sign_in(member.account)
    page = visitor.get(f"/events/{event.id}").text
    assert page.count('name="family"') == 2 and "赵小满" in page and "7 岁" in page and "沈怀谨" in page
    assert "无年" not in page, "a child of unknown age is asked for its age"
    father = next(one for one in members.household_of(member.id) if one.relation == "parent")
    answer = visitor.submit(
        f"/events/{event.id}/sign-up", sitting=event.sittings[0].id, adults=1, children=1, ages="3岁",
        family=[child.id, father.id],
    )  # fmt: skip
    assert answer.status_code == 303
    party = club_events.party_of(event.id, member.id)
    assert (party.adults, sorted(party.child_ages), party.size) == (2, [3, 7], 4)


def test_an_event_for_adults_offers_only_the_adults_of_the_household(app, family):
    member, _child = family
    page = Visitor(app).sign_in(member.account).get(f"/events/{events.published(10, children_welcome=False).id}").text
    assert "沈怀谨" in page and "赵小满" not in page


def test_a_child_of_somebody_else_cannot_be_ticked(app, family):
    _member, child = family
    event, other = events.published(10), make.member()
    visitor = Visitor(app).sign_in(other.account)
    visitor.submit(f"/events/{event.id}/sign-up", sitting=event.sittings[0].id, adults=1, family=child.id)
    assert club_events.party_of(event.id, other.id).size == 1


def test_a_refused_form_keeps_the_ticks_and_the_sum_counts_them(app, family):
    member, child = family
    event = events.published(10)
    visitor = Visitor(app).sign_in(member.account)
    answer = visitor.submit(
        f"/events/{event.id}/sign-up", sitting=event.sittings[0].id, adults=1, children=1, ages="x", family=child.id
    )
    assert answer.status_code == 422 and f'value="{child.id}" checked' in answer.text
    address = f"/events/{event.id}/sign-up/sum?sitting={event.sittings[0].id}&adults=1&children=0&family={child.id}"
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    assert "2 位" in visitor.get(address, headers=headers).text


def test_what_else_is_on_at_that_hour_is_said_before_and_after_signing_up(app):
    member = make.member()
    one, other = events.published(10), events.published(10)
    events.signed_up(one, member=member)
    visitor = Visitor(app).sign_in(member.account)
    assert "同一时间您还报了" in visitor.get(f"/events/{other.id}").text
    assert "同一时间" not in visitor.get(f"/events/{one.id}").text
    events.signed_up(other, member=member)
    assert "同一时间您还报了" in visitor.get(f"/events/{one.id}").text
