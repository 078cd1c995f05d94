"""What the subjects declare of themselves: it is whole, it is true, and whoever reads it finds it."""

import ast
import re
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from portal import clock, demo, jobs, manifest, queue
from portal.blueprints.purse.points.statement_lines import CAUSES, REASONS
from portal.club.ground.happenings import HAPPENINGS
from portal.club.people.accounts import PERMISSIONS, Role, roles_with
from portal.club.purse import points
from portal.manifest import Job, Part, joined
from portal.words import Words
from tests import make
from tests.making import rules as making
from tests.visitor import Visitor

PORTAL = Path(manifest.__file__).parent.parent
CLUB = PORTAL / "club"


@cache
def calls() -> list[ast.Call]:
    trees = [ast.parse(path.read_text()) for path in CLUB.rglob("*.py")]
    return [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]


def plain(given: object) -> set[str]:
    return {given.value} if isinstance(given, ast.Constant) and isinstance(given.value, str) else set()


def given_first(function: str) -> set[str]:
    """The plain texts that the club's code gives as the first argument of "module.function"."""
    name = function.rpartition(".")[2]
    called = (call for call in calls() if call.args and isinstance(call.func, ast.Attribute) and call.func.attr == name)
    return set().union(*(plain(call.args[0]) for call in called if ast.unparse(call.func) == function))


@pytest.mark.unit
def test_every_trigger_is_fired_and_every_fired_one_is_declared():
    declared = {one.earns.trigger for one in HAPPENINGS.values() if one.earns is not None}
    assert (given_first("points.earn") | declared) == set(points.TRIGGERS) != set() and declared


def test_a_rule_nobody_can_earn_by_is_not_shown_as_a_way_to_earn(app):
    member = make.member()
    making.rule("survey", title=Words("填写问卷有礼"))
    making.rule("event_attended", title=Words("参加活动有礼"))
    page = Visitor(app).sign_in(member.account).get("/points/earning").text
    assert "参加活动有礼" in page and "填写问卷有礼" not in page
    desk = Visitor(app).sign_in(make.staff(Role.ADMINISTRATOR), staff=True)
    rules = desk.get("/staff/points/rules").text
    assert "参加活动有礼" in rules and "填写问卷有礼" not in rules
    form = desk.get("/staff/points/rules/new").text
    assert 'value="event_attended"' in form and 'value="survey"' not in form


@pytest.mark.unit
def test_every_reason_that_the_club_writes_into_a_ledger_has_a_sentence():
    given = (keyword.value for call in calls() for keyword in call.keywords if keyword.arg == "reason")
    written = {code for value in given for code in plain(value) if re.fullmatch(r"[a-z_.]+", code)}
    assert written <= set(REASONS) and len(written) > 8, written - set(REASONS)


def test_every_page_of_a_cause_exists(app):
    for endpoint, argument in CAUSES.values():
        rule = next(app.url_map.iter_rules(endpoint))
        assert argument in rule.arguments


@pytest.mark.unit
def test_every_kind_that_is_put_into_the_index_is_declared():
    named = {kind for subject in manifest.subjects().values() for kind in subject.search}
    assert given_first("search.index") - named == set() and {"member", "complaint", "merchant"} <= named


@pytest.mark.unit
def test_two_subjects_cannot_claim_one_name():
    assert joined(({"a": 1}, {"b": 2})) == {"a": 1, "b": 2}
    with pytest.raises(ValueError, match="two subjects: a"):
        joined(({"a": 1}, {"a": 2}))


@pytest.mark.unit
def test_every_permission_belongs_to_a_subject_and_some_role():
    assert set(PERMISSIONS) == set(Role)
    assert roles_with("complaints.head") == [Role.DEPARTMENT_HEAD]
    for subject in manifest.subjects().values():
        assert all(subject.permissions.values())


@pytest.mark.unit
def test_every_permission_that_templates_and_code_ask_for_is_declared():
    folders = [PORTAL / name for name in ("blueprints", "club", "web", "templates")]
    paths = [path for folder in folders for path in folder.rglob("*.*") if path.suffix in {".py", ".html"}]
    texts = [path.read_text() for path in paths]
    asked = {name for text in texts for name in re.findall(r"(?:\.may|@staff)\(\"([a-z_]+\.[a-z_]+)\"", text)}
    declared = {name for subject in manifest.subjects().values() for name in subject.permissions}
    assert asked - declared == set() and len(asked) > 20


@pytest.mark.unit
@pytest.mark.parametrize(
    ("job", "utc", "runs"),
    [
        (Job("a", print, at="00:05"), (2026, 5, 31, 16, 5), True),  # five past midnight on the first of June
        (Job("a", print, at="00:05"), (2026, 5, 31, 0, 5), False),
        (Job("a", print, at="02:30", day="1"), (2026, 5, 31, 18, 30), True),
        (Job("a", print, at="02:30", day="1"), (2026, 6, 1, 18, 30), False),
        (Job("a", print, every=10), (2026, 5, 31, 16, 50), True),
        (Job("a", print, every=10), (2026, 5, 31, 16, 51), False),
        (Job("a", print, minute="7,37"), (2026, 5, 31, 16, 37), True),
    ],
)
def test_a_job_begins_by_the_clubs_clock(job, utc, runs):
    assert queue.in_club_time(**job.schedule)(datetime(*utc)) is runs  # huey asks with a naive moment in UTC


@pytest.mark.unit
def test_the_schedule_follows_the_clubs_zone_into_summer_time(monkeypatch):
    from zoneinfo import ZoneInfo

    monkeypatch.setattr(clock, "ZONE", ZoneInfo("Europe/Berlin"))
    at_three = queue.in_club_time(**Job("a", print, at="03:00").schedule)
    assert at_three(datetime(2026, 1, 15, 2)) and at_three(datetime(2026, 7, 15, 1))
    assert not at_three(datetime(2026, 7, 15, 2))


@pytest.mark.unit
@pytest.mark.parametrize("wrong", [{"at": "00:05", "every": 10}, {"day": "1"}, {"minute": "5", "every": 1}])
def test_a_job_says_its_time_in_one_way(wrong):
    with pytest.raises(ValueError, match="nightly"):
        Job("nightly", print, **wrong)


@pytest.mark.unit
def test_every_declared_job_can_be_woken_and_keeps_its_name():
    """Names stand in queues and in the schedule of running clubs."""
    declared = {job.name for job in (*jobs.OWN, *manifest.jobs())}
    assert declared <= set(queue._jobs)
    assert {
        *("outbox", "complaints.late", "sweep", "expire_points", "points.seal", "credit_pending", "points.roll_up"),
        *("points.reconcile", "points.statement", "magazine.print", "events.offers", "events.settle", "rewards.holds"),
        *("rewards.changes", "expire_vouchers", "draws.run", "grades", "merchants.nightly", "merchants.print"),
        *("wishes.tell", "yearly.run"),
    } <= declared


@pytest.mark.unit
def test_jobs_say_their_time_in_club_time_and_nowhere_in_utc():
    sources = [path.read_text() for path in CLUB.rglob("*.py")]
    assert not [text for text in sources if re.search(r"hour=\"\d|schedule is in UTC", text)]


@pytest.mark.unit
def test_the_parts_of_the_demo_come_after_what_they_stand_on():
    parts = manifest.found_in("portal.demo", Part)
    order = [part.fill.__module__.rpartition(".")[2] for part in demo.parts()]
    assert sorted(order) == sorted(parts) and len(order) > 15
    for name, part in parts.items():
        assert all(order.index(other) < order.index(name) for other in part.after), name
    last = [name for name in order if parts[name].last]
    assert order[-len(last) :] == last != []


@pytest.mark.unit
def test_parts_that_stand_on_each_other_are_a_mistake(monkeypatch):
    ring = {"a": Part(print, after=("b",)), "b": Part(print, after=("a",))}
    monkeypatch.setattr(demo, "found_in", lambda *_: ring)
    with pytest.raises(ValueError, match="a, b"):
        demo.parts()


@pytest.mark.unit
def test_a_part_nobody_stands_on_comes_after_those_that_are_stood_on(monkeypatch):
    found = {"zoo": Part(print, after=("people",)), "people": Part(len), "late": Part(max, last=True)}
    monkeypatch.setattr(demo, "found_in", lambda *_: found)
    assert [part.fill for part in demo.parts()] == [len, print, max]
