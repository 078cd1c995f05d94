"""What stands under the name of a reward: whether it is to be had, and what is missing."""

from datetime import timedelta

import pytest

from portal import clock
from portal.blueprints.shop.rewards.availability import availability
from portal.club.people.members import Grade
from portal.database import session
from tests.making import rewards as making
from tests.visitor import Visitor


@pytest.mark.parametrize(
    ("values", "balance", "said"),
    [
        ({"stock": 3}, None, "余 3 份"),
        ({"stock": 0}, 900, "已兑完。"),
        ({"stock": 3, "price": 1000}, 900, "还差 100 分"),
        ({"stock": 3, "grade": Grade.GOLD}, 900, "金卡会员及以上，余 3 份"),
        ({"stock": None}, 900, "礼品"),
    ],
)
def test_in_a_few_words(app, values, balance, said):
    reward = making.reward(**values)
    with app.test_request_context():
        assert availability(reward, balance).startswith(said)


def test_before_it_opens_and_after_it_has_closed(app):
    reward = making.reward()
    reward.opens_at = clock.now() + timedelta(days=3)
    with app.test_request_context():
        assert "起兑换" in availability(reward, None)
        reward.opens_at, reward.closes_at = None, clock.now() - timedelta(days=3)
        assert availability(reward, None) == "兑换已截止"
    session.rollback()


def test_the_page_says_price_and_availability_under_the_title_before_the_description(app):
    reward = making.reward(stock=3)
    page = Visitor(app).get(f"/rewards/{reward.id}").text
    assert page.index("<h1>") < page.index("余 3 份") < page.index('class="prose"')


def test_what_has_no_picture_is_shown_as_a_label_that_says_so(app):
    making.reward()
    assert "暂无图片" in Visitor(app).get("/rewards").text
