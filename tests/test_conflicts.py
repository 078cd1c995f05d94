"""Two people edit one row: one saves, the other gets both texts and loses nothing. All editors have the same answer."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from portal.club.estate import projects
from portal.club.estate.projects import Surrounding
from portal.club.gatherings import events
from portal.club.gatherings.events import Event
from portal.club.ground import locks
from portal.club.ground.outbox import Message
from portal.club.people import accounts
from portal.club.people.accounts import Role
from portal.club.voice.complaints import CaseStep, Complaint
from portal.database import changed, session, transaction
from portal.identity import access_of
from portal.words import Words
from tests import make
from tests.crawl import Walk
from tests.filled import filled
from tests.making.complaints import at
from tests.making.complaints import desk as case_worker
from tests.making.events import plan, published, signed_up
from tests.making.projects import published as published_project
from tests.page_forms import form_to, forms_of
from tests.races import race
from tests.visitor import Visitor

__all__ = ["filled"]

NOT_LOCKED = {
    "staff.departures.ask": "asks a second person; the same that waits already is not asked twice",
    "staff.departures.decline": "answers once: whoever is second is told who was first",
    "staff.departures.change_erasure": "adds a word to terms, whose number is the lock: 0 before the first",
    "staff.imports.choose_heading": "asks which row names the columns; the list's state is the lock",
    "staff.leads.offer": "makes new hours, proposed from tomorrow on",
    "staff.merchants.answer": "answers once, with the sum that the line has",
    "staff.rewards.export": "asks up to which day",
    "staff.exports.change_contact_exports": "adds a word to terms, whose number is the lock: 0 before the first",
    "staff.complaints.change_complaint_filing": "adds a word to terms, whose number is the lock: 0 before the first",
    "staff.complaints.change_complaint_standard": "adds a word to terms, whose number is the lock: 0 before the first",
    "staff.club.change_club_languages": "adds a word to terms, whose number is the lock: 0 before the first",
    "staff.club.change_club_colours": "adds a word to terms, whose number is the lock: 0 before the first",
    "staff.calendar.change_office_hours": "adds a word to terms, whose number is the lock: 0 before the first",
    "staff.calendar.declare": "adds a word about days, of which the last one counts",
    "staff.opening.keep": "adds a word to terms, whose number is the lock: 0 before the first",
    "staff.grades.change_grade_terms": "adds a word to terms, whose number is the lock: 0 before the first",
    "staff.merchants.change_merchant_terms": "adds a word to terms, whose number is the lock: 0 before the first",
    "staff.merchants.change_till_terms": "adds a word to terms, whose number is the lock: 0 before the first",
    "staff.points.change_adjustment_limit": "adds a word to terms, whose number is the lock: 0 before the first",
    "staff.accounts.name_in_latin": "one short name, kept whole; the record says by whom",
    "staff.points.change_raise_limit": "adds a word to terms, whose number is the lock: 0 before the first",
    "staff.points.change_gift_limit": "adds a word to terms, whose number is the lock: 0 before the first",
    "staff.points.change_point_worth": "adds a word to terms, whose number is the lock: 0 before the first",
}
NEW_ROW = re.compile(r"/new$|^/staff/(rewards|merchants)$|/(offers|shops|trial|categories|purchase)$")


def writer(name):
    """Somebody who writes events as well as projects."""
    person = make.staff(Role.MARKETING_HEAD, name=name)
    with transaction():
        accounts.give(person, Role.CUSTOMER_SERVICE, None, by=None)
    return person


@pytest.fixture
def desk(app):
    return Visitor(app).sign_in(writer("顾明"), staff=True)


@pytest.fixture
def colleague(app):
    return Visitor(app).sign_in(writer("何叶"), staff=True)


def opened(browser, address, action=None):
    """The form of that page, as a person has it before them."""
    return form_to(browser.get(address).text, address if action is None else action)


def saved(browser, address, form, **typed):
    return browser.submit(address, **form.values(**typed))


def both(desk, colleague, event, mine, theirs):
    """I have the page open, the colleague saves, I save: my answer, and the form that stands on it."""
    address = f"/staff/events/{event.id}/edit"
    first, second = opened(desk, address), opened(colleague, address)
    assert saved(colleague, address, second, **theirs).status_code == 303
    answer = saved(desk, address, first, **mine)
    assert answer.status_code == 409
    return answer, form_to(answer.text, address)


def test_who_saves_second_sees_both_texts_who_saved_and_when(desk, colleague):
    event = published()
    answer, form = both(desk, colleague, event, {"summary_zh": "我写的一句"}, {"summary_zh": "何叶写的一句"})
    assert "何叶" in answer.text and 'role="alert"' in answer.text
    assert form.sent["summary_zh"] == ["我写的一句"] and form.sent["their-summary_zh"] == ["何叶写的一句"]
    assert "keep-summary_zh" in form.required
    assert session.get_one(Event, event.id).summary.zh == "何叶写的一句"


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        ({"keep-summary_zh": "mine"}, "我写的一句"),
        ({"keep-summary_zh": "theirs"}, "何叶写的一句"),
        ({"keep-summary_zh": "merged", "merged-summary_zh": "两句合成"}, "两句合成"),
        ({"keep-summary_zh": "theirs", "keep": "mine"}, "我写的一句"),
        ({"keep-summary_zh": "mine", "keep": "theirs"}, "何叶写的一句"),
        ({}, "我写的一句"),  # nothing chosen: what was typed is not dropped
    ],
)
def test_saving_again_works_field_by_field_or_as_a_whole(desk, colleague, choice, kept):
    event = published()
    _answer, form = both(desk, colleague, event, {"summary_zh": "我写的一句"}, {"summary_zh": "何叶写的一句"})
    assert saved(desk, f"/staff/events/{event.id}/edit", form, **choice).status_code == 303
    assert session.get_one(Event, event.id).summary.zh == kept


def test_what_only_one_of_them_changed_is_kept_without_asking_and_nobody_is_told_twice(desk, colleague):
    """The colleague moved the event; who changed the summary with the old page open does not move it back."""
    event = published(4)
    party = signed_up(event, 2)
    place, summary = {"place_zh": "会所二楼"}, {"summary_zh": "我写的一句"}
    _answer, form = both(desk, colleague, event, summary, place)
    assert form.sent["keep-place_zh"] == ["theirs"] and form.sent["keep-summary_zh"] == ["mine"]
    assert saved(desk, f"/staff/events/{event.id}/edit", form).status_code == 303
    now = session.get_one(Event, event.id)
    assert (now.place.zh, now.summary.zh) == ("会所二楼", "我写的一句")
    told = select(Message).where(Message.topic == "event_changed", Message.account_id == party.member.account_id)
    assert len(session.scalars(told).all()) == 1


def test_a_third_save_opens_the_same_page_again(desk, colleague):
    event = published()
    _answer, form = both(desk, colleague, event, {"summary_zh": "一"}, {"summary_zh": "二"})
    address = f"/staff/events/{event.id}/edit"
    assert saved(colleague, address, opened(colleague, address), summary_zh="三").status_code == 303
    again = saved(desk, address, form, **{"keep-summary_zh": "mine"})
    assert again.status_code == 409
    third = form_to(again.text, address)
    assert (third.sent["summary_zh"], third.sent["their-summary_zh"]) == (["一"], ["三"])
    assert "keep-summary_zh" in third.required  # the colleague's change is not taken for my own
    assert saved(desk, address, third, **{"keep-summary_zh": "mine"}).status_code == 303


def test_sessions_boxes_and_choices_are_compared_too(desk, colleague):
    event = published()
    mine = {"sittings-0-seats": "44", "least_grade": "owner"}
    _answer, form = both(desk, colleague, event, mine, {"sittings-0-seats": "36", "children_welcome": []})
    assert {"keep-sittings"} == {name for name in form.required if name.startswith("keep-")}
    assert form.sent["keep-children_welcome"] == ["theirs"] and form.sent["keep-least_grade"] == ["mine"]
    assert saved(desk, f"/staff/events/{event.id}/edit", form, **{"keep-sittings": "theirs"}).status_code == 303
    now = session.get_one(Event, event.id)
    assert [one.seats for one in now.sittings] == [36] and not now.children_welcome and now.least_grade == "owner"


def test_what_looks_like_markup_stands_on_the_page_as_text(desk, colleague):
    event = published()
    nasty = "<img src=x onerror=alert(1)>。<b>粗</b>"
    answer, _form = both(desk, colleague, event, {"summary_zh": nasty}, {"summary_zh": nasty[::-1]})
    assert "<img src=x" not in answer.text and "&lt;img" in answer.text


def test_a_form_without_the_revision_it_was_made_from_overwrites_nothing(desk):
    event = published()
    form = opened(desk, f"/staff/events/{event.id}/edit")
    form.sent.pop("seen")
    assert saved(desk, f"/staff/events/{event.id}/edit", form, summary_zh="x").status_code == 409


def test_a_drawback_of_a_project_is_not_overwritten_unseen(desk, colleague):
    project = published_project()
    row = session.scalars(select(Surrounding).where(Surrounding.project_id == project.id)).first()
    address = f"/staff/projects/{project.id}/surrounding/{row.id}"
    first, second = opened(desk, address, ""), opened(colleague, address, "")
    assert saved(colleague, address, second, title_zh="高架噪声 68 分贝").status_code == 303
    answer = saved(desk, address, first, title_zh="高架噪声")
    assert answer.status_code == 409 and "68 分贝" in re.sub(r"</?ins>", "", answer.text)
    assert session.get_one(Surrounding, row.id).title.zh == "高架噪声 68 分贝"


def test_a_month_that_a_colleague_has_just_recorded_is_shown_beside_mine(desk, colleague):
    project = published_project()
    address, block = f"/staff/projects/{project.id}/month", projects.buildings_of(project.id)[0]
    typed = {"building": str(block.id), "month": "2026-03", "reason_zh": "台风"}
    form = opened(desk, address, "")
    assert saved(colleague, address, form, **typed, note_zh="十二层").status_code == 303
    answer = saved(desk, address, form, **typed, note_zh="十三层")
    assert answer.status_code == 409
    assert saved(desk, address, form_to(answer.text, address), keep="mine").status_code == 303
    assert projects.month_recorded(block.id, date(2026, 3, 1)).note.zh == "十三层"


def test_findings_that_a_colleague_wrote_are_not_overwritten_and_other_words_of_a_case_are_kept(desk, colleague):
    case = at(CaseStep.INVESTIGATION, case_worker())
    where = f"/staff/complaints/{case.number}"
    findings = form_to(desk.get(where).text, f"{where}/findings")
    promise = form_to(desk.get(where).text, f"{where}/letters")
    assert saved(colleague, f"{where}/findings", findings, findings="何叶写的调查").status_code == 303
    answer = saved(desk, f"{where}/findings", findings, findings="我写的调查", contract="第九条")
    assert answer.status_code == 409
    both_texts = form_to(answer.text, f"{where}/findings")
    assert both_texts.sent["their-findings"] == ["何叶写的调查"] and both_texts.sent["keep-contract"] == ["mine"]
    assert saved(desk, f"{where}/findings", both_texts, **{"keep-findings": "theirs"}).status_code == 303
    kept = session.get_one(Complaint, case.id, populate_existing=True)
    assert (kept.findings, kept.contract_basis) == ("何叶写的调查", "第九条")
    late = saved(desk, f"{where}/letters", promise, body="师傅周五上门")
    assert late.status_code == 409 and "师傅周五上门" in late.text
    again = form_to(late.text, f"{where}/letters")
    assert saved(desk, f"{where}/letters", again).status_code == 303


def test_the_page_needs_no_javascript_and_keeps_what_was_typed_in_every_field(desk, colleague):
    event = published()
    typed = {"summary_zh": "我写的一句", "description_zh": "很长的话。\n" * 200, "bring_zh": "折叠椅"}
    answer, form = both(desk, colleague, event, typed, {"summary_zh": "何叶写的一句"})
    assert all(form.sent[name] == [value.strip()] for name, value in typed.items())
    assert {("keep", "mine"), ("keep", "theirs")} <= set(form.buttons)
    assert form.method == "post" and "hx-" not in answer.text.split("conflict")[1].split("</form>")[0]


# the race


def edit(event_id, words, seen, by):
    event = session.get_one(Event, event_id)
    sittings = [events.SittingPlan(one.label, one.starts_at, one.ends_at, one.seats, one.id) for one in event.sittings]
    values = {**plan().values, "summary": Words(words)}
    events.edit(event, events.EventPlan(values, sittings), by, seen)


def without_the_lock():
    def hold(row, _seen, by, *guards, **values):
        model = type(row)
        changed(locks.update(model).where(model.id == row.id, *guards).values(revision=model.revision + 1, **values))
        return True

    locks.hold = hold


@pytest.mark.race
def test_of_two_colleagues_who_save_at_once_one_wins_and_the_other_is_told(app):
    event, by = published(), make.staff().id
    calls = [(event.id, f"第 {number} 个", event.revision, by) for number in range(2)]
    assert race(app, f"{__name__}:edit", calls) == ["Conflict", "done"]


@pytest.mark.race
def test_without_the_lock_both_would_have_saved(app):
    """The negative control: the test above sees the lock, not something else."""
    event, by = published(), make.staff().id
    calls = [(event.id, f"第 {number} 个", event.revision, by) for number in range(2)]
    assert race(app, f"{__name__}:edit", calls, without=f"{__name__}:without_the_lock") == ["done", "done"]


# every editor


def test_every_form_that_edits_what_exists_says_which_state_of_it_the_page_showed(filled):
    """Made from the pages of the filled club: a form that comes with text in it would overwrite somebody's."""
    everybody = make.staff()
    with transaction():
        for role in set(Role) - {Role.CUSTOMER_SERVICE}:
            accounts.give(everybody, role, None, by=None)
    walk = Walk(filled, "zh", everybody, staff=True, alike=2).go("/staff/")
    editors, bare = set(), set()
    for met in walk.pages():
        for form in forms_of(met.html):
            where = form.action or met.address
            if (
                form.method != "post"
                or not where.startswith("/staff/")
                or NEW_ROW.search(where.partition("?")[0])
                or not form.typed
            ):
                continue
            endpoint = filled.url_map.bind("localhost").match(where.split("?")[0], method="POST")[0]
            editors.add(endpoint)
            if int(form.sent.get("seen", ["0"])[0] or 0) < 1 and endpoint not in NOT_LOCKED:
                bare.add((endpoint, met.address, tuple(form.typed)))
    assert bare == set()
    assert len(editors) >= 15, editors
    assert all(access_of(filled.view_functions[name]) for name in NOT_LOCKED)  # the list names what exists
