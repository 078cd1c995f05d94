"""What was changed about a project stands on its page, and the last change is taken back."""

import re
from datetime import date

import pytest

from portal.club.estate import projects
from portal.club.ground.audit import AuditEntry
from portal.club.people.accounts import Role
from portal.database import session, transaction
from portal.refusal import Refusal
from portal.words import Words
from tests import make
from tests.making.counting import counting
from tests.making.projects import complete, published
from tests.visitor import Visitor


@pytest.fixture
def boss(app):
    return make.staff(Role.SALES_MANAGER, name="高远")


def described(project, by, **facts):
    with transaction():
        projects.describe(project, by.id, **facts)


def at(project):
    return f"/staff/projects/{project.id}"


def history(text):
    return re.search(r'<ol id="changes-project".*?</ol>', text, re.S)[0]


@pytest.mark.parametrize(("language", "words"), [
    ("zh", ("预计交房", "高远", "2027年12月31日")), ("en", ("Expected handover", "高远", "31 December 2027")),
])  # fmt: skip
def test_the_page_says_who_changed_what_from_what_to_what(app, boss, language, words):
    project = published()
    before = project.unit_low
    described(project, boss, handover_on=date(2027, 12, 31), unit_low=before - 1, visits=Words("周六", "Saturdays"))
    told = history(Visitor(app, language).sign_in(boss, staff=True).get(at(project)).text)
    assert all(one in told for one in words) and f"{before:,}" in told and f"{before - 1:,}" in told
    assert 'lang="en">Saturdays' in told


def test_the_last_change_is_taken_back_and_that_again(app, boss):
    project = published()
    was, desk = project.unit_low, Visitor(app).sign_in(boss, staff=True)
    described(project, boss, unit_low=was - 1, handover_on=date(2027, 12, 31))
    described(project, boss, unit_low=was - 2, summary=Words("更高", "Higher"))
    for expected in (was - 1, was - 2):
        act = re.search(r'action="(/staff/projects/\d+/changes/\d+/undoing)', desk.get(at(project)).text)[1]
        assert desk.submit(act).status_code == 303
        session.expire_all()
        assert project.unit_low == expected
    assert project.summary.en == "Higher" and project.handover_on == date(2027, 12, 31)
    acts = [one.act for one in session.query(AuditEntry).order_by(AuditEntry.id) if one.actor_id == boss.id]
    assert acts.count("project.described") == 4


def test_what_is_not_the_last_change_any_more_is_not_taken_back(app, boss):
    project, other = published(), published("past-1")
    desk = Visitor(app).sign_in(boss, staff=True)
    described(project, boss, visits=Words("周六"))
    first = projects.undoable(project).id
    described(project, boss, visits=Words("周日"))
    assert desk.submit(f"{at(project)}/changes/{first}/undoing").status_code == 409
    last = projects.undoable(project).id
    assert desk.submit(f"{at(other)}/changes/{last}/undoing").status_code == 409
    session.expire_all()
    assert project.visits.zh == "周日"


def test_taking_back_never_empties_a_public_page(app, boss):
    draft, project = complete(), published("past-1")
    for each in (draft, project):
        described(each, boss, handover_on=None)
        described(each, boss, handover_on=date(2027, 12, 31))
    with transaction():
        projects.undo(draft, projects.undoable(draft).id, boss.id)
    assert draft.handover_on is None
    with pytest.raises(Refusal, match="预计交房"), transaction():
        projects.undo(project, projects.undoable(project).id, boss.id)


def test_a_past_project_that_never_had_a_price_gets_rid_of_one_written_by_mistake(app, boss):
    project = published()
    described(project, boss, unit_low=None, unit_high=None)
    with transaction():
        projects.close(project, boss.id)
    described(project, boss, unit_low=21_000, unit_high=23_000)
    desk = Visitor(app).sign_in(boss, staff=True)
    assert desk.submit(f"{at(project)}/changes/{projects.undoable(project).id}/undoing").status_code == 303
    session.expire_all()
    assert project.unit_low is None
    assert "售罄交付，已关闭" in history(desk.get(at(project)).text)


def test_who_may_only_read_reads_the_history_and_takes_nothing_back(app, boss):
    project = published()
    described(project, boss, visits=Words("周六"))
    reader = Visitor(app).sign_in(make.staff(Role.CUSTOMER_SERVICE), staff=True)
    text = reader.get(at(project)).text
    assert "周六" in history(text) and "/undoing" not in text
    assert reader.submit(f"{at(project)}/changes/{projects.undoable(project).id}/undoing").status_code == 403


def test_what_says_the_same_is_no_change_and_a_long_history_costs_no_more(app, boss):
    project, desk = published(), Visitor(app).sign_in(boss, staff=True)
    described(project, boss, visits=Words("周六"))
    count = len(projects.book.history_of(project))
    described(project, boss, visits=Words("周六"))
    assert len(projects.book.history_of(project)) == count
    desk.get(at(project))
    with counting() as few:
        desk.get(at(project))
    for number in range(30):
        described(project, boss, unit_low=10_000 + number)
    desk.get(at(project))
    with counting() as many:
        assert desk.get(at(project)).status_code == 200
    assert many.count == few.count


def test_parts_of_a_project_have_a_history_from_what_to_what(app, boss):
    project = published()
    block = projects.buildings_of(project.id)[0]
    with transaction():
        kind = projects.house_types_of(project.id)[0]
        said = {name: getattr(kind, name) for name in ("name", "rooms", "bathrooms", "text")}
        projects.set_house_type(project, kind.code, boss.id, area=12_345, **said)
        point = projects.surroundings_of(project.id)[0]
        projects.amend(point, boss.id, title=point.title, text=Words("夜间可闻车声", "Cars are heard"), distance=85)
        projects.set_building(project, block.number, block.floors + 1, boss.id, homes=None, revision=None)
    with transaction():
        permit = projects.certificates_of(project.id)[-1]
        facts = {"issuer": Words("建设局", "Building Office"), "issued_on": date(2026, 1, 5)}
        projects.certify(project, permit.kind, permit.number, boss.id, buildings=[block], **facts)
        projects.revoke(permit, boss.id)
    with transaction():
        projects.drop(point, boss.id)
    told = history(Visitor(app).sign_in(boss, staff=True).get(f"{at(project)}/changes").text)
    parts = (f"修改户型：{kind.code}", f"修改楼栋：{block.number}", f"撤销证件：{permit.number}", "略去利弊：")
    for words in (*parts, "改写利弊：", "123.45", "夜间可闻车声", "85", "建设局", "2026年1月5日"):
        assert words in told, words
    assert str(block.floors) in told and "高远" in told


def test_what_says_the_same_of_a_part_is_no_change_and_a_new_one_says_what_it_says(app, boss):
    project = published()
    kind = projects.house_types_of(project.id)[0]
    said = {name: getattr(kind, name) for name in ("name", "area", "rooms", "bathrooms", "text")}
    count = len(projects.book.history_of(project))
    with transaction():
        projects.set_house_type(project, kind.code, boss.id, **said)
    assert len(projects.book.history_of(project)) == count
    with transaction():
        projects.set_house_type(project, "Z", boss.id, **{**said, "rooms": 7})
    newest = projects.book.history_of(project)[0]
    assert newest.what == "house_type.entered" and newest.became["house_type.rooms"] == 7
    assert projects.undoable(project) is None or projects.undoable(project).id != newest.id


@pytest.mark.parametrize(
    ("language", "words"), [("zh", ("1 条不同", "夜间可闻车声")), ("en", ("1 point differs", "85"))]
)
def test_two_versions_stand_side_by_side(app, boss, language, words):
    project, desk = published(), Visitor(app, language).sign_in(boss, staff=True)
    first = f"{at(project)}/versions"
    assert desk.get(first).status_code == 200
    with transaction():
        point = projects.surroundings_of(project.id)[0]
        projects.amend(point, boss.id, title=point.title, text=Words("夜间可闻车声", "Cars are heard"), distance=85)
    text = desk.get(first).text
    assert all(one in text for one in words) and "versions" in desk.get(at(project)).text
    with transaction():
        projects.publish(project, boss.id)
    assert all(one in desk.get(f"{first}?from=1&to=2").text for one in words)
    assert all(one in desk.get(f"{first}?from=1&to=0").text for one in words), "the next one is out by now"
    assert words[0] not in desk.get(f"{first}?from=2&to=2").text
    assert [desk.get(f"{first}?to={odd}").status_code for odd in ("7", "x", "99999999999999999999")] == [404] * 3


def test_a_point_left_out_and_one_added_are_told_apart(app, boss):
    project = published()
    with transaction():
        projects.drop(projects.surroundings_of(project.id)[0], boss.id)
        projects.surround(project, projects.Side.UNFAVOURABLE, boss.id, title=Words("西侧施工"), text=Words("至年底"))
    after, before = projects.versions_of(project.id)
    told = [(one.before is None, one.after is None) for one in projects.compared(before, after)]
    assert sorted(told) == [(False, True), (True, False)]
