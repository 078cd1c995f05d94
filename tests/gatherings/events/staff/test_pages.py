"""The desk's events: writing, publishing, calling off, the list, the sheet, the door; and whose they are."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from portal import clock
from portal.club.gatherings.events import Event, EventStatus, Mode, PartyState, SignUp
from portal.club.ground.outbox import Message
from portal.club.people.accounts import Role
from portal.database import session
from tests import make
from tests.making.counting import counting
from tests.making.events import SOON, draft, published, rich, signed_up
from tests.page_forms import forms_of
from tests.visitor import Visitor


@pytest.fixture
def desk(app):
    """Customer service of every estate."""
    return Visitor(app).sign_in(make.staff(), staff=True)


def typed(**values):
    """The form as a person fills it in."""
    now = clock.now()
    begins = clock.moment_of((now + SOON).date(), 14)
    form = "%Y-%m-%dT%H:%M"
    usual = {
        "title_zh": "年货市集", "summary_zh": "写春联，换旧物。", "description_zh": "带上您的旧书。",
        "place_zh": "会所一层", "kind": "family", "estate_id": "0", "mode": "first_come",
        "opens_at": now.strftime(form), "closes_at": clock.moment_of(begins.date(), 9).strftime(form),
        "cancel_until": clock.moment_of(begins.date(), 9).strftime(form), "offer_hours": "2", "audience": "members",
        "least_grade": "registered", "priority_grade": "", "price": "0", "most_people": "5", "children_welcome": "y",
        "child_from": "0", "child_to": "17", "sittings-0-starts_at": begins.strftime(form),
        "sittings-0-ends_at": begins.replace(hour=16).strftime(form), "sittings-0-seats": "30",
    }  # fmt: skip
    return {**usual, **values}


def written(desk, **values):
    answer = desk.submit("/staff/events/new", **typed(**values))
    assert answer.status_code == 303, answer.text
    return session.scalars(select(Event).order_by(Event.id.desc())).first()


def test_an_event_is_written_published_and_seen(desk, visitor):
    event = written(desk)
    assert event.status is EventStatus.DRAFT
    assert visitor.get(f"/events/{event.id}").status_code == 404
    assert desk.submit(f"/staff/events/{event.id}/publish").status_code == 303
    assert "年货市集" in visitor.get(f"/events/{event.id}").text
    for page in ("", f"/{event.id}", f"/{event.id}/edit", f"/{event.id}/sign-ups", f"/{event.id}/check-in"):
        assert desk.get(f"/staff/events{page}").status_code == 200


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ({"title_zh": ""}, "写春联"),
        ({"title_zh": "长" * 41}, "长长长"),
        ({"sittings-0-seats": ""}, "年货市集"),
        ({"sittings-0-seats": "9223372036854775808"}, "9223372036854775808"),
        ({"sittings-0-ends_at": "2020-01-01T10:00"}, "2020-01-01T10:00"),
        ({"sittings-0-starts_at": "tomorrow"}, "tomorrow"),
        ({"sittings-0-starts_at": "", "sittings-0-ends_at": "", "sittings-0-seats": ""}, "年货市集"),
        ({"closes_at": "2020-01-01T10:00"}, "2020-01-01T10:00"),
        ({"price": "-1"}, "年货市集"),
        ({"price": "9223372036854775808"}, "9223372036854775808"),
        ({"kind": "nonsense"}, "年货市集"),
        ({"estate_id": "99"}, "年货市集"),
        ({"priority_grade": "gold"}, "年货市集"),
        ({"estate_only": "y"}, "年货市集"),
    ],
)
def test_a_form_that_is_wrong_comes_back_whole(desk, values, kept):
    answer = desk.submit("/staff/events/new", **typed(**values))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert kept in answer.text
    assert session.scalars(select(Event)).first() is None


def test_an_event_is_changed_and_a_seat_already_given_cannot_be_taken_away(desk):
    event = published(4)
    signed_up(event, 3)
    ident = event.sittings[0].id
    fewer = typed(seen=str(event.revision), **{"sittings-0-id": str(ident), "sittings-0-seats": "2"})
    answer = desk.submit(f"/staff/events/{event.id}/edit", **fewer)
    assert answer.status_code == 422
    more = fewer | {"sittings-0-seats": "6", "title_zh": "改名的茶会"}
    assert desk.submit(f"/staff/events/{event.id}/edit", **more).status_code == 303
    assert str(session.get_one(Event, event.id).title) == "改名的茶会"
    assert session.get_one(Event, event.id).sittings[0].seats == 6


def test_nobody_is_said_to_be_told_when_only_words_change(desk):
    event = published(seats=8)
    signed_up(event, 2)
    address, place = f"/staff/events/{event.id}/edit", f"/staff/events/{event.id}"
    form = next(one for one in forms_of(desk.get(address).text) if "summary_zh" in one.sent)
    answer = desk.ask(address, **form.values(summary_zh="带上旧书。"))
    assert answer.status_code == 303
    page = desk.get(place).text
    assert "活动已修改。" in page and "已得到通知" not in page
    assert not session.scalars(select(Message).where(Message.topic == "event_changed")).all()


def test_a_picture_is_put_on_the_page_and_what_is_none_is_refused(desk, visitor):
    event = published()
    address = f"/staff/events/{event.id}/picture"
    photo = BytesIO()
    Image.new("RGB", (1072, 440), "#345").save(photo, "JPEG")
    for nothing in ({}, {"picture": (BytesIO(b"not a picture"), "x.jpg")}):
        answer = desk.submit(address, **nothing)
        assert answer.status_code == 422
        assert 'class="error"' in answer.text
    photo.seek(0)
    assert desk.submit(address, picture=(photo, "hall.jpg")).status_code == 303
    name = session.get_one(Event, event.id).picture.name
    assert f"/media/{name}" in visitor.get(f"/events/{event.id}").text
    assert visitor.get(f"/media/{name}").status_code == 200


def test_calling_off_asks_why_and_tells_everybody(desk):
    event = published(4)
    signup = signed_up(event, 2)
    address = f"/staff/events/{event.id}/call-off"
    assert desk.get(address).status_code == 200
    assert desk.submit(address, text_zh="").status_code == 422
    assert desk.submit(address, text_zh="台风来了").status_code == 303
    assert session.get_one(SignUp, signup.id).state is PartyState.CANCELLED
    assert session.scalars(select(Message).where(Message.topic == "event_called_off")).one()


def test_a_message_reaches_those_it_is_for(desk):
    event = published(2)
    signed_up(event, 2)
    signed_up(event, 2)
    address = f"/staff/events/{event.id}/message"
    assert desk.get(address).status_code == 200
    assert desk.submit(address, text_zh="请带伞", to="everyone?").status_code == 422
    assert desk.submit(address, text_zh="请带伞", to="held").status_code == 303
    assert len(session.scalars(select(Message).where(Message.topic == "event_message")).all()) == 1


def test_the_list_is_searched_by_name_number_and_code(desk):
    event = published(10)
    mine = signed_up(event, 2, make.member("欧阳菊"))
    signed_up(event, 1, make.member("林静怡"))
    for words in ("欧阳", mine.member.number, mine.spoken_code):
        text = desk.get(f"/staff/events/{event.id}/sign-ups?q={words}").text
        assert "欧阳菊" in text
        assert "<b>林静怡" not in text
    phone = mine.member.account.phone.removeprefix("+86")
    assert phone not in desk.get(f"/staff/events/{event.id}/sign-ups").text


def test_a_name_that_is_a_formula_stays_a_name_in_the_sheet(desk):
    event = published(10)
    signed_up(event, 2, make.member('=HYPERLINK("http://x")'))
    answer = desk.get(f"/staff/events/{event.id}/sign-ups.xlsx")
    assert answer.status_code == 200
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert rows[1][2] == '=HYPERLINK("http://x")'
    assert b"<f>" not in answer.data
    assert rows[1][6] == 2


def test_the_desk_gives_a_place_up_for_somebody_who_called(desk):
    event = published(10)
    signup = signed_up(event, 2)
    assert desk.submit(f"/staff/events/{event.id}/sign-ups/{signup.id}/withdraw").status_code == 303
    assert session.get_one(SignUp, signup.id).state is PartyState.CANCELLED


def test_a_ticket_is_scanned_let_in_and_the_second_scan_says_so(app):
    event = published(10)
    signup = signed_up(event, 2)
    address = f"/staff/events/{event.id}/check-in"
    with clock.at(event.starts_at):
        desk = Visitor(app).sign_in(make.staff(), staff=True)
        scanned = desk.get(f"{address}?code={signup.code}").text
        assert signup.member.name in scanned
        assert session.get_one(SignUp, signup.id).state is PartyState.HELD
        assert desk.submit(address, code=signup.spoken_code.lower()).status_code == 303
        assert session.get_one(SignUp, signup.id).state is PartyState.ATTENDED
        assert desk.submit(address, code=signup.code).status_code == 303
        again = desk.get(address).text
    assert "已使用" in again or "used already" in again


@pytest.mark.parametrize("code", ["", "XXXX-XXXX", "2" * 21, "'; --"])
def test_a_wrong_code_is_said_beside_the_field(desk, code):
    event = published(10)
    answer = desk.submit(f"/staff/events/{event.id}/check-in", code=code)
    assert answer.status_code == 422
    assert 'class="error"' in answer.text
    assert desk.get(f"/staff/events/{event.id}/check-in?code=NOPE").status_code == 200


def test_somebody_without_ticket_is_found_by_name(desk):
    event = published(10)
    signed_up(event, 2, make.member("欧阳菊"))
    assert "欧阳菊" in desk.get(f"/staff/events/{event.id}/check-in?q=欧阳").text


def test_the_draw_is_run_once_by_its_button(app, desk):
    event = published(10, mode=Mode.DRAW)
    signup = signed_up(event, 2)
    address = f"/staff/events/{event.id}/draw"
    assert desk.submit(address, htmx=True).status_code == 422
    with clock.at(event.closes_at):
        later = Visitor(app).sign_in(make.staff(), staff=True)
        assert later.submit(address).status_code == 303
    assert session.get_one(SignUp, signup.id).state is PartyState.HELD


def test_who_did_not_come_is_noted_at_the_door_when_the_session_is_over(app):
    event = published(10, deposit=20)
    signup = signed_up(event, 2, rich(make.member("欧阳菊")))
    door, address = f"/staff/events/{event.id}/check-in", f"/staff/events/{event.id}/absences"
    with clock.at(event.ends_at - timedelta(minutes=1)):
        early = Visitor(app).sign_in(make.staff(), staff=True)
        assert address not in early.get(door).text
        assert early.submit(address, code=signup.code, htmx=True).status_code == 422
        assert session.get_one(SignUp, signup.id).state is PartyState.HELD
    with clock.at(event.ends_at):
        desk = Visitor(app).sign_in(make.staff(), staff=True)
        page = desk.get(door).text
        assert "欧阳菊" in page and address in page
        for typed_code in ("", "XXXX-XXXX"):
            assert desk.submit(address, code=typed_code).status_code == 422
        for _press in range(2):
            assert desk.submit(address, code=signup.code).status_code == 303
        assert "40" in desk.get(door).text and address not in desk.get(door).text
    session.expire_all()
    assert session.get_one(SignUp, signup.id).state is PartyState.ABSENT


def test_a_door_notes_nobody_of_another_event(app, two_estates):
    here, there = two_estates
    mine, theirs = published(4, estate_id=here.id), published(4, estate_id=there.id)
    signup = signed_up(theirs, 1)
    with clock.at(theirs.ends_at):
        local = Visitor(app).sign_in(make.staff(in_estate=here), staff=True)
        assert local.submit(f"/staff/events/{mine.id}/absences", code=signup.code).status_code == 422
        editor = Visitor(app).sign_in(make.staff(Role.EDITOR), staff=True)
        assert editor.submit(f"/staff/events/{theirs.id}/absences", code=signup.code).status_code in {403, 404}
    session.expire_all()
    assert session.get_one(SignUp, signup.id).state is PartyState.HELD


PAGES = ("", "/edit", "/sign-ups", "/sign-ups.xlsx", "/message", "/call-off", "/check-in")
ACTS = ("/publish", "/edit", "/picture", "/call-off", "/message", "/draw", "/check-in", "/absences")


@pytest.fixture
def two_estates(app):
    here, there = make.estate(), make.estate("junlin-city", "君临城市花园")
    return here, there


def test_staff_of_one_estate_see_nothing_of_another(app, two_estates):
    here, there = two_estates
    event = published(4, estate_id=there.id)
    signup = signed_up(event, 1)
    local = Visitor(app).sign_in(make.staff(in_estate=here), staff=True)
    assert "秋日游园茶会" not in local.get("/staff/events").text
    for page in PAGES:
        assert local.get(f"/staff/events/{event.id}{page}").status_code == 404, page
    for act in ACTS:
        assert local.submit(f"/staff/events/{event.id}{act}", **typed(text_zh="x", code="x")).status_code == 404, act
    assert local.submit(f"/staff/events/{event.id}/sign-ups/{signup.id}/withdraw").status_code == 404
    assert session.get_one(SignUp, signup.id).state is PartyState.HELD


def test_staff_of_one_estate_stand_at_the_clubs_door_but_do_not_change_its_events(app, two_estates):
    here, there = two_estates
    event = published(4)
    local = Visitor(app).sign_in(make.staff(in_estate=here), staff=True)
    assert local.get(f"/staff/events/{event.id}/check-in").status_code == 200
    assert local.get(f"/staff/events/{event.id}/edit").status_code == 404
    answer = local.submit("/staff/events/new", **typed(estate_id=str(there.id)))
    assert answer.status_code == 422


def test_a_foreign_sign_up_under_ones_own_event_is_404(app, two_estates):
    here, there = two_estates
    mine, theirs = published(4, estate_id=here.id), published(4, estate_id=there.id)
    signup = signed_up(theirs, 1)
    local = Visitor(app).sign_in(make.staff(in_estate=here), staff=True)
    assert local.submit(f"/staff/events/{mine.id}/sign-ups/{signup.id}/withdraw").status_code == 404


def test_who_only_stands_at_the_clubs_door_gives_no_place_up_through_an_event_of_their_own(app, two_estates):
    mine, clubs = published(4, estate_id=two_estates[0].id), published(4)
    signup = signed_up(clubs, 1)
    local = Visitor(app).sign_in(make.staff(in_estate=two_estates[0]), staff=True)
    assert local.submit(f"/staff/events/{mine.id}/sign-ups/{signup.id}/withdraw").status_code == 404
    session.expire_all()
    assert session.get_one(SignUp, signup.id).state is PartyState.HELD


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR])
def test_roles_without_events_have_no_such_room(app, role):
    event = draft()
    other = Visitor(app).sign_in(make.staff(role), staff=True)
    for page in ("", "/new", f"/{event.id}", f"/{event.id}/check-in"):
        assert other.get(f"/staff/events{page}").status_code in {403, 404}


def test_a_member_finds_no_desk(app):
    event = draft()
    inside = Visitor(app).sign_in(make.member().account)
    assert inside.get(f"/staff/events/{event.id}").status_code == 403


def test_two_hundred_parties_cost_as_many_statements_as_one(app, desk):
    event = published(300)
    signed_up(event, 1)
    counts = []
    for more in (0, 199):
        for _ in range(more):
            signed_up(event, 1)
        with counting() as asked:
            assert desk.get(f"/staff/events/{event.id}/sign-ups").status_code == 200
        counts.append(asked.count)
    assert counts[0] == counts[1] <= 10


def test_a_deposit_is_asked_by_the_desk_and_stands_in_the_list_and_the_sheet(desk):
    event = written(desk, deposit="30")
    assert event.deposit == 30
    desk.submit(f"/staff/events/{event.id}/publish")
    with clock.at(event.opens_at):
        signed_up(event, 2, rich(make.member()))
    assert "押金 60 积分，签到时退回" in desk.get(f"/staff/events/{event.id}/sign-ups").text
    sheet = CalamineWorkbook.from_filelike(BytesIO(desk.get(f"/staff/events/{event.id}/sign-ups.xlsx").data))
    assert 60 in sheet.get_sheet_by_index(0).to_python()[1]
    assert 'value="30"' in desk.get(f"/staff/events/{event.id}/edit").text


@pytest.mark.parametrize("deposit", ["-1", "100001", str(2**63), "३०", "1.5", "abc"])
def test_a_deposit_that_cannot_be_comes_back_with_what_was_typed(desk, deposit):
    answer = desk.submit("/staff/events/new", **typed(deposit=deposit))
    assert answer.status_code == 422 and f'value="{deposit}"' in answer.text and "年货市集" in answer.text
    assert session.scalars(select(Event)).all() == []
