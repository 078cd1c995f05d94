"""Events over HTTP: what visitors and members see, signing up, the ticket."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.club.gatherings import events
from portal.club.gatherings.events import Mode, PartyState, SignUp, Sitting
from portal.database import session, transaction
from portal.words import Words
from tests import make
from tests.making.counting import counting
from tests.making.events import draft, plan, published, rich, signed_up
from tests.visitor import HTMX, Visitor


@pytest.fixture
def member(app):
    return make.member()


@pytest.fixture
def inside(app, member):
    return Visitor(app).sign_in(member.account)


def party(event, **values):
    return {"sitting": event.sittings[0].id, "adults": "2", "children": "0", "ages": "", **values}


def sign_up_at(event):
    return f"/events/{event.id}/sign-up"


def test_a_visitor_sees_the_list_and_the_event_in_both_languages(app, visitor):
    event = published()
    for who, title in ((visitor, "秋日游园茶会"), (Visitor(app, "en"), "Autumn garden tea")):
        for address in ("/events", f"/events/{event.id}"):
            page = who.get(address)
            assert page.status_code == 200
            assert title in page.text
            assert "csrf_token" not in page.text


def test_drafts_are_nowhere(visitor, inside):
    event = draft()
    for who in (visitor, inside):
        assert who.get(f"/events/{event.id}").status_code == 404
        assert "秋日游园茶会" not in who.get("/events").text


@pytest.mark.parametrize("number", ["0", "999", "9223372036854775808"])
def test_an_event_that_is_not_there_is_404(visitor, number):
    assert visitor.get(f"/events/{number}").status_code == 404


def test_the_form_opens_only_for_members(visitor):
    event = published()
    assert visitor.get(sign_up_at(event)).status_code == 302


def test_a_family_signs_up_and_shows_its_ticket(inside, member):
    event = published()
    page = inside.get(f"/events/{event.id}").text
    assert 'name="adults"' in page
    answer = inside.submit(sign_up_at(event), **party(event, children="2", ages="７、4"))
    assert answer.status_code == 303
    signup = events.sign_up_of(event, member.id)
    assert signup.child_ages == [7, 4]
    ticket = inside.get(f"/events/{event.id}/ticket").text
    assert signup.spoken_code in ticket
    assert "<svg" in ticket
    calendar = inside.get(f"/events/{event.id}/calendar.ics")
    assert calendar.mimetype == "text/calendar"
    assert "BEGIN:VEVENT" in calendar.text


def test_htmx_gets_the_section_alone(inside):
    event = published()
    answer = inside.submit(sign_up_at(event), htmx=True, **party(event))
    assert answer.status_code == 200
    assert answer.text.strip().startswith("<section")
    assert "HX-Trigger" in answer.headers


def test_the_same_key_twice_signs_up_once(inside):
    event = published()
    for _ in range(2):
        assert inside.submit(sign_up_at(event), once="key-key-key", **party(event)).status_code == 303
    assert session.get_one(Sitting, event.sittings[0].id).taken == 2


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"adults": ""}, ""),
        ({"adults": "0"}, "0"),
        ({"adults": "-3"}, "-3"),
        ({"adults": "9223372036854775808"}, "9223372036854775808"),
        ({"adults": "两位"}, "两位"),
        ({"children": "1", "ages": ""}, "1"),
        ({"children": "2", "ages": "7"}, "7"),
        ({"children": "1", "ages": "seven"}, "seven"),
        ({"children": "1", "ages": "99"}, "99"),
        ({"children": "0", "ages": "3 4"}, "3 4"),
        ({"adults": "4", "children": "3", "ages": "1 2 3"}, "1 2 3"),
        ({"sitting": "0"}, ""),
        ({"sitting": "x"}, ""),
    ],
)
def test_what_is_wrong_comes_back_with_a_sentence_and_nothing_is_lost(inside, typed, kept):
    event = published()
    for htmx in (False, True):
        answer = inside.submit(sign_up_at(event), htmx=htmx, once=f"kept-key-{htmx}", **party(event, **typed))
        assert answer.status_code == 422
        assert f'value="kept-key-{htmx}"' in answer.text, "without its key the form could not be sent again"
        assert 'class="error"' in answer.text or 'role="alert"' in answer.text
        assert not kept or f'value="{kept}"' in answer.text
    assert session.get_one(Sitting, event.sittings[0].id).taken == 0


def test_too_few_points_are_said_on_the_form(inside):
    event = published(price=30)
    answer = inside.submit(sign_up_at(event), **party(event))
    assert answer.status_code == 422
    assert "60" in answer.text


def test_a_session_of_another_event_is_refused(inside):
    event, other = published(), published()
    assert inside.submit(sign_up_at(event), **party(other)).status_code == 422


def test_who_waits_sees_place_and_reason(inside):
    event = published(2)
    signed_up(event, 2)
    signed_up(event, 2)
    inside.submit(sign_up_at(event), **party(event))
    page = inside.get(f"/events/{event.id}").text
    assert 'class="events-mine"' in page
    assert re.search(r"候补第 2 位|number 2", page)


def test_an_offer_is_taken_by_its_button(inside, member):
    event = published(2)
    first = signed_up(event, 2)
    mine = signed_up(event, 2, member)
    with transaction():
        events.release(first, None)
    assert f"{sign_up_at(event)}/accept" in inside.get(f"/events/{event.id}").text
    assert inside.submit(f"{sign_up_at(event)}/accept").status_code == 303
    assert session.get_one(SignUp, mine.id).state is PartyState.HELD


def test_a_place_is_given_up_by_its_button(inside, member):
    event = published()
    mine = signed_up(event, 2, member)
    assert inside.submit(f"{sign_up_at(event)}/release", htmx=True).status_code == 200
    assert session.get_one(SignUp, mine.id).state is PartyState.CANCELLED


@pytest.mark.parametrize("where", ["ticket", "calendar.ics"])
def test_a_ticket_is_only_its_owners(inside, where):
    event = published()
    signed_up(event, 2)
    assert inside.get(f"/events/{event.id}/{where}").status_code == 404


@pytest.mark.parametrize("act", ["release", "accept"])
def test_what_is_not_mine_i_cannot_act_on(inside, act):
    event = published()
    theirs = signed_up(event, 2)
    answer = inside.submit(f"{sign_up_at(event)}/{act}")
    assert answer.status_code == 409 and "您目前没有这次活动的座位" in answer.text
    assert session.get_one(SignUp, theirs.id).state is PartyState.HELD


def test_who_gives_a_place_up_in_a_second_window_reads_that_there_is_none(inside, member):
    event = published()
    signed_up(event, 2, member)
    assert inside.submit(f"{sign_up_at(event)}/release", htmx=True).status_code == 200
    again = inside.submit(f"{sign_up_at(event)}/release", htmx=True)
    assert again.status_code == 409 and 'id="sign_up"' in again.text
    assert again.text.count("您目前没有这次活动的座位") == 1 and 'hx-target="#refusal"' in again.text


def test_an_offer_that_is_over_says_so_to_whoever_still_reads_it(inside, member):
    event = published(1)
    first = signed_up(event, 1)
    signed_up(event, 1, member)
    with transaction():
        events.release(session.get_one(SignUp, first.id), None)
    with clock.at(clock.now() + timedelta(days=2)):
        with transaction():
            for sitting_id in events.offers_due():
                events.lapse_offers(sitting_id)
        later = Visitor(inside.app).sign_in(member.account)
        answer = later.submit(f"{sign_up_at(event)}/accept", htmx=True)
        assert answer.status_code == 409 and "您目前没有这次活动的座位" in answer.text


def test_a_place_that_can_no_longer_be_given_up_says_so_where_the_button_was(inside, member):
    event = published()
    signed_up(event, 2, member)
    with clock.at(event.starts_at):
        later = Visitor(inside.app).sign_in(member.account)
        for htmx in (True, False):
            answer = later.submit(f"{sign_up_at(event)}/release", htmx=htmx)
            assert answer.status_code == 422 and answer.text.count("活动已经开始，不能再撤回") == 1


@pytest.mark.parametrize(
    "party", ["adults=0", "adults=-5", "adults=99999999999999999999", "adults=1&children=-1", "adults="]
)
def test_a_party_that_cannot_be_has_no_sum(inside, party):
    event = published(price=20, deposit=10)
    answer = inside.get(f"{sign_up_at(event)}/sum?sitting={event.sittings[0].id}&{party}", headers=HTMX)
    assert answer.status_code == 200 and "<b>" not in answer.text and "最多" in answer.text


def test_the_sum_follows_what_is_typed(inside):
    event = published(price=20)
    address = f"{sign_up_at(event)}/sum?sitting={event.sittings[0].id}&adults=2&children=1"
    answer = inside.get(address, headers=HTMX)
    assert answer.text.strip().startswith('<p id="sum"')
    assert "60" in answer.text
    assert inside.get(address.replace("adults=2", "adults=x"), headers=HTMX).status_code == 200


def test_the_list_is_filtered_by_plain_addresses(visitor):
    estate = make.estate()
    published(estate_id=estate.id, title=Words("华庭茶会"), kind=events.EventKind.CULTURE)
    published(title=Words("全会羽毛球"), kind=events.EventKind.SOCIAL)
    assert "羽毛球" not in visitor.get("/events?kind=culture").text
    assert "羽毛球" in visitor.get(f"/events?estate={estate.id}").text
    other = make.estate("other", "别处")
    assert "华庭茶会" not in visitor.get(f"/events?estate={other.id}").text
    later = (clock.today() + timedelta(days=200)).strftime("%Y-%m")
    assert "华庭茶会" not in visitor.get(f"/events?month={later}").text


@pytest.mark.parametrize("query", ["kind=nonsense", "estate=x", "estate=99999999999999999999", "after=zzz"])
def test_nonsense_in_the_address_shows_the_list(visitor, query):
    published()
    assert "秋日游园茶会" in visitor.get(f"/events?{query}").text


def test_htmx_gets_the_list_alone(visitor):
    published()
    answer = visitor.get("/events?kind=culture", headers=HTMX)
    assert answer.text.strip().startswith('<div id="list"')


def test_a_draw_shows_its_fingerprint_before_and_its_seed_after(inside, member):
    event = published(mode=Mode.DRAW)
    signed_up(event, 2, member)
    before = inside.get(f"/events/{event.id}").text
    assert events.commitment(event) in before
    assert event.seed not in before
    with clock.at(event.closes_at), transaction():
        events.run_draw(session.get_one(events.Event, event.id), None)
    assert event.seed in inside.get(f"/events/{event.id}").text


def test_what_people_wrote_is_never_markup(inside):
    event = published(title=Words("<script>x</script>"), description=Words("<img src=x onerror=y>"))
    for address in ("/events", f"/events/{event.id}"):
        assert "<script>x" not in inside.get(address).text
        assert "<img src=x" not in inside.get(address).text


def test_one_event_or_two_hundred_cost_the_same_statements(inside, member):
    counts = []
    event = published()
    signed_up(event, 1, member)
    for more in (0, 199):
        with transaction():
            for _ in range(more):
                events.publish(events.create(plan(), None), None)
        with counting() as asked:
            assert inside.get("/events").status_code == 200
        counts.append(asked.count)
    assert counts[0] == counts[1] <= 8


def test_one_waiting_party_or_two_hundred_cost_the_same_statements(inside):
    event = published(1)
    signed_up(event, 1)
    counts = []
    for more in (1, 199):
        for _ in range(more):
            signed_up(event, 1)
        with counting() as asked:
            assert inside.get(f"/events/{event.id}").status_code == 200
        counts.append(asked.count)
    assert counts[0] == counts[1] <= 8


def test_the_price_in_points_costs_one_statement_more(app):
    who = rich()
    event = published(price=10)
    browser = Visitor(app).sign_in(who.account)
    with counting() as asked:
        assert browser.get(f"/events/{event.id}").status_code == 200
    assert asked.count <= 8


@pytest.mark.parametrize(
    ("language", "asked", "locked", "returned"),
    [("zh", "押金每位 20 积分", "押金 40 积分，签到时退回", "押金 40 积分已退回"),
     ("en", "deposit 20 points a person", "Deposit of 40 points, returned at check-in", "of 40 points returned")],
)  # fmt: skip
def test_a_deposit_is_said_before_on_the_ticket_in_the_statement_and_afterwards(app, language, asked, locked, returned):
    member = rich(make.member())
    browser, event = Visitor(app, language).sign_in(member.account), published(deposit=20)
    before = browser.get(f"/events/{event.id}").text
    assert asked in before and "20" in before.partition('id="sum"')[2][:400]
    assert browser.submit(sign_up_at(event), **party(event)).status_code == 303
    for address in (f"/events/{event.id}", f"/events/{event.id}/ticket"):
        assert locked in browser.get(address).text
    statement = browser.get("/points").text
    assert 'id="aside"' in statement and f"/events/{event.id}" in statement.partition('id="aside"')[2]
    signup = session.scalars(select(SignUp)).one()
    with clock.at(signup.sitting.starts_at), transaction():
        events.check_in(session.get_one(SignUp, signup.id), make.staff().id)
    assert returned in browser.get(f"/events/{event.id}").text
    assert 'id="aside"' not in browser.get("/points").text


def test_who_cannot_put_the_deposit_aside_reads_how_much_is_missing_and_keeps_what_was_typed(app, inside):
    event = published(deposit=20)
    answer = inside.submit(sign_up_at(event), **party(event, adults="3"))
    assert answer.status_code == 422 and "还差 60" in answer.text and 'value="3"' in answer.text
    assert session.get_one(Sitting, event.sittings[0].id).taken == 0
