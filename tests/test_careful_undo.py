"""What is done by mistake at the desk is as if it had not been done, for some minutes; or it is said why it cannot."""

import re

import pytest
from sqlalchemy import select

from portal import clock
from portal.club.estate import projects
from portal.club.ground import careful
from portal.club.ground.audit import AuditEntry
from portal.club.ground.outbox import Message
from portal.club.people.accounts import Role
from portal.club.purse import points
from portal.club.purse.points import Campaign, Delay, EarnRule, PendingState
from portal.club.trade import merchants
from portal.database import session, transaction
from tests import make
from tests.making import merchants as firms
from tests.making import network
from tests.making import rules as making
from tests.making.projects import published
from tests.making.rules import moment
from tests.visitor import Visitor

NOW = moment(2026, 5, 20, 12)
RULE = {"title_zh": "填写问卷", "is_spendable": "y", "is_status": "y", "delay": "none", "expiry": "next_year_end",
        "grade": "", "estate": "0"}  # fmt: skip


@pytest.fixture(autouse=True)
def _at_noon(app):
    with clock.at(NOW):
        yield


def desk(app, role):
    return Visitor(app).sign_in(make.staff(role, name="高远"), staff=True)


def undo_at(browser, place):
    """Press "undo" on the page that the act led to."""
    found = re.search(r"/staff/careful/\d+/undo", browser.get(place).text)
    assert found, f"no undo is offered on {place}"
    answer = browser.submit(found[0])
    session.expire_all()
    return answer


def acts():
    return list(session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)))


def test_a_certificate_revoked_by_mistake_permits_again_what_it_did(app):
    project, browser = published(), desk(app, Role.MARKETING_HEAD)
    permit = projects.certificates_of(project.id)[-1]
    before = [one.id for one in projects.offered_buildings(project.id)]
    done = browser.submit(f"/staff/projects/{project.id}/certificate/{permit.id}/revocation")
    session.expire_all()
    assert projects.offered_buildings(project.id) == [] and before
    page = browser.get(f"/staff/projects/{project.id}").text
    assert "已注销：1 张" in page and permit.number in page, "what was revoked stays readable"
    assert undo_at(browser, done.location).status_code == 303
    assert [one.id for one in projects.offered_buildings(project.id)] == before
    assert acts()[-2:] == ["certificate.reinstated", "careful.undone_quietly"]


def test_a_revoked_certificate_counts_again_when_its_number_is_entered_anew(app):
    project, person = published(), make.staff(Role.MARKETING_HEAD).id
    permit = projects.certificates_of(project.id)[-1]
    with transaction():
        projects.revoke(permit, person)
    with transaction():
        again = projects.certify(
            project, permit.kind, permit.number, person, issuer=permit.issuer, issued_on=permit.issued_on,
            buildings=projects.buildings_of(project.id),
        )  # fmt: skip
    assert again.id == permit.id and projects.revoked_of(project.id) == []


def test_a_drawback_left_out_by_mistake_is_put_back_with_its_words(app):
    project, browser = published(), desk(app, Role.MARKETING_HEAD)
    row = projects.surroundings_of(project.id)[-1]
    where = f"/staff/projects/{project.id}/surrounding/{row.id}"
    browser.submit(f"{where}/removal")
    session.expire_all()
    assert projects.differs(project.id) and "已不列出：1 条" in browser.get(f"/staff/projects/{project.id}").text
    assert browser.submit(f"{where}/return").status_code == 303
    session.expire_all()
    assert not projects.differs(project.id)


@pytest.mark.usefixtures("every_occasion")
class TestRules:
    def test_a_changed_rule_counts_again_as_it_was_and_both_versions_stay_readable(self, app):
        rule, browser = making.rule(), desk(app, Role.ADMINISTRATOR)
        before = rule.amount
        done = browser.submit(f"/staff/points/rules/{rule.id}", **RULE, amount=str(before + 1))
        assert done.status_code == 303 and points.active_rules()[0].amount == before + 1
        with clock.at(NOW + careful.MINUTES / 2):
            assert undo_at(browser, done.location).status_code == 303
            (now,) = points.active_rules()
            assert now.amount == before and [one.amount for one in points.rule_history(now)] == [before + 1, before]
            assert now.valid_until is None

    def test_a_planned_change_is_taken_back(self, app):
        rule, browser = making.rule(), desk(app, Role.ADMINISTRATOR)
        done = browser.submit(
            f"/staff/points/rules/{rule.id}", **RULE, amount="1", begin="later", starts_on="2026-06-01"
        )
        (planned,) = points.planned_rules()
        assert undo_at(browser, done.location).status_code == 303
        assert points.planned_rules() == [] and points.active_rules() == [rule] and planned.withdrawn_at

    def test_an_ended_rule_counts_again_until_the_day_it_had(self, app):
        last = moment(2026, 9, 1)
        rule, browser = making.rule(valid_until=last), desk(app, Role.ADMINISTRATOR)
        done = browser.submit(f"/staff/points/rules/{rule.id}/end")
        session.expire_all()
        assert points.active_rules() == []
        assert undo_at(browser, done.location).status_code == 303
        (now,) = points.active_rules()
        assert (now.amount, now.valid_until, now.replaces_id) == (rule.amount, last, rule.id)

    def test_a_rule_that_somebody_changed_since_is_not_taken_back(self, app):
        rule, browser = making.rule(), desk(app, Role.ADMINISTRATOR)
        done = browser.submit(f"/staff/points/rules/{rule.id}", **RULE, amount="1")
        place = browser.get(done.location).text
        making.change(points.active_rules()[0], NOW, amount=2)
        found = re.search(r"/staff/careful/\d+/undo", place)[0]
        assert browser.submit(found, htmx=True).status_code == 409
        session.expire_all()
        assert points.active_rules()[0].amount == 2

    def test_a_new_rule_ends_where_it_began(self, app):
        browser = desk(app, Role.ADMINISTRATOR)
        done = browser.submit("/staff/points/rules/new", **RULE, amount="2", trigger="survey")
        assert undo_at(browser, done.location).status_code == 303
        assert points.active_rules() == [] and session.scalar(select(EarnRule).limit(1)) is not None

    def test_a_campaign_ended_by_mistake_runs_again(self, app):
        campaign, browser = making.campaign(), desk(app, Role.ADMINISTRATOR)
        last = campaign.valid_until
        done = browser.submit(f"/staff/points/campaigns/{campaign.id}/end")
        assert undo_at(browser, done.location).status_code == 303
        (now,) = points.running(session.scalars(select(Campaign)))
        assert (now.percent, now.valid_until) == (campaign.percent, last)


def test_cancelled_points_wait_again_and_the_member_is_told_nothing(app):
    making.rule(delay=Delay.RELEASE, amount=10)
    row = making.earn(make.member(), key="a")
    browser = desk(app, Role.CUSTOMER_SERVICE)
    done = browser.submit(f"/staff/points/pending/{row.id}/cancellation")
    assert undo_at(browser, done.location).status_code == 303
    assert points.pending_by_key("a").state is PendingState.PENDING
    assert session.scalars(select(Message).where(Message.topic == "points_cancelled")).all() == []
    with transaction():
        points.release("a")
    assert points.balance_of(row.member_id) == 10 and points.check() == []


def test_a_cause_that_was_paid_anew_meanwhile_is_not_paid_twice(app):
    making.rule("verified_home", delay=Delay.RELEASE, amount=10, once_per="home")
    one, other = make.member("林静怡"), make.member("宋佳")
    row = making.earn(one, trigger="verified_home", key="a", home=7)
    browser = desk(app, Role.CUSTOMER_SERVICE)
    done = browser.submit(f"/staff/points/pending/{row.id}/cancellation")
    making.earn(other, trigger="verified_home", key="b", home=7)
    answer = undo_at(browser, done.location)
    assert "重新获得" in browser.get(answer.location).text
    assert points.pending_by_key("a").state is PendingState.CANCELLED


def test_a_shop_closed_by_mistake_is_open_again_with_its_clerks(app):
    firm, browser = firms.shop(), desk(app, Role.CUSTOMER_SERVICE)
    second = network.second_shop(firm)
    done = browser.submit(f"/staff/merchants/shops/{second.id}/closing")
    assert len(merchants.shops.shops_of(firm.id)) == 1
    assert undo_at(browser, done.location).status_code == 303
    assert len(merchants.shops.shops_of(firm.id)) == 2


@pytest.mark.parametrize("language", ["zh", "en"])
def test_who_undid_what_told_nobody_is_not_told_of_letters(app, language):
    project = published()
    browser = Visitor(app, language).sign_in(make.staff(Role.MARKETING_HEAD), staff=True)
    browser.submit(f"/staff/projects/{project.id}/closing")
    place = f"/staff/projects/{project.id}"
    answer = undo_at(browser, place)
    page = browser.get(answer.location).text
    assert ("已撤销。" if language == "zh" else "Undone.") in page
    assert "封信没有发出" not in page and "letters were not sent" not in page
