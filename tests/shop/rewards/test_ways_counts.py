"""The pages of draws, of the yearly gift and of wishes ask the database a fixed number of times."""

import pytest

from portal.club.shop.rewards import wishes, yearly
from portal.database import transaction
from tests import make
from tests.making import draws as draw_making
from tests.making import points, rewards
from tests.making import yearly as gift_making
from tests.making.counting import counting
from tests.visitor import Visitor

MOST = 8


@pytest.fixture
def member(app):
    member = make.member()
    points.earn(member, 500)
    return member


def asked(app, member, address):
    browser = Visitor(app).sign_in(member.account)
    browser.get(address)
    app.extensions["kept"].clear()
    with counting() as counted:
        assert browser.get(address).status_code == 200
    return counted.count


def test_an_open_draw_with_one_entry_and_with_many(app, member):
    draw = draw_making.published((1, 1), price=10, per_member=5)
    draw_making.enter(draw, member)
    one = asked(app, member, f"/draws/{draw.id}")
    for _ in range(4):
        draw_making.enter(draw, member)
    for _ in range(5):
        other = make.member()
        points.earn(other, 10)
        draw_making.enter(draw, other)
    assert one == asked(app, member, f"/draws/{draw.id}") <= MOST


def test_a_drawn_one_with_one_winner_and_with_many(app, member):
    counts = []
    for pieces in (1, 8):
        draw = draw_making.published((pieces,))
        for _ in range(9):
            draw_making.enter(draw)
        counts.append(asked(app, member, f"/draws/{draw_making.drawn(draw).id}"))
    assert counts[0] == counts[1] <= MOST


def test_all_draws(app, member):
    draw_making.enter(draw_making.published(), member)
    one = asked(app, member, "/draws")
    for _ in range(6):
        draw_making.drawn(draw_making.published())
    assert one == asked(app, member, "/draws") <= 8


def test_the_yearly_gift_with_a_long_list(app, member):
    gift = gift_making.gift(0)
    gift_making.claim(gift, member)
    one = asked(app, member, "/yearly-gift")
    for _ in range(9):
        gift_making.claim(gift)
    assert one == asked(app, member, "/yearly-gift") <= MOST


def test_the_desks_claims_with_one_and_with_many(app):
    gift, colleague = gift_making.gift(20), make.staff()
    desk = Visitor(app).sign_in(colleague, staff=True)

    def of_desk() -> int:
        desk.get(f"/staff/yearly-gifts/{gift.id}")
        with counting() as counted:
            assert desk.get(f"/staff/yearly-gifts/{gift.id}").status_code == 200
        return counted.count

    gift_making.claim(gift)
    one = of_desk()
    for _ in range(9):
        gift_making.claim(gift)
    assert of_desk() == one
    assert yearly.check() == []


def test_wishes_with_one_and_with_many(app, member):
    def wish() -> None:
        with transaction():
            wishes.add_wish(made, member)

    made = rewards.reward()
    wish()
    one = asked(app, member, "/rewards/wishes")
    for _ in range(6):
        made = rewards.reward()
        wish()
    assert one == asked(app, member, "/rewards/wishes") <= 8
