"""The door as a page: a scanner, a queue waiting, mistakes; and what the desk does for callers."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.club.gatherings import events
from portal.club.gatherings.events import Event, EventStatus, PartyState, SignUp
from portal.club.ground.outbox import Message
from portal.club.people.accounts import Role
from portal.club.purse import points
from portal.database import session, transaction
from tests import make
from tests.making.events import draft, published, signed_up
from tests.visitor import Visitor


def at(event, moment=None):
    return clock.at(moment or event.starts_at)


def clerk(app, role=Role.CUSTOMER_SERVICE):
    return Visitor(app).sign_in(make.staff(role), staff=True)


@pytest.fixture
def event(app):
    return published(10)


def fresh(signup):
    session.expire_all()
    return session.get_one(SignUp, signup.id)


def test_the_whole_address_of_a_ticket_is_read_as_a_scanner_types_it(app, event):
    signup = signed_up(event, 2)
    door = f"/staff/events/{event.id}/check-in"
    with at(event):
        desk = clerk(app)
        typed = f"https://club.junzi-home.example.com{door}?code={signup.code}"
        assert 'maxlength="200"' in desk.get(door).text
        assert desk.submit(door, code=typed).status_code == 303
        assert signup.member.name in desk.get(f"{door}?q={typed}").text
    assert fresh(signup).came == 2


def test_a_ticket_of_another_event_is_named(app, event):
    other = signed_up(published(3), 1)
    with at(event):
        answer = clerk(app).submit(f"/staff/events/{event.id}/check-in", code=other.code)
    assert answer.status_code == 422 and "秋日游园茶会" in answer.text


def test_some_of_a_party_the_last_five_and_a_number_put_right(app, event):
    signup = signed_up(event, 4, make.member("欧阳菊"))
    door = f"/staff/events/{event.id}/check-in"
    with at(event):
        desk = clerk(app)
        assert desk.submit(door, code=signup.code, people="3").status_code == 303
        page = desk.get(door).text
        assert "4 位已到 3 位" in page and "还有 1 位可稍后到" in page
        for wrong in ("9", "0", "x", "", str(2**63)):
            assert desk.submit(f"{door}/{signup.id}/people", people=wrong, seen="3", htmx=True).status_code == 422, (
                wrong
            )
        assert desk.submit(f"{door}/{signup.id}/people", people="0", seen="3").status_code == 303
        assert "到了几位：请填写 1 到 20 之间" in desk.get(door).text, (
            "the page does not mark the field, so the sentence names it"
        )
        assert desk.submit(f"{door}/{signup.id}/people", people="4", seen="3").status_code == 303
        assert desk.submit(f"{door}/{signup.id}/people", people="2", seen="3", htmx=True).status_code == 409
    assert fresh(signup).came == 4


def test_a_check_in_is_taken_back_with_a_second_look_that_counts_and_a_reason(app, event):
    signup = signed_up(event, 2)
    with transaction():
        points.install_rules()
    door = f"/staff/events/{event.id}/check-in"
    with at(event):
        desk = clerk(app)
        desk.submit(door, code=signup.code)
        looked = desk.ask(f"{door}/{signup.id}/back").text
        assert "重新签到即可" in looked and "没有撤销" not in looked
        assert "data-careful" in looked and fresh(signup).state is PartyState.ATTENDED
        assert desk.submit(f"{door}/{signup.id}/back", why="").status_code == 422
        assert desk.submit(f"{door}/{signup.id}/back", why="扫错了票").status_code == 303
    assert fresh(signup).state is PartyState.HELD and points.balance_of(signup.member_id) == 0


def test_a_member_without_a_sign_up_is_found_by_phone_card_or_name_and_let_in(app, event):
    guest = make.member("欧阳菊")
    door = f"/staff/events/{event.id}/check-in"
    with at(event):
        desk = clerk(app)
        for words in ("欧阳", guest.number, guest.account.phone.removeprefix("+86")):
            assert f"/walk-ins/{guest.id}" in desk.get(f"{door}?q={words}").text
        address = f"/staff/events/{event.id}/walk-ins/{guest.id}"
        assert desk.get(address).status_code == 200
        sitting = event.sittings[0].id
        assert desk.submit(address, sitting=sitting, adults="0", children="0").status_code == 422
        assert desk.submit(address, sitting=sitting, adults="1", children="1", ages="7").status_code == 303
        assert f"/walk-ins/{guest.id}" not in desk.get(f"{door}?q=欧阳").text
    assert session.get_one(Event, event.id).sittings[0].taken == 2


def test_a_full_event_says_so_and_offers_the_waiting_list_before_it_begins(app):
    event = published(2)
    signed_up(event, 2)
    guest = make.member()
    address = f"/staff/events/{event.id}/walk-ins/{guest.id}"
    with at(event, event.starts_at - events.tables.DOORS_OPEN):
        desk = clerk(app)
        full = desk.submit(address, sitting=event.sittings[0].id, adults="1", children="0")
        assert full.status_code == 409 and "只剩 0 个空位" in full.text
        waiting = f"/staff/events/{event.id}/sign-ups/new/{guest.id}"
        assert waiting in full.text
        assert desk.submit(waiting, sitting=event.sittings[0].id, adults="1", children="0").status_code == 303
    assert events.party_of(event.id, guest.id).state is PartyState.WAITING


def test_the_desk_signs_a_caller_up_and_takes_it_back_within_minutes(app, event):
    guest = make.member("欧阳菊")
    desk = clerk(app)
    found = desk.get(f"/staff/events/{event.id}/sign-ups/new?q=欧阳").text
    address = f"/staff/events/{event.id}/sign-ups/new/{guest.id}"
    assert address in found
    assert desk.submit(address, sitting=event.sittings[0].id, adults="2", children="0").status_code == 303
    assert events.party_of(event.id, guest.id).state is PartyState.HELD
    listed = desk.get(f"/staff/events/{event.id}/sign-ups").text
    undo = listed[listed.index("/staff/careful/") :].partition('"')[0]
    assert desk.submit(undo).status_code == 303
    assert events.party_of(event.id, guest.id) is None
    assert session.scalars(select(Message).where(Message.account_id == guest.account_id)).all() == []


def test_a_place_given_up_for_somebody_is_undone_unless_it_was_offered_on(app):
    event = published(2)
    signup = signed_up(event, 2)
    desk = clerk(app)
    address = f"/staff/events/{event.id}/sign-ups/{signup.id}/withdraw"
    assert desk.submit(address).status_code == 303
    listed = desk.get(f"/staff/events/{event.id}/sign-ups").text
    undo = listed[listed.index("/staff/careful/") :].partition('"')[0]
    assert desk.submit(undo).status_code == 303 and fresh(signup).state is PartyState.HELD
    waits = signed_up(event, 1)
    assert "不能撤销" in desk.ask(address).text
    assert desk.submit(address).status_code == 303
    assert "/staff/careful/" not in desk.get(f"/staff/events/{event.id}/sign-ups").text
    assert fresh(waits).state is PartyState.OFFERED


def test_an_event_is_copied_whole_weeks_later(app, event):
    desk = clerk(app)
    page = desk.get(f"/staff/events/new?like={event.id}").text
    assert "秋日游园茶会" in page
    weeks = {7 * number for number in range(1, 4)}
    days = {clock.local(event.starts_at).date().toordinal() + more for more in weeks}
    assert any(clock.date.fromordinal(day).isoformat() in page for day in days)
    assert f'value="{event.sittings[0].id}"' not in page
    assert desk.get("/staff/events/new?like=999999").status_code == 404
    assert desk.get("/staff/events/new?like=x").status_code == 200


def test_a_draft_is_previewed_by_the_desk_alone_and_deleted(app):
    event = draft()
    number, desk = event.id, clerk(app)
    assert "秋日游园茶会" in desk.get(f"/staff/events/{event.id}/preview").text
    assert Visitor(app).sign_in(make.member().account).get(f"/staff/events/{event.id}/preview").status_code == 403
    assert desk.submit(f"/staff/events/{event.id}/discard").status_code == 303
    assert desk.get(f"/staff/events/{number}").status_code == 404
    assert Visitor(app).get(f"/events/{number}").status_code == 404
    assert "秋日游园茶会" not in desk.get("/staff/events?show=draft").text
    public = published()
    assert desk.submit(f"/staff/events/{public.id}/discard", htmx=True).status_code == 409
    assert session.get_one(Event, public.id).status is EventStatus.PUBLISHED


def test_the_calendar_of_a_place_given_up_takes_the_entry_out(app, event):
    signup = signed_up(event, 2)
    visitor = Visitor(app).sign_in(signup.member.account)
    with transaction():
        events.release(session.get_one(SignUp, signup.id), None)
    answer = visitor.get(f"/events/{event.id}/calendar.ics")
    assert answer.status_code == 200 and "METHOD:CANCEL" in answer.text and "STATUS:CANCELLED" in answer.text


def test_a_scanned_card_finds_its_member_at_the_door_and_in_the_search_of_the_desk(app, event):
    guest = make.member("欧阳菊")
    card = f"https://club.junzi-home.example.com/card/{guest.card_token}"
    with at(event):
        desk = clerk(app)
        assert f"/walk-ins/{guest.id}" in desk.get(f"/staff/events/{event.id}/check-in?q={card}").text
    found = desk.get(f"/staff/find?q={card}")
    assert f"/staff/members/{guest.id}" in found.text + found.headers.get("Location", "")


def test_a_ticket_is_found_by_the_search_of_the_desk(app, event):
    signup = signed_up(event, 2)
    for typed in (signup.spoken_code, f"https://club.example.com/staff/events/{event.id}/check-in?code={signup.code}"):
        found = clerk(app).get("/staff/find", query_string={"q": typed})
        assert f"/staff/events/{event.id}/check-in" in found.text + found.headers.get("Location", "")


@pytest.mark.parametrize(("to", "letters"), [("came", 1), ("absent", 0)])
def test_afterwards_the_desk_writes_to_those_who_came(app, event, to, letters):
    signup = signed_up(event, 2)
    with at(event):
        desk = clerk(app)
        desk.submit(f"/staff/events/{event.id}/check-in", code=signup.code)
        answer = desk.submit(f"/staff/events/{event.id}/message", text_zh="谢谢光临", to=to)
        assert answer.status_code in {303, 422}
    written = session.scalars(select(Message).where(Message.topic == "event_message")).all()
    assert len(written) == letters


@pytest.mark.parametrize(
    ("language", "closed"), [("zh", "活动次日结束后，签到已关闭"), ("en", "Check-in closed with the day")]
)
def test_the_door_is_closed_when_the_day_after_is_over(app, event, language, closed):
    signup, late = signed_up(event, 2), signed_up(event, 1)
    door = f"/staff/events/{event.id}/check-in"
    person = make.staff()
    last = clock.end_of(clock.local(event.ends_at).date() + timedelta(days=1))
    with at(event, last - timedelta(seconds=1)):
        desk = Visitor(app, language).sign_in(person, staff=True)
        assert closed not in desk.get(door).text
        assert desk.submit(door, code=signup.code, into=signup.sitting_id).status_code == 303
    assert fresh(signup).state is PartyState.ATTENDED
    with at(event, last):
        desk = Visitor(app, language).sign_in(person, staff=True)
        assert closed in desk.get(door).text
        refused = desk.submit(door, code=late.code, into=late.sitting_id, htmx=True)
        assert refused.status_code == 422 and closed in refused.text
    assert fresh(late).state is not PartyState.ATTENDED
