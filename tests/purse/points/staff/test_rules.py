"""Earn rules and campaigns at the desk over HTTP: new, changed from a day on, ended, tried before; who may."""

from datetime import date

import pytest
from sqlalchemy import select

from portal import clock
from portal.club.people.accounts import Role
from portal.club.people.members import Grade
from portal.club.purse import points
from portal.club.purse.points import Delay, Expiry, Stacking
from portal.database import session, transaction
from portal.engine import search
from tests import make
from tests.making import rules as making
from tests.making.counting import counting
from tests.making.rules import moment
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("every_occasion")

NOW = moment(2026, 5, 20, 12)
PLAIN = {"title_zh": "填写问卷", "amount": "10", "is_spendable": "y", "is_status": "y", "delay": "none",
         "expiry": "next_year_end", "grade": "", "estate": "0"}  # fmt: skip
CAMPAIGN = {"title_zh": "夏日加倍", "percent": "150", "stacking": "multiply", "grade": "", "estate": "0",
            "until_on": "2026-06-30"}  # fmt: skip


@pytest.fixture(autouse=True)
def _at_noon(app):
    with clock.at(NOW):
        yield


@pytest.fixture
def desk(app):
    with transaction():  # what takes a second person has its own tests (test_raises.py)
        points.RAISES.change(points.RaiseLimit(1_000_000, 100_000, 1_000), None, None)
    return Visitor(app).sign_in(make.staff(Role.ADMINISTRATOR, name="高远"), staff=True)


def findable(name="林静怡"):
    person = make.member(name)
    with transaction():
        search.index("member", person.id, person.name, person.number, person.account.phone[-4:])
    return person


def only_rule() -> points.EarnRule:
    return points.active_rules()[0]


def test_a_new_rule_with_everything_it_can_have(app, desk):
    here = make.estate()
    answer = desk.submit(
        "/staff/points/rules/new", **PLAIN | {
            "trigger": "first_purchase", "once_a_home": "y", "title_en": "First purchase", "amount": "", "rate": "2",
            "delay": "days", "delay_days": "14", "expiry": "month_end", "expiry_months": "6", "cap_day": "100",
            "cap_year": "1000", "cap_person": "5000", "grade": "gold", "estate": str(here.id),
            "until_on": "2026-12-31",
        },
    )  # fmt: skip
    assert answer.status_code == 303
    second = make.staff(Role.MARKETING_HEAD, name="潘志远").id
    with transaction():
        rule = points.approve_raise(session.scalars(select(points.RuleRequest)).one(), second)
    assert (rule.trigger, rule.once_per, rule.amount, rule.rate) == ("first_purchase", "home", None, 2)
    assert (rule.delay, rule.delay_days, rule.expiry, rule.expiry_months) == (Delay.DAYS, 14, Expiry.MONTH_END, 6)
    assert (rule.cap_day, rule.cap_year, rule.cap_person) == (100, 1000, 5000)
    assert (rule.grade, rule.estate_id, rule.valid_from) == (Grade.GOLD, here.id, NOW)
    assert rule.valid_until == moment(2027, 1, 1) and rule.title.en == "First purchase"
    page = desk.get(f"/staff/points/rules/{rule.id}").text
    assert "潘志远" in page and "14 天后可用" in page and "仅限君临华庭" in page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_open_in_both_languages(app, language):
    rule, campaign = making.rule(), making.campaign()
    planned = making.change(making.rule("survey"), moment(2026, 6, 1), amount=3)
    browser = Visitor(app, language).sign_in(make.staff(Role.ADMINISTRATOR), staff=True)
    for path in ("rules", "rules/new", f"rules/{rule.id}", f"rules/{planned.id}", f"rules/{planned.replaces_id}",
                 "campaigns/new", f"campaigns/{campaign.id}"):  # fmt: skip
        assert browser.get(f"/staff/points/{path}").status_code == 200


def test_a_change_from_now_ends_the_version_and_the_history_says_who(app, desk):
    old = making.rule(amount=5)
    answer = desk.submit(f"/staff/points/rules/{old.id}", **PLAIN)
    assert answer.status_code == 303 and only_rule().amount == 10 and only_rule().replaces_id == old.id
    assert "由高远于2026年5月20日设定" in desk.get(answer.location).text
    assert desk.submit(f"/staff/points/rules/{old.id}", **PLAIN).status_code == 409


def test_a29_who_changes_a_rule_a_moment_after_a_colleague_is_told_and_loses_nothing_typed(app, desk):
    old = making.rule(amount=5)
    desk.submit(f"/staff/points/rules/{old.id}", **PLAIN)
    late = desk.submit(f"/staff/points/rules/{old.id}", **PLAIN | {"amount": "77"})
    assert late.status_code == 409 and 'role="alert"' in late.text and 'value="77"' in late.text
    newer = f"/staff/points/rules/{only_rule().id}"
    assert f'action="{newer}"' in late.text and f'action="/staff/points/rules/{old.id}/end"' not in late.text
    assert desk.submit(newer, **PLAIN | {"amount": "77"}).status_code == 303 and only_rule().amount == 77


def test_a29_a_campaign_changed_by_a_colleague_keeps_what_was_typed_too(app, desk):
    old = making.campaign()
    assert desk.submit(f"/staff/points/campaigns/{old.id}", **CAMPAIGN).status_code == 303
    late = desk.submit(f"/staff/points/campaigns/{old.id}", **CAMPAIGN | {"percent": "177"})
    assert late.status_code == 409 and 'role="alert"' in late.text and 'value="177"' in late.text


def test_a_change_from_a_day_ahead_waits_for_its_midnight(app, desk):
    old = making.rule(amount=5)
    desk.submit(f"/staff/points/rules/{old.id}", **PLAIN | {"starts_on": "2026-06-01"})
    assert only_rule().id == old.id and points.planned_rules()[0].valid_from == moment(2026, 6, 1)
    assert "已安排的改动" in desk.get("/staff/points/rules").text
    planned = points.planned_rules()[0]
    assert desk.submit(f"/staff/points/rules/{planned.id}/end").status_code == 303
    assert points.planned_rules() == []
    session.expire_all()
    assert session.get_one(points.EarnRule, old.id).valid_until is None


def test_an_ended_rule_gives_nothing_more(app, desk):
    old, member = making.rule(), make.member()
    assert desk.submit(f"/staff/points/rules/{old.id}/end").status_code == 303
    assert making.earn(member, at=NOW) is None
    assert desk.submit(f"/staff/points/rules/{old.id}/end", htmx=True).status_code == 409


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[(name, value) for name in ("amount", "rate", "cap_day", "cap_year", "cap_person", "delay_days",
                                     "expiry_days") for value in ("0", "-5", str(2**63), "1.5", "abc", "9" * 5000)],
        ("expiry_months", "-1"), ("expiry_months", str(2**63)), ("amount", ""), ("amount", "１０００００１"),
        ("expiry_on", "9999-12-31"), ("expiry_on", "2026-02-30"), ("starts_on", "2026-05-19"),
        ("starts_on", "9999-12-31"), ("until_on", "2026-05-19"), ("until_on", "0001-01-01"),
        ("title_zh", ""), ("title_zh", "长" * 121), ("delay", "never"), ("expiry", "days"), ("expiry", "month_end"),
        ("expiry", "fixed"), ("delay", "days"), ("grade", "king"), ("estate", "999"), ("rate", "1"),
    ],
)  # fmt: skip
def test_bad_input_comes_back_beside_its_field_with_what_was_typed(app, desk, field, value):
    old = making.rule(amount=5)
    typed = PLAIN | {"title_en": "Still here", field: value}
    answer = desk.submit(f"/staff/points/rules/{old.id}", **typed)
    assert answer.status_code == 422 and "Still here" in answer.text and 'class="error"' in answer.text
    assert [rule.amount for rule in points.rules()] == [5]


@pytest.mark.parametrize("typed", ["①２", "1٢", "١٢", "一", "½"])
def test_points_in_other_digits_than_0_to_9_are_refused_and_stand_as_typed(app, desk, typed):
    old = making.rule(amount=5)
    answer = desk.submit(f"/staff/points/rules/{old.id}", **PLAIN | {"amount": typed})
    assert answer.status_code == 422 and "请用数字 0–9 填写" in answer.text and f'value="{typed}"' in answer.text
    assert only_rule().amount == 5


def test_a_number_of_another_way_does_not_count(app, desk):
    old = making.rule(amount=5, delay=Delay.DAYS, delay_days=3)
    desk.submit(f"/staff/points/rules/{old.id}", **PLAIN | {"delay": "none", "delay_days": "3"})
    assert (only_rule().delay, only_rule().delay_days) == (Delay.NONE, None)


def test_once_a_home_needs_an_occasion_with_a_home(app, desk):
    answer = desk.submit("/staff/points/rules/new", **PLAIN | {"trigger": "survey", "once_a_home": "y"})
    assert answer.status_code == 422 and points.rules() == []


def test_who_only_reads_points_changes_nothing(app):
    rule, campaign = making.rule(), making.campaign()
    reader = Visitor(app).sign_in(make.staff(Role.CUSTOMER_SERVICE), staff=True)
    assert reader.get(f"/staff/points/rules/{rule.id}").status_code == 200
    assert reader.get("/staff/points/rules/new").status_code == 403
    for path in (f"rules/{rule.id}", "rules/new", f"rules/{rule.id}/end", f"rules/{rule.id}/trial",
                 f"campaigns/{campaign.id}", "campaigns/new", f"campaigns/{campaign.id}/end"):  # fmt: skip
        assert reader.submit(f"/staff/points/{path}", **PLAIN).status_code == 403
    assert [one.valid_until for one in points.rules()] == [None]


def test_a_long_history_costs_no_further_questions(app, desk):
    rule = making.rule(amount=1)

    def asked() -> int:
        desk.get(f"/staff/points/rules/{rule.id}")
        with counting() as counted:
            desk.get(f"/staff/points/rules/{rule.id}")
        return counted.count

    one = asked()
    for amount in range(2, 12):
        with clock.at(moment(2026, 5, 20, 12, amount)):
            rule = making.change(rule, amount=amount)
    with clock.at(moment(2026, 5, 20, 12, 15)):
        assert asked() == one
        assert [version.amount for version in points.rule_history(rule)] == list(range(10, 0, -1))


# the trial


@pytest.mark.parametrize("htmx", [True, False])
def test_a_change_is_tried_on_a_member_before_it_is_kept(app, desk, htmx):
    old, member = making.rule(amount=5), findable()
    making.earn(member, at=moment(2026, 5, 1, 9))
    typed = PLAIN | {"amount": "50", "member": member.number}
    answer = desk.submit(f"/staff/points/rules/{old.id}/trial", htmx=htmx, **typed)
    assert answer.status_code == 200 and ("<html" in answer.text) is not htmx
    assert "自2025年5月20日以来得到 5 分，改后应为 50 分" in answer.text and "+45" in answer.text
    assert 'value="50"' in answer.text
    assert [rule.amount for rule in points.rules()] == [5]
    assert "points" in [view.what for view in session.scalars(audit_views(member))]


def audit_views(member):
    from sqlalchemy import select

    from portal.club.ground.audit import FileView

    return select(FileView).where(FileView.subject_id == member.account_id)


def test_a_new_rule_is_tried_too(app, desk):
    making.rule(amount=5)
    member = findable()
    making.earn(member, at=moment(2026, 5, 1, 9))
    typed = PLAIN | {"trigger": "survey", "amount": "7", "member": "静怡"}
    answer = desk.submit("/staff/points/rules/new/trial", htmx=True, **typed)
    assert "得到 5 分，改后应为 7 分" in answer.text and len(points.rules()) == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"member": ""}, "在哪位会员身上试算"),
        ({"member": "无此人"}, "没有"),
        ({"amount": "0", "member": "静怡"}, "整数"),
    ],
)
def test_a_trial_that_cannot_be_says_why(app, desk, typed, sentence):
    old = making.rule(amount=5)
    findable()
    answer = desk.submit(f"/staff/points/rules/{old.id}/trial", htmx=True, **PLAIN | typed)
    assert answer.status_code == 422 and sentence in answer.text


def test_of_several_members_the_card_number_is_asked_for(app, desk):
    old = making.rule(amount=5)
    one, other = findable(), findable()
    answer = desk.submit(f"/staff/points/rules/{old.id}/trial", htmx=True, **PLAIN | {"member": "静怡"})
    assert answer.status_code == 422 and one.shown_number in answer.text and other.shown_number in answer.text


def test_an_administrator_of_one_estate_neither_writes_the_clubs_rules_nor_tries_them(app, desk):
    rule, member = making.rule(amount=5), findable()
    browser = Visitor(app).sign_in(make.staff(Role.ADMINISTRATOR, in_estate=make.estate()), staff=True)
    typed, where = PLAIN | {"member": member.number}, f"/staff/points/rules/{rule.id}"
    assert browser.submit(f"{where}/trial", htmx=True, **typed).status_code == 403
    assert browser.submit(where, **PLAIN).status_code == 403
    assert desk.submit(f"{where}/trial", htmx=True, **typed).status_code == 200


# campaigns


def test_a_campaign_is_made_changed_and_ended(app, desk):
    making.rule(amount=10)
    answer = desk.submit("/staff/points/campaigns/new", **CAMPAIGN | {"trigger": "survey"})
    assert answer.status_code == 303
    made = points.campaigns()[0]
    assert (made.trigger, made.percent, made.stacking) == ("survey", 150, Stacking.MULTIPLY)
    assert made.valid_until == clock.end_of(date(2026, 6, 30)) and "夏日加倍" in desk.get("/staff/points/rules").text
    changed = desk.submit(f"/staff/points/campaigns/{made.id}", **CAMPAIGN | {"percent": "200"})
    newest = points.campaigns()[0]
    assert changed.status_code == 303 and newest.percent == 200 and newest.replaces_id == made.id
    assert desk.submit(f"/staff/points/campaigns/{newest.id}/end").status_code == 303
    assert points.running(points.campaigns()) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("percent", "100"), ("percent", "0"), ("percent", "-150"), ("percent", str(2**63)), ("percent", ""),
     ("until_on", ""), ("until_on", "2026-05-19"), ("until_on", "9999-12-31"), ("title_zh", ""),
     ("stacking", "worst"), ("trigger", "birth")],
)  # fmt: skip
def test_campaigns_that_cannot_be_come_back_with_what_was_typed(app, desk, field, value):
    typed = CAMPAIGN | {"trigger": "survey", "title_en": "Still here", field: value}
    answer = desk.submit("/staff/points/campaigns/new", **typed)
    assert answer.status_code == 422 and "Still here" in answer.text and points.campaigns() == []


def test_a_campaign_for_everything_is_tried_on_every_occasion(app, desk):
    making.rule(amount=10)
    making.rule("suggestion", amount=20)
    member = findable()
    making.earn(member, at=moment(2026, 5, 1, 9))
    making.earn(member, "suggestion", at=moment(2026, 5, 2, 9))
    typed = CAMPAIGN | {"trigger": "", "member": member.number}
    answer = desk.submit("/staff/points/campaigns/new/trial", htmx=True, **typed)
    assert "得到 30 分，改后应为 45 分" in answer.text and points.campaigns() == []
