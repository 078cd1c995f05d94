"""The inbox over HTTP: one's own letters, in one's own language."""

import pytest
from sqlalchemy import select

from portal.club.ground import outbox
from portal.club.ground.outbox import Message
from portal.database import session, transaction
from portal.web import letters
from tests import make
from tests.making import people
from tests.visitor import Visitor


def write_to(member, topic: str = "joined", **values: object) -> Message:
    with transaction():
        message_id = outbox.post(member.account_id, topic, purpose=outbox.Purpose.CARE, **values)
    return session.get_one(Message, message_id)


def test_a_letter_is_unread_until_it_is_opened(app, visitor):
    member = make.member()
    message = write_to(member, number="880000017")
    visitor.sign_in(member.account)
    assert "1 条未读" in visitor.get("/inbox").text
    page = visitor.get(f"/inbox/{message.id}").text
    assert "欢迎加入俱乐部" in page and "880000017" in page and 'href="/me"' in page
    assert "条未读" not in visitor.get("/inbox").text


@pytest.mark.parametrize(("letters_there", "shown"), [(1, "1"), (99, "99"), (100, "99+"), (130, "99+")])
def test_the_frame_says_how_many_are_unread_up_to_99(app, visitor, letters_there, shown):
    member = make.member()
    for number in range(letters_there):
        write_to(member, number=str(number))
    visitor.sign_in(member.account)
    assert f"<b>{shown}<" in visitor.get("/points").text


def test_all_letters_can_be_marked_as_read(app, visitor):
    member = make.member()
    for _ in range(3):
        write_to(member, number="1")
    visitor.sign_in(member.account)
    assert visitor.submit("/inbox/read").status_code == 303
    assert outbox.unread_of(member.account_id) == 0


def test_nobody_reads_another_persons_letter(app, visitor):
    message = write_to(make.member(), number="1")
    visitor.sign_in(make.member("沈怀谨").account)
    assert visitor.get(f"/inbox/{message.id}").status_code == 404
    assert "欢迎加入" not in visitor.get("/inbox").text


def test_a_long_inbox_is_turned_page_by_page(app, visitor):
    member = make.member()
    for number in range(25):
        write_to(member, number=str(number))
    visitor.sign_in(member.account)
    first = visitor.get("/inbox").text
    assert first.count('class="unread"') == 20 and "更早的" in first
    import re

    older = re.search(r"/inbox\?after=([\w-]+)", first)[0]
    assert visitor.get(older).text.count('class="unread"') == 5
    assert visitor.get("/inbox?after=nonsense").status_code == 200


def test_a_letter_speaks_the_recipients_language_and_links_to_the_portals_own_address(app):
    member = make.member("Helen Carter", language="en")
    message = write_to(member, number="880000017")
    subject, body = letters.letter(message)
    assert subject == "Welcome to the club" and "880000017" in body
    assert f"{app.extensions['settings'].address}/me" in body
    with app.test_request_context(base_url="http://evil.example"):
        assert "evil.example" not in letters.letter(message)[1]


def test_a_code_is_a_letter_to_a_phone_without_an_account(app, visitor):
    phone = make.phone()
    visitor.submit("/sign-in", phone=phone[3:])
    message = session.scalar(select(Message).where(Message.address == phone))
    assert people.last_code(phone) in letters.letter(message)[1]


def test_every_message_is_shown_to_developers_of_a_demo_on_this_machine_only(app, visitor, monkeypatch):
    phone = make.phone()
    visitor.submit("/sign-in", phone=phone[3:])
    assert people.last_code(phone) in visitor.get("/dev/inbox").text
    for value in ({"demo": False}, {"url": "https://club.example.com"}):
        changed = app.extensions["settings"].__class__(instance=app.extensions["settings"].instance, **value)
        monkeypatch.setitem(app.extensions, "settings", changed)
        assert Visitor(app).get("/dev/inbox").status_code == 404


@pytest.mark.parametrize("topic", ["joined", "home_verified", "claim_declined", "grade_risen", "confirm_email"])
def test_every_letter_of_the_members_reads_well_in_both_languages(app, topic):
    values = {"number": "1", "home_zh": "君临华庭 3 栋 1202", "home_en": "Junlin Court", "reason": "请补一份合同。"}
    values |= {"grade": "owner", "token": "abc"}
    for language, greeting in (("zh", "您好"), ("en", "Dear")):
        message = write_to(make.member(language=language), topic, **values)
        subject, body = letters.letter(message)
        assert subject and greeting in body and "None" not in body


def test_the_developers_inbox_is_closed_to_whoever_comes_through_a_proxy(app):
    own = Visitor(app)
    assert own.get("/dev/inbox").status_code == 200
    for name in ("X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"):
        assert own.get("/dev/inbox", headers={name: "203.0.113.9"}).status_code == 404
