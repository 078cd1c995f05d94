"""Who lets a rule or campaign give much more asks a second person; lowering and ending stays with one."""

import re

import pytest
from sqlalchemy import select

from portal import clock
from portal.club.ground.audit import AuditEntry
from portal.club.ground.outbox import Message
from portal.club.people.accounts import Role
from portal.club.people.members import Grade
from portal.club.purse import points
from portal.club.purse.points import Decision, Delay, Expiry, RuleRequest
from portal.database import session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making import rules as making
from tests.making.rules import moment, terms
from tests.page_forms import forms_of
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("every_occasion")
NOW = moment(2026, 5, 20, 12)
RULE = {"title_zh": "填写问卷", "is_spendable": "y", "is_status": "y", "delay": "none", "expiry": "next_year_end",
        "grade": "", "estate": "0"}  # fmt: skip


@pytest.fixture(autouse=True)
def _at_noon(app):
    with clock.at(NOW):
        yield


def desk(app, name, role=Role.MARKETING_HEAD, language="zh"):
    return Visitor(app, language).sign_in(make.staff(role, name=name), staff=True)


def waiting():
    session.expire_all()
    return session.scalars(select(RuleRequest).where(RuleRequest.state == Decision.WAITING)).all()


def worth():
    session.expire_all()
    return [rule.amount for rule in points.active_rules()]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_large_raise_waits_for_a_second_person_and_then_counts(app, language):
    rule = making.rule(amount=100)
    first, second = desk(app, "潘志远", language=language), desk(app, "高远", Role.ADMINISTRATOR, language)
    address = f"/staff/points/rules/{rule.id}"
    look = first.ask(address, **RULE, amount="100000")
    assert ("须由第二人决定" if language == "zh" else "Second person decides") in look.text
    answer = first.submit(address, **RULE, amount="100000", because="周年庆")
    assert answer.status_code == 303 and worth() == [100]
    (asked,) = waiting()
    assert asked.reason and asked.asked.amount == 100_000 and asked.rule_id == rule.id
    page = second.get("/staff/points/rules").text
    assert "潘志远" in page and "100,000" in page
    assert first.submit(f"/staff/points/raises/{asked.id}/approval", htmx=True).status_code == 422, "never one's own"
    assert worth() == [100]
    assert second.submit(f"/staff/points/raises/{asked.id}/approval").status_code == 303
    assert worth() == [100_000] and waiting() == []
    (letter,) = session.scalars(select(Message).where(Message.topic == "raise_decided"))
    assert letter.account_id == asked.asked_by and letter.values["is_approved"] is True
    assert "earn_rule.raise_approved" in session.scalars(select(AuditEntry.act)).all()


@pytest.mark.parametrize(("was", "now", "two"), [
    (100, 150, False), (100, 151, True), (10, 15, False), (10, 16, True), (100, 20, False), (1000, 1051, True),
])  # fmt: skip
def test_how_much_more_one_person_decides(app, was, now, two):
    """At most half again and at most fifty points; the figures are terms."""
    rule = making.rule(amount=was)
    assert bool(points.why_two(terms(amount=now), rule)) is two


@pytest.mark.parametrize(("was", "now", "two"), [
    ({"cap_year": 20}, {"cap_year": None}, True), ({"cap_year": 20}, {"cap_year": 30}, False),
    ({"cap_year": 20}, {"cap_year": 31}, True), ({}, {"cap_year": 20}, False),
    ({"grade": Grade.GOLD}, {}, True), ({"grade": Grade.GOLD}, {"grade": Grade.PLATINUM}, False),
    ({"grade": Grade.GOLD}, {"grade": Grade.OWNER}, True), ({"is_spendable": False}, {}, True),
    ({}, {"is_spendable": False}, False), ({}, {"delay": Delay.RELEASE}, False),
])  # fmt: skip
def test_a_limit_that_falls_and_a_wider_gate_are_raises_too(app, was, now, two):
    rule = making.rule(amount=10, **was)
    assert bool(points.why_two(terms(amount=10, **now), rule)) is two


def test_many_small_raises_within_thirty_days_are_one(app):
    rule = making.rule(amount=100)
    once = making.change(rule, NOW, amount=140)
    assert points.why_two(terms(amount=150), once) is None
    assert points.why_two(terms(amount=170), once) is not None
    with clock.at(moment(2026, 6, 21)):
        assert points.why_two(terms(amount=170), once) is None


def test_a_new_rule_gives_all_of_it_more(app):
    assert points.why_two(terms(amount=50), None) is None
    assert points.why_two(terms(amount=51), None) and points.why_two(terms(amount=None, rate=1), None)


def test_a_campaign_above_double_waits_and_is_what_was_asked(app):
    first, second = desk(app, "潘志远"), desk(app, "高远", Role.ADMINISTRATOR)
    typed = {"title_zh": "三倍", "percent": "300", "stacking": "multiply", "grade": "gold", "estate": "0",
             "until_on": "2026-06-30", "trigger": "survey"}  # fmt: skip
    first.submit("/staff/points/campaigns/new", **typed)
    assert points.campaigns() == []
    (asked,) = waiting()
    second.submit(f"/staff/points/raises/{asked.id}/approval")
    session.expire_all()
    (campaign,) = points.campaigns()
    assert (campaign.percent, campaign.trigger, campaign.grade) == (300, "survey", Grade.GOLD)
    assert campaign.valid_until == moment(2026, 7, 1)
    first.submit("/staff/points/campaigns/new", **typed | {"percent": "200"})
    assert len(points.campaigns()) == 2 and waiting() == []


def test_everything_that_was_typed_is_what_is_approved(app):
    first, second = make.staff(Role.MARKETING_HEAD).id, make.staff(Role.ADMINISTRATOR).id
    change = terms(
        amount=900, cap_day=900, cap_year=1800, delay=Delay.DAYS, delay_days=3, expiry=Expiry.FIXED,
        expiry_on=moment(2026, 12, 31).date(), valid_until=moment(2026, 7, 1), grade=Grade.GOLD,
    )  # fmt: skip
    with transaction():
        row = points.ask_raise(change, first, starts=moment(2026, 6, 1), reason="庆典", trigger="survey")
    session.expire_all()
    assert row.asked == change
    with transaction():
        made = points.approve_raise(row, second)
    assert points.RuleChange.of(made) == change and made.valid_from == moment(2026, 6, 1)


def test_declined_it_stays_and_whoever_asked_is_told_why(app):
    rule = making.rule(amount=100)
    first, second = desk(app, "潘志远"), desk(app, "高远", Role.ADMINISTRATOR)
    first.submit(f"/staff/points/rules/{rule.id}", **RULE, amount="500")
    (asked,) = waiting()
    form = next(
        one for one in forms_of(second.ask(f"/staff/points/raises/{asked.id}/refusal").text) if "looked" in one.sent
    )
    second.ask(f"/staff/points/raises/{asked.id}/refusal", **form.values(because="预算不够"))
    (letter,) = session.scalars(select(Message).where(Message.topic == "raise_decided"))
    assert letter.values["reason"] == "预算不够" and worth() == [100] and waiting() == []


def test_whoever_asked_takes_it_back_by_the_undo_or_later(app):
    rule, first = making.rule(amount=100), desk(app, "潘志远")
    for way in (r"/staff/careful/\d+/undo", r"/staff/points/raises/\d+/withdrawal"):
        first.submit(f"/staff/points/rules/{rule.id}", **RULE, amount="500")
        assert first.submit(re.search(way, first.get("/staff/points/rules").text)[0]).status_code == 303
        assert waiting() == []


def test_what_could_not_be_done_is_not_asked(app):
    rule, by = making.rule(amount=100), make.staff(Role.MARKETING_HEAD).id
    making.change(rule, NOW, amount=110)
    session.expire_all()
    with pytest.raises(Refusal), transaction():
        points.ask_raise(terms(amount=900), by, starts=NOW, reason="x", instead_of=rule)


@pytest.mark.parametrize("kind", ["rule", "campaign"])
def test_the_second_person_sees_what_it_gives_and_takes_a_mistake_back(app, kind):
    first, second = desk(app, "潘志远"), desk(app, "高远", Role.ADMINISTRATOR)
    rule = making.rule(amount=100)
    address = f"/staff/points/rules/{rule.id}"
    if kind == "rule":
        first.submit(address, **RULE, amount="99000")
        assert "待第二人决定" in first.get(address).text and "99,000" in first.get(address).text, "nobody asks twice"
    else:
        typed = {"title_zh": "三倍", "percent": "990", "stacking": "multiply", "grade": "", "estate": "0"}
        first.submit("/staff/points/campaigns/new", **typed, until_on="2026-06-30", trigger="survey")
    (asked,) = waiting()
    look = second.ask(f"/staff/points/raises/{asked.id}/approval").text
    assert ("积分：以后每次" if kind == "rule" else "990") in look and "位会员在近三十天因此得到积分" in look
    done = second.submit(f"/staff/points/raises/{asked.id}/approval")
    assert worth() == [99_000] if kind == "rule" else len(points.campaigns()) == 1
    assert "待第二人决定" not in first.get(address).text
    undo = re.search(r"/staff/careful/\d+/undo", second.get(done.location).text)
    assert undo and second.submit(undo[0]).status_code == 303
    assert worth() == [100] and points.running(points.campaigns()) == [] and waiting() == [asked], "it waits again"
    letters = session.scalars(select(Message).where(Message.topic == "raise_decided")).all()
    assert letters == [], "whoever asked hears of nothing that does not count"
    assert second.submit(f"/staff/points/raises/{asked.id}/approval").status_code == 303 and waiting() == []
    assert worth() == [99_000] if kind == "rule" else len(points.running(points.campaigns())) == 1
