import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from portal import clock
from portal.club.ground import audit
from portal.club.people.accounts import Role
from portal.club.voice import complaints
from portal.club.voice.complaints import CaseStep
from portal.database import engine
from tests import make
from tests.making.complaints import at, filed, seat
from tests.visitor import Visitor


@pytest.fixture
def zhou(app):
    return make.staff()


@pytest.fixture
def visitor(app, zhou):
    return Visitor(app).sign_in(zhou, staff=True)


@pytest.fixture
def case(app):
    return filed()


def act(visitor, case, noun, seen=None, **fields):
    return visitor.submit(f"/staff/complaints/{case.number}/{noun}", seen=seen or case.revision, **fields)


CONFIRM = {"kind": "engineering/decoration", "facts": "与业主通话核对。", "channel": "company"}
ASSESS = {"severity": "serious", "breach": "no", "department": "engineering"}


def test_a_case_is_taken_through_all_steps_over_http(app, visitor, case, zhou):
    acts = (
        ("confirmation", CONFIRM),
        ("assessment", ASSESS),
        ("findings", {"contract": "附件四第 7 条", "findings": "胶条开裂"}),
        ("conclusion", {}),
        ("answer", {"body": "原因是胶条开裂，周五更换，费用由我们承担。"}),
        ("works", {"what": "更换密封胶", "by_day": (clock.today() + timedelta(days=3)).isoformat()}),
    )
    for noun, fields in acts:
        assert act(visitor, case, noun, **fields).status_code == 303, noun
    [work] = complaints.works_of(case)
    assert visitor.submit(f"/staff/complaints/{case.number}/works/{work.id}/done").status_code == 303
    assert act(visitor, case, "follow-up", summary="已更换并做淋水试验").status_code == 303
    own = act(visitor, case, "visit", satisfied="yes", words="好了", back_to="investigation")
    assert own.status_code == 422
    fang = Visitor(app).sign_in(make.staff(name="方琳"), staff=True)
    assert act(fang, case, "visit", satisfied="yes", words="好了", back_to="investigation").status_code == 303
    assert act(visitor, case, "archive", cause="安装批次", lesson="逐樘淋水").status_code == 303
    assert not case.is_open
    assert "安装批次" in visitor.get(f"/staff/complaints/{case.number}").text


@pytest.mark.parametrize(
    ("noun", "fields", "kept"),
    [
        ("confirmation", {**CONFIRM, "facts": ""}, "engineering/decoration"),
        ("confirmation", {**CONFIRM, "kind": "engineering/private_promise"}, "与业主通话核对。"),
        ("confirmation", {**CONFIRM, "kind": "nonsense"}, "与业主通话核对。"),
        ("confirmation", {**CONFIRM, "channel": "consumers"}, "与业主通话核对。"),
        ("notes", {"note": ""}, ""),
        ("letters", {"body": ""}, ""),
        ("letters", {"body": "我们一定赔偿"}, "我们一定赔偿"),
        ("handler", {"handler_id": "999999"}, ""),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(visitor, case, noun, fields, kept):
    answer = act(visitor, case, noun, **fields)
    assert answer.status_code == 422
    assert kept in answer.text


@pytest.mark.parametrize("seen", ["", "x", "0", "-1", str(2**63), "９"])
def test_a_revision_that_is_no_number_of_ours_changes_nothing(visitor, case, seen):
    answer = visitor.submit(f"/staff/complaints/{case.number}/confirmation", seen=seen, **CONFIRM)
    assert answer.status_code in {409, 422}
    assert case.step is CaseStep.CONFIRMATION


def test_commitment_words_are_quoted_and_sent_only_on_insistence(visitor, case):
    answer = act(visitor, case, "letters", body="我们一定全部赔偿")
    assert "“一定”" in answer.text
    assert 'name="insist"' in answer.text
    assert act(visitor, case, "letters", body="我们一定全部赔偿", insist="y").status_code == 303


def test_of_two_people_who_change_one_case_the_second_gets_409_and_keeps_the_words(app, visitor, case):
    seen = case.revision
    other = Visitor(app).sign_in(make.staff(name="何伟"), staff=True)
    assert act(other, case, "confirmation", seen, **CONFIRM).status_code == 303
    late = act(visitor, case, "letters", seen, body="师傅周五上午到")
    assert late.status_code == 409
    assert "师傅周五上午到" in late.text
    assert act(visitor, case, "letters", body="师傅周五上午到").status_code == 303


def test_a_step_cannot_be_skipped_over_http(visitor, case):
    skips = {
        "assessment": ASSESS,
        "findings": {"contract": "x"},
        "conclusion": {},
        "answer": {"body": "答复"},
        "works": {"what": "x", "by_day": "2099-01-01"},
        "follow-up": {"summary": "x"},
        "visit": {"satisfied": "yes", "words": "x", "back_to": "reply"},
        "archive": {"cause": "c", "lesson": "l"},
    }
    for noun, fields in skips.items():
        assert act(visitor, case, noun, **fields).status_code == 409, noun
    assert case.step is CaseStep.CONFIRMATION


def test_a_case_of_another_estate_is_not_there_and_counts_nowhere(app, case):
    city = make.estate("city", "君临城市花园", "Junlin City Garden")
    stranger = Visitor(app).sign_in(make.staff(in_estate=city), staff=True)
    page = stranger.get("/staff/complaints?view=open").text
    assert case.number not in page
    assert re.search(r"全部在办|All open", page)
    for address in (f"/staff/complaints?view=open&q={case.number}", f"/staff/complaints?estate={case.estate_id}"):
        assert case.title not in stranger.get(address).text
    assert stranger.get(f"/staff/complaints/{case.number}").status_code == 404
    assert act(stranger, case, "notes", note="x").status_code == 404
    assert act(stranger, case, "confirmation", **CONFIRM).status_code == 404


def test_the_group_s_first_case_must_be_one_i_may_see(app):
    court, city = make.estate(), make.estate("city", "君临城市花园", "Junlin City Garden")
    handler = make.staff(in_estate=court)
    foreign, mine = filed(in_estate=city), at(CaseStep.ASSESSMENT, seat(handler), filed(in_estate=court))
    visitor = Visitor(app).sign_in(handler, staff=True)
    assert act(visitor, mine, "assessment", **ASSESS, parent=foreign.number).status_code == 422


def test_engineers_do_not_write_letters_and_editors_do_not_enter(app, case):
    engineer = Visitor(app).sign_in(make.staff(Role.ENGINEERING, name="何伟"), staff=True)
    assert act(engineer, case, "letters", body="您好").status_code == 403
    assert "composer case-public" not in engineer.get(f"/staff/complaints/{case.number}").text
    editor = Visitor(app).sign_in(make.staff(Role.EDITOR, name="苏晴"), staff=True)
    assert editor.get("/staff/complaints").status_code == 403
    member = Visitor(app).sign_in(make.member().account)
    assert member.get("/staff/complaints").status_code in {403, 404}


def test_the_note_is_open_by_default_and_the_reply_looks_different(visitor, case):
    page = visitor.get(f"/staff/complaints/{case.number}").text
    assert '<details class="composer case-internal" name="w" open>' in page
    assert '<details class="composer case-public" name="w">' in page


def test_a_ready_text_comes_after_what_was_written_and_sends_nothing(visitor, case):
    before = len(complaints.log_of(case, public_only=False))
    page = act(visitor, case, "letters/ready", body="昨天的事，", ready="progress").text
    [letter] = re.findall(r'<textarea[^>]*name="body"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert letter.strip().startswith(f"昨天的事，\n{case.member.account.greeting}，您好")
    assert '<details class="composer case-public" name="w" open>' in page
    assert "还没有发出" in page
    assert len(complaints.log_of(case, public_only=False)) == before
    assert act(visitor, case, "letters/ready", body="昨天的事，", ready="../../etc").status_code == 422


def test_opening_a_case_is_recorded_and_shown_to_the_next_reader(app, visitor, case, zhou):
    visitor.get(f"/staff/complaints/{case.number}")
    [view] = audit.views_of(case.member.account_id)
    assert (view.viewer_id, view.what) == (zhou.id, f"complaint:{case.id}")
    other = Visitor(app).sign_in(make.staff(name="何伟"), staff=True)
    assert "周敏" in other.get(f"/staff/complaints/{case.number}").text


def test_the_owner_s_telephone_is_masked(visitor, case):
    page = visitor.get(f"/staff/complaints/{case.number}").text
    assert case.member.account.masked_phone in page
    assert case.member.account.phone.removeprefix("+86") not in page


def test_a_broken_promise_is_seen_in_shape_words_and_colour(visitor):
    with clock.at(datetime(2026, 1, 12, 10, tzinfo=clock.ZONE)):
        filed()
    page = visitor.get("/staff/complaints?view=late").text
    assert 'class="sla late"' in page
    assert "sla-late" in page


@pytest.mark.parametrize(
    "view", ["mine", "late", "today", "free", "confirm", "visit", "head", "open", "archived", "none", ""]
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_view_and_odd_filters_are_pages(app, zhou, view, language):
    visitor = Visitor(app, language).sign_in(zhou, staff=True)
    filed()
    for query in (
        "",
        "&estate=x",
        "&estate=99999999999999999999",
        "&kind=x&step=y&severity=z",
        "&q=%22%27*",
        "&after=zzz",
    ):
        assert visitor.get(f"/staff/complaints?view={view}{query}").status_code == 200


@pytest.mark.parametrize("step", [step for step in CaseStep if step is not CaseStep.INTAKE])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_case_page_speaks_both_languages_at_every_step(app, zhou, step, language):
    case = at(step, seat(zhou))
    visitor = Visitor(app, language).sign_in(zhou, staff=True)
    assert visitor.get(f"/staff/complaints/{case.number}").status_code == 200


def test_pages_go_on_where_the_last_one_ended(visitor):
    for number in range(23):
        filed(title=f"第 {number} 件")
    first = visitor.get("/staff/complaints?view=open").text
    assert first.count("<tr>") == 21
    after = re.search(r'href="([^"]*after=[^"]*)" rel="next"', first)[1].replace("&amp;", "&")
    assert visitor.get(after).text.count("<tr>") == 4


def statements(visitor, address):
    """How often a page asks the database."""
    seen = []

    def note(*asked):
        seen.append(asked[2])

    event.listen(engine(), "before_cursor_execute", note)
    visitor.get(address)
    event.remove(engine(), "before_cursor_execute", note)
    return len(seen)


def test_the_queue_asks_the_database_the_same_at_one_row_and_at_two_hundred(visitor):
    owner, estate = make.member(), make.estate()
    filed(owner, estate)
    visitor.get("/staff/complaints?view=open")
    one = statements(visitor, "/staff/complaints?view=open")
    for _number in range(199):
        filed(owner, estate)
    assert statements(visitor, "/staff/complaints?view=open") == one
    assert one <= 10  # two of them: the colleagues to choose from, and the views one keeps


def test_what_is_due_and_the_way_to_the_act_stand_above_the_log_of_an_open_case(app, visitor, case, zhou):
    page = visitor.get(f"/staff/complaints/{case.number}").text
    bar = page.partition('class="case-now"')[2].partition("</div>")[0]
    assert (
        'href="#acts"' in bar
        and 'id="acts"' in page
        and page.index('class="case-now"') < page.index('class="case-log"')
    )
