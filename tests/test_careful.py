"""Careful acts: asked for twice, the consequences counted, the reason kept, and taken back while the letters wait."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock, jobs
from portal.club.estate.projects import Project, ProjectState
from portal.club.gatherings.events import Event, EventStatus
from portal.club.ground import careful, outbox
from portal.club.ground.audit import AuditEntry
from portal.club.ground.careful import CarefulAct
from portal.club.ground.outbox import Message
from portal.club.people import accounts, members
from portal.club.people.accounts import Role
from portal.club.trade import merchants
from portal.club.trade.merchants import Merchant
from portal.database import session, transaction
from portal.identity import access_of
from tests import make
from tests.making import merchants as firms
from tests.making import people
from tests.making.events import published, signed_up
from tests.making.projects import published as published_project
from tests.page_forms import forms_of
from tests.races import race
from tests.visitor import HTMX, Visitor

LATER = timedelta(minutes=11)


@pytest.fixture
def desk(app):
    person = make.staff(name="何叶")
    with transaction():
        accounts.give(person, Role.MARKETING_HEAD, None, by=None)
    return Visitor(app).sign_in(person, staff=True)


def shown(answer):
    """The form of the second look."""
    (form,) = [one for one in forms_of(answer.text) if "looked" in one.sent]
    return form


def figures(answer):
    return [int(one.replace(",", "")) for one in re.findall(r'careful-figure">([\d,−-]+)<', answer.text)]


def letters(topic):
    return session.scalars(select(Message).where(Message.topic == topic).order_by(Message.id)).all()


# the second look


def test_the_first_request_changes_nothing_and_counts_what_the_second_will_do(desk):
    event = published(8)
    signed_up(event, 2)
    signed_up(event, 3)
    where = f"/staff/events/{event.id}/call-off"
    first = desk.ask(where, text_zh="台风来了")
    assert first.status_code == 200 and figures(first)[:2] == [2, 5]
    assert session.get_one(Event, event.id).status is EventStatus.PUBLISHED and letters("event_called_off") == []
    assert "台风来了" in first.text  # what was typed stands on the page
    assert desk.ask(where, **shown(first).values(agreed="y")).status_code == 303
    assert session.get_one(Event, event.id).status is EventStatus.CANCELLED and len(letters("event_called_off")) == 2


def test_the_reason_and_what_was_counted_stay_on_record(desk):
    firm = firms.shop()
    where = f"/staff/merchants/{firm.id}/suspension"
    form = shown(desk.ask(where))
    assert desk.ask(where, **form.values(because="三位业主投诉分量不足")).status_code == 303
    done = session.scalars(select(CarefulAct)).one()
    assert done.reason == "三位业主投诉分量不足"
    assert done.counted["figures"] == [int(one) for one in form.sent["looked"][0].split(",")]
    assert done.act == "staff.merchants.suspend" and done.arguments == {"merchant_id": firm.id}
    told = session.scalars(select(AuditEntry).where(AuditEntry.act == careful.DONE.code)).one()
    assert told.ids == {"careful": done.id} and told.actor_id == done.by_id
    assert "三位业主投诉分量不足" in str(careful.acts_of([done.id])[done.id])


@pytest.mark.parametrize("missing", ["because", "agreed"])
def test_without_a_reason_or_consent_nothing_happens_and_nothing_typed_is_lost(desk, missing):
    event = published(8)
    signed_up(event, 2)
    where = f"/staff/events/{event.id}/draw" if missing == "because" else f"/staff/events/{event.id}/message"
    typed = {} if missing == "because" else {"text_zh": "请带伞", "to": "held"}
    first = shown(desk.ask(where, **typed))
    said = {"because": "到时间了", "agreed": "y"} | {missing: ""}
    if missing == "agreed":
        said.pop("agreed")
    answer = desk.ask(where, **first.values(**said))
    assert answer.status_code == 422 and letters("event_message") == []
    kept = shown(answer).sent
    assert all(kept[name] == [value] for name, value in {**typed, **said}.items() if value and name in kept)
    assert not typed or kept["text_zh"] == ["请带伞"]


def test_what_has_changed_since_the_look_is_shown_again_with_both_figures(desk):
    event = published(8)
    signed_up(event, 2)
    where = f"/staff/events/{event.id}/message"
    first = shown(desk.ask(where, text_zh="请带伞", to="held"))
    signed_up(event, 2)
    again = desk.ask(where, **first.values(agreed="y"))
    assert again.status_code == 409 and figures(again) == [2] and "您看的时候是 1" in again.text
    assert letters("event_message") == []
    assert desk.ask(where, **shown(again).values(agreed="y")).status_code == 303
    assert len(letters("event_message")) == 2


def test_a_change_that_tells_nobody_asks_nothing(desk):
    event = published(8)
    page = desk.get(f"/staff/events/{event.id}/edit")
    (form,) = [one for one in forms_of(page.text) if "summary_zh" in one.sent]
    assert desk.ask(form.action, **form.values(place_zh="会所二楼")).status_code == 303
    signed_up(event, 2)
    (form,) = [one for one in forms_of(desk.get(form.action).text) if "summary_zh" in one.sent]
    assert desk.ask(form.action, **form.values(summary_zh="换一句")).status_code == 303
    (form,) = [one for one in forms_of(desk.get(form.action).text) if "summary_zh" in one.sent]
    assert figures(desk.ask(form.action, **form.values(place_zh="会所三楼"))) == [1]


def test_a_refusal_after_the_look_leads_back_to_the_page_and_not_to_the_act(desk):
    firm = firms.shop()
    where = f"/staff/merchants/shops/{firm.shops[0].id}/closing"  # the only shop cannot be closed
    answer = desk.ask(where, **shown(desk.ask(where)).values(because="装修"))
    assert answer.status_code == 303 and answer.location == f"/staff/merchants/{firm.id}"
    assert "唯一" in desk.get(answer.location).text


def test_htmx_gets_the_whole_page_in_place_of_the_one_that_was_open(desk):
    firm = firms.shop()
    answer = desk.ask(f"/staff/merchants/{firm.id}/suspension", htmx=True)
    assert answer.headers["HX-Retarget"] == "#main" and answer.headers["HX-Reselect"] == "#main"
    assert "data-careful" in answer.text and HTMX


def test_words_that_look_like_markup_are_shown_as_text(desk):
    event = published(8)
    signed_up(event, 2)
    text = "<img src=x onerror=alert(1)>" * 3
    page = desk.ask(f"/staff/events/{event.id}/message", text_zh=text, to="held").text
    assert "<img src=x" not in page and "&lt;img src=x" in page


# taking it back


def written(desk, event, text="请带伞"):
    where = f"/staff/events/{event.id}/message"
    answer = desk.ask(where, **shown(desk.ask(where, text_zh=text, to="held")).values(agreed="y"))
    assert answer.status_code == 303
    return f"/staff/events/{event.id}"


def test_a_mass_letter_waits_some_minutes_and_nobody_has_it_before(app, desk):
    event = published(8)
    party = signed_up(event, 2)
    place = written(desk, event)
    (letter,) = letters("event_message")
    assert letter.state is outbox.MessageState.HELD and not letter.in_inbox
    with app.app_context():
        jobs.deliver()
    session.expire_all()
    assert letter.state is outbox.MessageState.HELD and outbox.unread_of(party.member.account_id) == before(party)
    assert "/staff/careful/" in desk.get(place).text
    with clock.at(clock.now() + LATER):
        jobs.deliver()
        session.expire_all()
        assert letter.state is outbox.MessageState.SENT and letter.in_inbox
        assert "/staff/careful/" not in desk.get(place).text


def before(party):
    """What was in the inbox already: the letter that the place is held."""
    mine = (Message.account_id == party.member.account_id) & (Message.topic != "event_message")
    return len(session.scalars(select(Message).where(mine, Message.in_inbox.is_(True))).all())


def test_taken_back_in_time_it_never_leaves(app, desk):
    event = published(8)
    signed_up(event, 2)
    place = written(desk, event)
    page = desk.get(place).text
    assert "发出，在此之前可以撤销" in page
    undo = re.search(r"/staff/careful/\d+/undo", page)[0]
    assert desk.submit(undo).status_code == 303
    assert letters("event_message") == []
    assert "/staff/careful/" not in desk.get(place).text
    assert desk.submit(undo, htmx=True).status_code == 409  # once


def test_after_a_double_click_it_can_be_taken_back_all_the_same(app, desk):
    """The browser drops the first answer and its cookie; only the second one's counts."""
    event = published(8)
    signed_up(event, 2)
    where = f"/staff/events/{event.id}/message"
    clicked = shown(desk.ask(where, text_zh="请带伞", to="held")).values(agreed="y")
    for _click in range(2):
        with desk.client.session_transaction() as cookie:
            cookie.pop("undo", None)
        assert desk.ask(where, **clicked, once="the-same-click-01").status_code == 303
    assert len(letters("event_message")) == 1
    assert "/staff/careful/" in desk.get(f"/staff/events/{event.id}").text


def test_too_late_and_by_somebody_else_it_is_not_taken_back(app, desk):
    event = published(8)
    signed_up(event, 2)
    place = written(desk, event)
    undo = re.search(r"/staff/careful/\d+/undo", desk.get(place).text)[0]
    other = Visitor(app).sign_in(make.staff(name="程晓雨"), staff=True)
    assert other.submit(undo).status_code == 404
    assert "/staff/careful/" not in other.get(place).text
    with clock.at(clock.now() + LATER):
        assert desk.submit(undo, htmx=True).status_code == 409
    assert len(letters("event_message")) == 1


def test_a_project_taken_off_sale_by_mistake_is_on_sale_again(desk):
    project = published_project()
    where = f"/staff/projects/{project.id}/closing"
    look = desk.ask(where)
    assert session.get_one(Project, project.id).state is ProjectState.PUBLISHED
    assert desk.ask(where, **shown(look).values(because="规划调整")).status_code == 303
    session.expire_all()
    assert session.get_one(Project, project.id).state is ProjectState.PAST
    page = desk.get(f"/staff/projects/{project.id}").text
    assert "规划调整" in page and "之前可以撤销" in page and "发出，在此之前" not in page, "no letter is spoken of"
    assert desk.submit(re.search(r"/staff/careful/\d+/undo", page)[0]).status_code == 303
    session.expire_all()
    assert session.get_one(Project, project.id).state is ProjectState.PUBLISHED


def test_a_merchant_suspended_by_mistake_is_open_again(desk):
    firm = firms.shop()
    desk.submit(f"/staff/merchants/{firm.id}/suspension")
    assert session.get_one(Merchant, firm.id).status is merchants.MerchantStatus.SUSPENDED
    desk.submit(re.search(r"/staff/careful/\d+/undo", desk.get(f"/staff/merchants/{firm.id}").text)[0])
    assert session.get_one(Merchant, firm.id, populate_existing=True).status is merchants.MerchantStatus.APPROVED


def test_whoever_lost_the_right_meanwhile_takes_nothing_back(app):
    person = make.staff()
    browser, firm = Visitor(app).sign_in(person, staff=True), firms.shop()
    browser.submit(f"/staff/merchants/{firm.id}/suspension")
    done = session.scalars(select(CarefulAct)).one()
    with transaction():
        accounts.give(person, Role.EDITOR, None, by=None)
        for grant in accounts.grants_of(person.id):
            if grant.role is Role.CUSTOMER_SERVICE:
                accounts.take(grant, by=None)
    again = Visitor(app).sign_in(person, staff=True)
    assert again.submit(f"/staff/careful/{done.id}/undo").status_code == 403


def test_whoever_holds_the_right_elsewhere_by_now_takes_nothing_back(app):
    """The contrary finds its row only where the act would."""
    person, project = make.staff(Role.MARKETING_HEAD), published_project()
    Visitor(app).sign_in(person, staff=True).submit(f"/staff/projects/{project.id}/closing")
    done = session.scalars(select(CarefulAct)).one()
    elsewhere = make.estate("junlin-city", "君临城市花园", "Junlin City Garden")
    with transaction():
        for grant in accounts.grants_of(person.id):
            accounts.take(grant, by=None)
        accounts.give(person, Role.MARKETING_HEAD, elsewhere.id, by=None)
    again = Visitor(app).sign_in(person, staff=True)
    assert again.submit(f"/staff/careful/{done.id}/undo").status_code == 404
    assert session.get_one(Project, project.id, populate_existing=True).state is ProjectState.PAST
    with transaction():
        accounts.give(person, Role.MARKETING_HEAD, project.estate_id, by=None)
    again = Visitor(app).sign_in(person, staff=True)
    assert again.submit(f"/staff/careful/{done.id}/undo").status_code == 303
    assert session.get_one(Project, project.id, populate_existing=True).state is ProjectState.PUBLISHED


def test_a_suspension_that_still_waits_for_a_second_administrator_is_no_longer_asked(app):
    asking, other, _third = (make.staff(Role.ADMINISTRATOR, name=name) for name in ("程晓雨", "许宁", "何叶"))
    browser = Visitor(app).sign_in(asking, staff=True)
    browser.submit(f"/staff/accounts/{other.id}/suspend")
    assert [one.account_id for one in accounts.administration.waiting_requests()] == [other.id]
    done = session.scalars(select(CarefulAct)).one()
    assert browser.submit(f"/staff/careful/{done.id}/undo").status_code == 303
    assert accounts.administration.waiting_requests() == []
    assert session.get_one(accounts.Account, other.id, populate_existing=True).suspended_at is None


# the race


def take_back(act_id, by):
    done = session.get_one(CarefulAct, act_id)
    careful.undo(done, by, lambda **_arguments: None)


def without_the_guard():
    guarded = careful.changed
    careful.changed = lambda statement: guarded(statement) or 1


@pytest.mark.race
@pytest.mark.parametrize(
    ("without", "outcomes"), [(None, ["Refusal", "done"]), ("without_the_guard", ["done", "done"])]
)
def test_pressed_twice_at_once_it_is_taken_back_once(app, desk, without, outcomes):
    """The second case is the negative control: without the guard both would have been answered."""
    event = published(8)
    signed_up(event, 2)
    written(desk, event)
    done = session.scalars(select(CarefulAct)).one()
    name = f"{__name__}:{without}" if without else None
    assert race(app, f"{__name__}:take_back", [(done.id, done.by_id)] * 2, without=name) == outcomes


# every act of the desk


def test_every_act_of_the_desk_says_whether_it_is_careful_or_plain_and_why(app):
    """Made from the routes: a new act must say it. Plain needs a reason of one word."""
    silent, twice, wordy, looked = [], [], [], []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if "POST" not in (rule.methods or ()) or not rule.rule.startswith("/staff"):
            continue
        care, plain = getattr(view, "careful", None), getattr(view, "plain", None)
        if care is None and plain is None:
            silent.append(rule.endpoint)
        if care is not None and plain is not None:
            twice.append(rule.endpoint)
        if plain is not None and not plain.isalpha():
            wordy.append(rule.endpoint)
        if care is not None:
            looked.append(rule.endpoint)
            assert access_of(view) is not None
    assert (silent, twice, wordy) == ([], [], [])
    assert len(looked) >= 50


def test_a_home_ended_by_mistake_stands_with_its_owner_again_and_no_letter_left(app):
    browser, owner = Visitor(app).sign_in(make.staff(), staff=True), people.owner()
    (holding,) = members.homes_of(owner.id)
    where = f"/staff/members/{owner.id}/homes/{holding.id}/end"
    look = browser.ask(where)
    assert figures(look)[0] == 1 and "已不在您名下" in look.text
    assert browser.ask(where, **shown(look).values(because="已过户", agreed="y")).status_code == 303
    assert members.homes_of(owner.id) == [] and len(letters("home_left")) == 1
    page = browser.get(f"/staff/members/{owner.id}").text
    assert browser.submit(re.search(r"/staff/careful/\d+/undo", page)[0]).status_code == 303
    session.expire_all()
    assert [one.id for one in members.homes_of(owner.id)] == [holding.id] and letters("home_left") == []
    assert session.get_one(members.Member, owner.id).is_owner
