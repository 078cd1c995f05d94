"""What somebody who thinks of buying sees and does, over HTTP."""

import re

import pytest
from sqlalchemy import select

from portal.club.estate import projects
from portal.club.estate.projects import Side
from portal.club.ground import outbox
from portal.club.prospects import leads
from portal.database import session, transaction
from portal.words import Words
from tests import make
from tests.making.projects import booked, complete, picture, published, slot
from tests.visitor import Visitor


def wish(hour: leads.ViewingSlot, **values: object) -> dict[str, object]:
    version = projects.current_disclosure(hour.project_id).version
    return {"slot": hour.id, "version": version, "name": "陈先生", "phone": "190 0000 0777", "read": "y", **values}


def token_sent() -> str:
    return session.scalar(select(outbox.Message).where(outbox.Message.topic == "viewing_booked")).values["token"]


def test_the_page_shows_certificates_and_both_columns_and_holds_no_form(visitor):
    project = published()
    page = visitor.get(f"/projects/{project.id}")
    html = page.text
    for words in (
        "商品房预售许可证",
        "28,600–35,200",
        "北面是快速路",
        "南面是云湖公园",
        "w5 栋、w7 栋",
        "从签约那天起就可以投诉",
    ):
        assert words in html
    assert "<form" not in html and page.headers["ETag"]
    assert "Set-Cookie" not in page.headers


def test_the_page_speaks_english_to_an_english_browser(app):
    project = published()
    html = Visitor(app, "en").get(f"/projects/{project.id}").text
    assert "Pre-sale permit" in html and "Expressway" in html and "Building w5, Building w7" in html


def test_a_month_without_a_picture_is_shown_with_its_reason(visitor):
    project = published()
    with transaction():
        building = projects.buildings_of(project.id)[0]
        projects.record_month(project, building, projects.last_month(), None, reason=Words("台风停工六天"))
    html = visitor.get(f"/projects/{project.id}").text
    assert "台风停工六天" in html and 'class="projects-gap"' in html


def test_a_draft_is_not_there_for_the_public(visitor):
    draft = complete()
    assert visitor.get(f"/projects/{draft.id}").status_code == 404
    assert visitor.get(f"/projects/{draft.id}/viewing").status_code == 404
    assert visitor.get("/projects/9223372036854775808").status_code == 404


def test_the_list_names_what_is_on_sale_and_what_was_built_before(visitor):
    published()
    past = published("past-1")
    with transaction():
        projects.close(past, None)
    html = visitor.get("/projects").text
    assert html.index("君临天下花园二期") < html.index('id="past"')
    assert visitor.get(f"/projects/{past.id}/viewing").status_code == 404


def test_a_guest_books_reads_the_link_and_cancels(visitor):
    hour = slot(published())
    page = visitor.get(f"/projects/{hour.project_id}/viewing")
    assert "我已阅读" in page.text and "checked" not in page.text
    answer = visitor.submit(f"/projects/{hour.project_id}/viewing", **wish(hour))
    assert answer.status_code == 303 and answer.location.endswith("/viewing/booked")
    address = f"/projects/viewings/{token_sent()}"
    shown = visitor.get(address).text
    assert "陈先生" in shown and "190****0777" in shown and "19000000777" not in shown
    assert visitor.submit(f"{address}/cancel").status_code == 303
    assert "已取消" in visitor.get(address).text
    assert session.get(leads.ViewingSlot, hour.id).taken == 0


def test_a_guest_who_agreed_to_news_stops_it_by_the_same_link(visitor):
    hour = slot(published())
    visitor.submit(f"/projects/{hour.project_id}/viewing", **wish(hour, changes="y", news="y"))
    address = f"/projects/viewings/{token_sent()}"
    lead = session.scalars(select(leads.Lead)).one()
    assert f"{address}/silence" in visitor.get(address).text and leads.is_told(lead)
    assert visitor.submit(f"{address}/silence").status_code == 303
    session.expire_all()
    assert not leads.is_told(session.scalars(select(leads.Lead)).one())
    assert f"{address}/silence" not in visitor.get(address).text


def test_a_member_stops_news_of_a_project_where_they_agreed_and_nobody_elses(app):
    project = published()
    told, other = make.member(), make.member()
    for member in (told, other):
        with transaction():
            leads.ask(project, leads.Interested.of_member(member), "几点看房？", news=True)
    address = f"/projects/{project.id}/silence"
    visitor = Visitor(app).sign_in(told.account)
    assert address in visitor.get(f"/projects/{project.id}/question").text
    assert visitor.submit(address).status_code == 303
    assert address not in visitor.get(f"/projects/{project.id}/question").text
    session.expire_all()
    still = {lead.member_id for lead in session.scalars(select(leads.Lead)) if leads.is_told(lead)}
    assert still == {other.id}


def test_a_made_up_link_leads_nowhere(visitor):
    answer = visitor.get("/projects/viewings/nonsense")
    assert answer.status_code == 404 and "可能没有复制完整" in answer.text
    assert visitor.submit("/projects/viewings/nonsense/cancel").status_code == 404


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"phone": "12345"}, "11 位"),
        ({"name": ""}, "怎么称呼"),
        ({"read": ""}, "请先"),
        ({"slot": ""}, "请选"),
        ({"slot": "9223372036854775808"}, "alert"),
        ({"slot": "x"}, "alert"),
        ({"version": "0"}, "重新"),
        ({"version": "9" * 30}, "重新"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(visitor, change, sentence):
    hour = slot(published())
    answer = visitor.submit(f"/projects/{hour.project_id}/viewing", **wish(hour, **change))
    assert answer.status_code in {422, 409} and sentence in answer.text
    assert ("190 0000 0777" in answer.text) or change.get("phone") == "12345"
    assert session.scalar(select(leads.Viewing.id)) is None


def test_a_guest_cannot_take_what_is_kept_for_members(visitor):
    hour = slot(published(), for_all=False)
    assert "会员优先" in visitor.get(f"/projects/{hour.project_id}/viewing").text
    answer = visitor.submit(f"/projects/{hour.project_id}/viewing", **wish(hour))
    assert answer.status_code == 422 and session.scalar(select(leads.Viewing.id)) is None


def test_a_member_books_without_typing_and_sees_it(app):
    hour, member = slot(published(), for_all=False), make.member()
    browser = Visitor(app).sign_in(member.account)
    answer = browser.submit(
        f"/projects/{hour.project_id}/viewing", slot=hour.id, version=1, read="y", name="别人", phone="13800138000"
    )
    assert answer.status_code == 303
    assert session.scalar(select(leads.Lead)).phone == member.account.phone
    assert "恭候" in browser.get(f"/projects/{hour.project_id}/viewing").text
    assert browser.submit(f"/projects/{hour.project_id}/viewing/cancel").status_code == 303
    assert session.get(leads.ViewingSlot, hour.id).taken == 0


def test_booking_for_one_phone_again_and_again_is_stopped(app):
    project = published()
    hour = slot(project)
    answers = [Visitor(app).submit(f"/projects/{project.id}/viewing", **wish(hour)).status_code for _ in range(7)]
    assert answers == [303] * 6 + [429]


def test_a_phone_is_the_same_phone_however_it_is_typed(app):
    project = published()
    hour = slot(project)
    typed = ["19000000123", " 190 0000 0123", "+86 19000000123", "190-0000-0123", "１９０００００0123", "1900 000 0123"]
    ways = [wish(hour) | {"phone": phone} for phone in [*typed, "(190)00000123"]]
    answers = [Visitor(app).submit(f"/projects/{project.id}/viewing", **way).status_code for way in ways]
    assert answers == [303] * 6 + [429]


def test_whoever_forgets_the_phone_is_told_so_however_many_forgot_it_before(app):
    project = published()
    forgot = wish(slot(project)) | {"phone": ""}
    answers = [Visitor(app).submit(f"/projects/{project.id}/viewing", **forgot).status_code for _ in range(8)]
    assert answers == [422] * 8


def test_the_answer_does_not_tell_whether_a_phone_has_booked(app):
    project = published()
    first, second = slot(project), slot(project, hour=14)
    booked(first, leads.Interested.of_guest("陈先生", "19000000777", "zh"))
    known = Visitor(app).submit(f"/projects/{project.id}/viewing", **wish(second))
    unknown = Visitor(app).submit(f"/projects/{project.id}/viewing", **wish(second, phone="19000000778"))
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)


def test_a_question_is_asked_about_an_offered_building_only(visitor):
    project = published()
    inside, outside = (
        next(b for b in projects.buildings_of(project.id) if b.number == number) for number in ("w5", "w6")
    )
    page = visitor.get(f"/projects/{project.id}/question").text
    assert f'value="{inside.id}"' in page and f'value="{outside.id}"' not in page
    known = {"name": "陈先生", "phone": "19000000777", "question": "<script>alert(1)</script>几点开始施工？"}
    assert visitor.submit(f"/projects/{project.id}/question", building=outside.id, **known).status_code == 422
    assert visitor.submit(f"/projects/{project.id}/question", building=inside.id, **known).status_code == 303
    assert session.scalar(select(leads.Interest)).building_id == inside.id


def test_every_published_version_can_be_read_for_good(visitor):
    project = published()
    with transaction():
        projects.surround(project, Side.UNFAVOURABLE, None, title=Words("西侧将施工"), text=Words("至 2028 年底"))
        projects.publish(project, None)
    first = visitor.get(f"/projects/{project.id}/points/1").text
    assert "西侧将施工" not in first and "西侧将施工" in visitor.get(f"/projects/{project.id}/points/2").text
    assert visitor.get(f"/projects/{project.id}/points/3").status_code == 404


def test_scans_are_linked_and_texts_are_escaped(visitor):
    project = published()
    with transaction():
        permit = projects.certificates_of(project.id)[-1]
        projects.certify(
            project,
            permit.kind,
            permit.number,
            None,
            issuer=Words("<b>局</b>"),
            issued_on=permit.issued_on,
            buildings=permit.buildings,
            file=picture(),
        )
    html = visitor.get(f"/projects/{project.id}").text
    assert "<b>局</b>" not in html and re.search(r"/media/[0-9a-f]{32}\.jpg", html)
