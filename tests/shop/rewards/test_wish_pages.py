"""The wish list over HTTP, with and without JavaScript."""

import pytest

from portal.club.ground.outbox import Message
from portal.club.people.accounts import Role
from portal.club.shop import rewards
from portal.club.shop.rewards import wishes
from portal.database import session, transaction
from portal.web.letters import letter
from tests import make
from tests.making import points as points_making
from tests.making import rewards as making
from tests.visitor import Visitor


@pytest.mark.parametrize("htmx", [False, True])
def test_onto_the_list_and_off_again_on_the_rewards_page(app, htmx):
    reward, member = making.reward(), make.member()
    visitor = Visitor(app).sign_in(member.account)
    here = f"/rewards/{reward.id}"
    assert f"/rewards/wishes/{reward.id}" in visitor.get(here).text
    answer = visitor.submit(f"/rewards/wishes/{reward.id}", htmx=htmx)
    assert answer.status_code == (200 if htmx else 303) and wishes.is_wished(reward.id, member.id)
    assert "/removal" in (answer.text if htmx else visitor.get(here).text)
    assert visitor.submit(f"/rewards/wishes/{reward.id}/removal", htmx=htmx).status_code == answer.status_code
    assert not wishes.is_wished(reward.id, member.id)


def test_the_list_shows_what_is_missing_and_what_is_gone(app):
    dear, gone, member = making.reward(price=1500), making.reward(price=10), make.member()
    visitor = Visitor(app, "en").sign_in(member.account)
    for reward in (dear, gone):
        visitor.submit(f"/rewards/wishes/{reward.id}")
    with transaction():
        rewards.withdraw(gone, make.staff().id)
    shown = visitor.get("/rewards/wishes").text
    assert "1,500 points to go" in shown and "no longer offered" in shown
    visitor.submit(f"/rewards/wishes/{gone.id}/removal", **{"from": "list"})
    assert "no longer offered" not in visitor.get("/rewards/wishes").text


def test_the_word_can_be_switched_off_and_on(app):
    reward, member = making.reward(price=10), make.member()
    visitor = Visitor(app).sign_in(member.account)
    visitor.submit(f"/rewards/wishes/{reward.id}")
    visitor.submit(f"/rewards/wishes/{reward.id}/notice", quiet="1")
    points_making.earn(member, 10)
    assert wishes.tell() == 0
    visitor.submit(f"/rewards/wishes/{reward.id}/notice", quiet="0")
    assert wishes.tell() == 1
    subject, body = letter(session.query(Message).filter_by(topic="wish_within_reach").one())
    assert "山居团扇" in subject and f"/rewards/{reward.id}" in body


def test_a_draft_is_wished_for_by_nobody(app):
    reward, member = making.reward(published=False), make.member()
    assert Visitor(app).sign_in(member.account).submit(f"/rewards/wishes/{reward.id}").status_code == 404


def test_the_desk_counts_wishes(app):
    reward, member = making.reward(), make.member()
    with transaction():
        wishes.add_wish(reward, member)
    desk = Visitor(app).sign_in(make.staff(Role.CUSTOMER_SERVICE), staff=True)
    assert "山居团扇" in desk.get("/staff/rewards/wishes").text
