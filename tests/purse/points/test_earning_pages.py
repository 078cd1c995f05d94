"""What members read about earning: the rules with their terms, the campaigns, and what is on its way."""

from datetime import date

import pytest

from portal import clock
from portal.blueprints.purse.points.earnings import EARNED_AT
from portal.club.people.members import Grade
from portal.club.purse import points
from portal.club.purse.points import Delay, Expiry, Stacking
from portal.database import transaction
from portal.manifest import subjects
from tests import make
from tests.making import rules as making
from tests.making.rules import moment
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("every_occasion")

NOON = moment(2028, 2, 28, 12)


@pytest.fixture
def member(app):
    return make.member()


def read(app, member, language="zh", at=NOON, page="/points") -> str:
    app.extensions["kept"].clear()
    with clock.at(at):
        return Visitor(app, language).sign_in(member.account).get(page).text


def ways(app, member, language="zh", at=NOON) -> str:
    return read(app, member, language, at, "/points/earning")


def test_points_on_their_way_stand_apart_with_the_day_on_which_they_can_be_spent(app, member):
    making.rule(delay=Delay.DAYS, delay_days=3)
    making.earn(member, at=NOON)
    page = read(app, member)
    assert "待生效积分" in page and "2028年3月2日起可用" in page and "+10" in page
    assert "can be spent from 2 March 2028" in read(app, member, "en")


def test_what_waits_for_an_event_says_so_and_what_was_cancelled_stays_for_a_while(app, member):
    making.rule(delay=Delay.RELEASE)
    making.earn(member, at=NOON, key="a")
    assert "确认后可用" in read(app, member)
    with clock.at(NOON), transaction():
        points.cancel("a")
    assert "2028年2月28日取消" in read(app, member)
    assert "待生效积分" not in read(app, member, at=moment(2028, 3, 30, 12))


def test_nothing_on_its_way_takes_no_room(app, member):
    making.rule()
    assert 'id="pending"' not in read(app, member)


@pytest.mark.parametrize(
    ("values", "zh", "en"),
    [
        ({"grade": Grade.GOLD}, "金卡会员及以上", "from Gold member"),
        ({"is_status": False}, "不计入等级", "does not count for the grade"),
        ({"is_spendable": False}, "只计入等级", "counts for the grade only"),
        ({"delay": Delay.DAYS, "delay_days": 14}, "14 天后可用", "can be spent after 14 days"),
        ({"delay": Delay.RELEASE}, "确认后可用", "can be spent once it is confirmed"),
        ({"cap_day": 5, "cap_year": 20, "cap_person": 1000}, "每天最多 5 分；每年最多 20 分；每人累计最多 1,000 分",
         "at most 5 a day; at most 20 a year; at most 1,000 in all"),
        ({"expiry": Expiry.DAYS, "expiry_days": 90}, "有效期 90 天", "good for 90 days"),
        ({"expiry": Expiry.MONTH_END, "expiry_months": 0}, "当月月底到期", "good until the end of the month"),
        ({"expiry": Expiry.NEVER}, "永不过期", "never expire"),
        ({"expiry": Expiry.FIXED, "expiry_on": date(2028, 12, 31), "valid_until": moment(2028, 12, 1)},
         "至 2028年11月30日", "good until 31 December 2028; until 30 November 2028"),
    ],
)  # fmt: skip
def test_the_terms_of_a_rule_are_said_in_words(app, member, values, zh, en):
    making.rule(**values)
    assert zh in ways(app, member) and en in ways(app, member, "en")


def test_a_rule_of_one_estate_names_it(app, member):
    making.rule(estate_id=make.estate().id)
    assert "仅限君临华庭" in ways(app, member) and "only Junlin Court" in ways(app, member, "en")


def test_a_planned_change_says_what_will_count_from_when_and_not_an_end(app, member):
    old = making.rule(amount=5)
    with clock.at(NOON):
        making.change(old, moment(2028, 3, 10), amount=8)
    page = ways(app, member)
    assert "2028年3月10日起 8 分" in page and "至 2028年3月9日" not in page


def test_a_campaign_says_how_much_for_what_until_when_and_how_it_combines(app, member):
    making.rule()
    making.campaign(150, stacking=Stacking.HIGHEST, valid_until=moment(2028, 3, 1), grade=Grade.GOLD)
    page = ways(app, member)
    assert "金秋加倍 ×1.5" in page and "填写问卷；金卡会员及以上；至 2028年2月29日；不与其他活动叠加，取高者" in page
    assert "×1.5" not in ways(app, member, at=moment(2028, 3, 1))


def test_the_statement_names_the_campaign_of_an_earning(app, member):
    making.rule()
    making.campaign(200)
    making.earn(member, at=NOON)
    assert "金秋加倍" in read(app, member).partition("积分明细")[2]


def test_each_way_of_earning_leads_to_the_page_where_one_does_it(app):
    with transaction():
        points.install_rules()
    page = Visitor(app).get("/points/earning").text  # read by strangers, too
    for address in ("/events", "/me/homes/new", "/magazine", "/benefits"):
        assert f'<h2><a href="{address}">' in page


def test_nothing_is_earned_by_that_has_no_page():
    fired = {name for subject in subjects().values() for name in subject.triggers}
    assert fired and fired <= set(EARNED_AT)


def test_my_points_lead_to_the_ways_of_earning(app, member):
    assert 'href="/points/earning"' in read(app, member)
