from datetime import timedelta
from functools import partial
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import event, select

from portal import clock, storage
from portal.club.voice import complaints
from portal.club.voice.complaints import CaseStep, Complaint
from portal.club.voice.complaints.draft_purge import purge
from portal.database import engine, session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making import club as the_club
from tests.making.complaints import at, desk, filed
from tests.visitor import Visitor


@pytest.fixture
def owner(app):
    return make.member()


@pytest.fixture
def home(owner):
    return make.estate()


@pytest.fixture
def visitor(app, owner):
    return Visitor(app).sign_in(owner.account)


def jpeg(color="red", size=(60, 40)):
    target = BytesIO()
    Image.new("RGB", size, color).save(target, "JPEG")
    target.seek(0)
    return target


def write(visitor, home, **more):
    """The three steps as a browser without JavaScript sends them; answers the last response."""
    steps = (
        {"step": 1, "title": "主卧外窗渗水", "story": "一下雨东南角就往里渗。", "go": "next"},
        {"step": 2, "where": f"estate-{home.id}", "place": "主卧", "go": "next"},
        {"step": 3, "wish": "查清原因，修好。", "go": "send"},
    )
    for fields in steps:
        answer = visitor.submit("/complaints/new", **{**fields, **more.get(f"step{fields['step']}", {})})
    return answer


def sent():
    return session.scalars(select(Complaint).order_by(Complaint.id)).all()


def test_three_steps_lead_to_a_receipt_with_a_number_and_a_date(visitor, home):
    answer = write(visitor, home)
    assert answer.status_code == 303
    [case] = sent()
    assert answer.location == f"/complaints/{case.number}"
    page = visitor.get(answer.location).text
    assert case.number in page
    assert "主卧外窗渗水" in page
    assert 'class="vow"' in page


@pytest.mark.parametrize(
    ("step", "fields", "wrong"),
    [
        (1, {"title": "", "story": "墙角渗水"}, "墙角渗水"),
        (1, {"title": "字" * 61, "story": "墙角渗水"}, "墙角渗水"),
        (1, {"title": "渗水", "story": "字" * 4001}, "渗水"),
        (2, {"where": "", "place": "主卧东南角"}, "主卧东南角"),
        (2, {"where": "home-999999", "place": "主卧东南角"}, "主卧东南角"),
        (2, {"where": "estate-99999999999999999999", "place": "主卧东南角"}, "主卧东南角"),
        (3, {"wish": ""}, "wish-error"),
        (3, {"wish": "   "}, "wish-error"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(visitor, home, step, fields, wrong):
    visitor.submit("/complaints/new", step=1, title="旧标题", story="旧描述", go="next")
    answer = visitor.submit("/complaints/new", step=step, go="send" if step == 3 else "next", **fields)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert wrong in answer.text


def test_back_keeps_what_was_typed_even_if_it_is_not_complete(visitor, home):
    visitor.submit("/complaints/new", step=1, title="渗水", story="东南角", go="next")
    answer = visitor.submit("/complaints/new", step=2, where="", place="主卧东南角", go="back")
    assert answer.location.endswith("step=1")
    assert "东南角" in visitor.get("/complaints/new?step=1").text
    assert "主卧东南角" in visitor.get("/complaints/new?step=2").text


def test_the_draft_is_kept_by_the_page_itself_and_waits_on_another_device(app, visitor, owner, home):
    assert visitor.submit("/complaints/draft", step=1, title="写到一半", story="还没写完").status_code == 204
    other = Visitor(app).sign_in(owner.account)
    assert "还没写完" in other.get("/complaints/new").text
    assert "写到一半" in other.get("/complaints").text


def test_a_draft_goes_with_its_photographs_when_nobody_touched_it_for_thirty_days(app, visitor, owner, home):
    visitor.submit("/complaints/new", step=2, go="photos", photos=(jpeg(), "window.jpg"))
    [photo] = complaints.photos_of_draft(complaints.draft_of(owner.id))
    name = photo.file.name
    for days, there in ((29, True), (31, False)):
        with clock.at(clock.now() + timedelta(days=days)):
            purge()
        session.rollback()
        assert (complaints.draft_of(owner.id) is not None, storage.path(name).exists()) == (there, there)


def test_a_draft_is_nobody_else_s(app, visitor, home):
    visitor.submit("/complaints/draft", step=1, title="写到一半", story="还没写完")
    other = Visitor(app).sign_in(make.member("陈强").account)
    assert "还没写完" not in other.get("/complaints/new").text


def test_a_home_of_somebody_else_is_not_taken_into_the_draft(visitor, owner, home):
    foreign = make.home("101")
    visitor.submit("/complaints/draft", step=2, where=f"home-{foreign.id}")
    draft = complaints.draft_of(owner.id)
    assert draft is None or draft.home_id is None


def test_sending_too_early_leads_to_the_step_where_something_is_missing(visitor, home):
    answer = visitor.submit("/complaints/new", step=3, wish="修好", go="send")
    assert answer.status_code == 303
    assert answer.location.endswith("step=1")
    assert sent() == []


def test_sending_twice_makes_one_case(visitor, home):
    write(visitor, home, step3={"once": "same-key-once"})
    visitor.submit("/complaints/new", step=3, wish="查清原因，修好。", go="send", once="same-key-once")
    assert len(sent()) == 1


def test_whoever_sends_many_is_told_kindly_and_the_draft_stays(visitor, owner, home):
    limit = complaints.limits.FILING.now().a_day
    the_club.reachable("400-000-6188")
    for _ in range(limit):
        assert "请致电" not in visitor.get("/complaints/new").text and write(visitor, home).status_code == 303
    assert write(visitor, home).location == "/complaints/new?step=3"
    assert "是网页一天受理的上限" in visitor.get("/complaints/new?step=3").text
    assert complaints.draft_of(owner.id).wish == "查清原因，修好。" and len(sent()) == limit
    assert "tel:4000006188" in visitor.get("/complaints/new").text, "nobody writes three pages for nothing"
    with clock.at(clock.now() + timedelta(days=1)):
        assert visitor.submit("/complaints/new", step=3, wish="查清原因，修好。", go="send").status_code == 303
    assert len(sent()) == limit + 1


def test_so_many_are_open_at_once_and_what_the_desk_takes_in_is_not_counted(visitor, owner, home, monkeypatch):
    monkeypatch.setattr(complaints.limits.FILING, "kind", partial(complaints.limits.FilingTerms, 100, 2))
    for _ in range(2):
        assert write(visitor, home).status_code == 303
    write(visitor, home)
    assert len(sent()) == 2
    with pytest.raises(Refusal), transaction():
        complaints.file_draft(complaints.draft_of(owner.id), owner)
    filed(owner, home)
    assert len(sent()) == 3


def test_throwing_the_draft_away_takes_its_photographs_along(visitor, owner, home):
    visitor.submit("/complaints/new", step=2, where=f"estate-{home.id}", photos=(jpeg(), "a.jpg"), go="photos")
    assert visitor.submit("/complaints/draft/throw-away").status_code == 303
    assert complaints.draft_of(owner.id) is None
    assert session.scalars(select(complaints.ComplaintPhoto)).all() == []


def test_photographs_come_along_and_are_seen_by_their_owner_alone(app, visitor, home):
    write(visitor, home, step2={"photos": [(jpeg(), "a.jpg"), (jpeg("blue"), "b.jpg")]})
    [case] = sent()
    photos = complaints.photos_of(case)
    assert len(photos) == 2
    address = f"/complaints/photos/{photos[0].id}"
    mine = visitor.get(address)
    assert mine.status_code == 200
    assert mine.content_type == "image/jpeg"
    assert "private" in mine.headers["Cache-Control"]
    assert visitor.get(address + "/small").status_code == 200
    stranger = Visitor(app).sign_in(make.member("陈强").account)
    assert stranger.get(address).status_code == 404
    assert Visitor(app).get(address).status_code == 302
    here = Visitor(app).sign_in(make.staff(in_estate=home), staff=True)
    elsewhere = Visitor(app).sign_in(make.staff(in_estate=make.estate("city", "城市花园", "City")), staff=True)
    assert here.get(f"/staff/complaints/photos/{photos[0].id}").status_code == 200
    assert elsewhere.get(f"/staff/complaints/photos/{photos[0].id}").status_code == 404


@pytest.mark.parametrize("name", ["photo.jpg", "photo.png"])
def test_a_file_that_is_no_photograph_is_refused_and_the_place_is_not_lost(visitor, home, name):
    bad = (BytesIO(b"GIF89a/*<script>alert(1)</script>*/"), name)
    answer = visitor.submit(
        "/complaints/new", step=2, where=f"estate-{home.id}", place="地下车库", photos=bad, go="next"
    )
    assert answer.status_code == 422
    assert "地下车库" in answer.text
    assert "JPEG" in answer.text


def test_photographs_that_came_with_a_faulty_step_are_kept(visitor, owner, home):
    answer = visitor.submit("/complaints/new", step=2, where="", place="主卧", photos=(jpeg(), "a.jpg"), go="next")
    assert answer.status_code == 422
    assert len(complaints.photos_of_draft(complaints.draft_of(owner.id))) == 1
    assert answer.text.count("<figure>") == 1


def test_one_photograph_too_many_in_all_keeps_what_was_typed(visitor, owner, home):
    for _time in range(2):
        nine = [(jpeg(size=(8, 8)), f"{number}.jpg") for number in range(complaints.MOST_PHOTOS)]
        answer = visitor.submit("/complaints/new", step=2, where="", place="地下车库", photos=nine, go="photos")
    assert answer.status_code == 422
    assert "地下车库" in answer.text
    assert len(complaints.photos_of_draft(complaints.draft_of(owner.id))) == complaints.MOST_PHOTOS


def test_ten_photographs_at_once_are_refused_with_a_sentence(visitor, home):
    many = [(jpeg(), f"{number}.jpg") for number in range(10)]
    answer = visitor.submit("/complaints/new", step=2, where=f"estate-{home.id}", photos=many, go="photos")
    assert answer.status_code == 422


def test_a_photograph_of_the_draft_can_be_taken_out_again(visitor, owner, home):
    visitor.submit("/complaints/new", step=2, where=f"estate-{home.id}", photos=(jpeg(), "a.jpg"), go="photos")
    [photo] = complaints.photos_of_draft(complaints.draft_of(owner.id))
    visitor.submit("/complaints/new", step=2, where=f"estate-{home.id}", place="主卧", go=f"remove-{photo.id}")
    draft = complaints.draft_of(owner.id)
    assert complaints.photos_of_draft(draft) == []
    assert draft.place == "主卧"


def test_the_photograph_of_somebody_else_s_draft_cannot_be_taken_out(app, visitor, owner, home):
    visitor.submit("/complaints/new", step=2, where=f"estate-{home.id}", photos=(jpeg(), "a.jpg"), go="photos")
    [photo] = complaints.photos_of_draft(complaints.draft_of(owner.id))
    stranger = Visitor(app).sign_in(make.member("陈强").account)
    assert stranger.submit("/complaints/new", step=2, go=f"remove-{photo.id}").status_code == 404


def test_another_member_s_case_is_not_there(app, visitor, owner):
    case = filed(owner)
    stranger = Visitor(app).sign_in(make.member("陈强").account)
    for answer in (
        stranger.get(f"/complaints/{case.number}"),
        stranger.submit(f"/complaints/{case.number}/words", body="x"),
        stranger.submit(f"/complaints/{case.number}/head"),
        stranger.submit(f"/complaints/{case.number}/satisfaction", satisfied="yes"),
    ):
        assert answer.status_code == 404
    assert case.number not in stranger.get("/complaints").text


def test_the_owner_sees_eight_steps_letters_and_no_internal_note(visitor, owner):
    handler = desk()
    case = at(CaseStep.INVESTIGATION, handler, filed(owner))
    with transaction():
        complaints.note(case, handler, "先别对外说")
        complaints.write(case, handler, case.revision, "师傅周五上门")
    page = visitor.get(f"/complaints/{case.number}").text
    assert page.count('<span class="eight-steps-number">') == 8
    assert 'aria-current="step"' in page
    assert "师傅周五上门" in page
    assert "先别对外说" not in page


def test_markup_in_a_story_is_shown_as_text(visitor, owner):
    case = filed(owner, title="<script>alert(1)</script>")
    page = visitor.get(f"/complaints/{case.number}").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page


def test_the_owner_writes_with_a_photograph(visitor, owner):
    case = at(CaseStep.INVESTIGATION, desk(), filed(owner))
    answer = visitor.submit(f"/complaints/{case.number}/words", body="周五上午有人在家", photos=(jpeg(), "a.jpg"))
    assert answer.status_code == 303
    page = visitor.get(f"/complaints/{case.number}").text
    assert "周五上午有人在家" in page
    assert "/complaints/photos/" in page
    empty = visitor.submit(f"/complaints/{case.number}/words", body="")
    assert empty.status_code == 422


def test_the_owner_asks_for_the_head(visitor, owner):
    case = filed(owner)
    assert visitor.submit(f"/complaints/{case.number}/head").status_code == 303
    session.refresh(case)
    assert case.head_asked_at is not None


def test_satisfied_or_not_is_answered_at_the_return_visit(visitor, owner):
    case = at(CaseStep.RETURN_VISIT, desk(), filed(owner))
    where = f"/complaints/{case.number}/satisfaction"
    assert visitor.submit(where).status_code == 422
    bare = visitor.submit(where, satisfied="no", words="")
    assert bare.status_code == 422
    assert visitor.submit(where, satisfied="no", words="又漏了").status_code == 303
    session.refresh(case)
    assert case.owner_satisfied is False


@pytest.mark.parametrize("step", [None, *(step for step in CaseStep if step is not CaseStep.INTAKE)])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_speak_both_languages_at_every_step(app, owner, step, language):
    visitor = Visitor(app, language).sign_in(owner.account)
    if step is not None:
        case = at(step, desk(), filed(owner))
        assert visitor.get(f"/complaints/{case.number}").status_code == 200
    assert visitor.get("/complaints").status_code == 200
    for number in (1, 2, 3):
        assert visitor.get(f"/complaints/new?step={number}").status_code == 200


@pytest.mark.parametrize("step", ["0", "4", "-1", "x", "９", "9" * 30])
def test_a_step_that_does_not_exist_is_the_first(visitor, step):
    assert visitor.get("/complaints/new", query_string={"step": step}).status_code == 200


def statements(visitor, address):
    """How often a page asks the database."""
    seen = []

    def note(*asked):
        seen.append(asked[2])

    event.listen(engine(), "before_cursor_execute", note)
    visitor.get(address)
    event.remove(engine(), "before_cursor_execute", note)
    return len(seen)


def test_the_owner_s_pages_ask_the_database_a_fixed_number_of_times(visitor, owner):
    handler, estate = desk(), make.estate()
    first = at(CaseStep.INVESTIGATION, handler, filed(owner, estate))
    few = statements(visitor, "/complaints"), statements(visitor, f"/complaints/{first.number}")
    for _number in range(30):
        filed(owner, estate)
    with transaction():
        for _number in range(30):
            complaints.add_word(first, "补充说明")
    assert (statements(visitor, "/complaints"), statements(visitor, f"/complaints/{first.number}")) == few
    assert few[0] <= 8
    assert few[1] <= 9


def noisy_jpeg(megabytes):
    """A photograph of about that size: JPEG cannot shrink noise."""
    target = BytesIO()
    Image.effect_noise((int(1300 * megabytes**0.5), 1000), 100).convert("RGB").save(target, "JPEG", quality=95)
    target.seek(0)
    return target


def test_photographs_of_several_megabytes_find_room_and_other_forms_do_not_grow(visitor, owner, home):
    large = noisy_jpeg(3)
    assert len(large.getvalue()) > 2 * 1024 * 1024
    sent = visitor.submit("/complaints/new", step=2, where=f"estate-{home.id}", photos=(large, "a.jpg"), go="photos")
    assert sent.status_code == 303
    assert len(complaints.photos_of_draft(complaints.draft_of(owner.id))) == 1
    assert visitor.submit("/complaints/draft", story="字" * 700_000).status_code == 413
