"""Wishes: on and off the list, and told once when the points suffice."""

import pytest
from sqlalchemy import bindparam, select, update

from portal.club.ground.outbox import Channel, Message
from portal.club.people.members import Grade
from portal.club.shop import rewards
from portal.club.shop.rewards import wishes
from portal.club.shop.rewards.wishes import Wish
from portal.database import session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making import points as points_making
from tests.making import rewards as making
from tests.races import race

pytestmark = pytest.mark.usefixtures("app")
HERE = "tests.shop.rewards.test_wishes"


def wish(reward, member) -> None:
    with transaction():
        wishes.add_wish(reward, member)


def told(member) -> list[Message]:
    rows = select(Message).where(Message.account_id == member.account_id, Message.topic == "wish_within_reach")
    return list(session.scalars(rows))


def test_a_wish_twice_is_one_and_taken_off_twice_is_none():
    reward, member = making.reward(), make.member()
    for _ in range(2):
        wish(reward, member)
    assert [wished.reward.id for wished in wishes.wishes_of(member.id)] == [reward.id]
    for _ in range(2):
        with transaction():
            wishes.remove_wish(reward, member)
    assert not wishes.is_wished(reward.id, member.id)


def test_told_once_when_the_points_suffice_and_not_before():
    reward, member = making.reward(price=100), make.member()
    wish(reward, member)
    points_making.earn(member, 99)
    assert wishes.tell() == 0
    points_making.earn(member, 1)
    assert (wishes.tell(), wishes.tell()) == (1, 0)
    points_making.spend(member, 100)
    points_making.earn(member, 100)
    assert wishes.tell() == 0 and len(told(member)) == 1


def test_who_can_afford_it_when_wishing_is_not_told():
    member = make.member()
    points_making.earn(member, 100)
    wish(making.reward(price=100), member)
    assert wishes.tell() == 0


def test_the_notice_goes_into_the_inbox_and_never_by_sms():
    reward, member = making.reward(price=10), make.member()
    wish(reward, member)
    points_making.earn(member, 10)
    wishes.tell()
    message = told(member)[0]
    assert (message.purpose.value, message.channel) == ("marketing", Channel.PORTAL)


def test_who_wants_no_word_gets_none_until_they_do():
    reward, member = making.reward(price=10), make.member()
    wish(reward, member)
    with transaction():
        wishes.set_quiet(reward, member, True)
    points_making.earn(member, 10)
    assert wishes.tell() == 0
    with transaction():
        wishes.set_quiet(reward, member, False)
    assert wishes.tell() == 1


@pytest.mark.parametrize("hindrance", ["stock", "grade", "withdrawn"])
def test_what_cannot_be_had_is_not_promised(hindrance):
    values = {"stock": {"stock": 0}, "grade": {"grade": Grade.GOLD}, "withdrawn": {}}[hindrance]
    reward, member = making.reward(price=10, **values), make.member()
    wish(reward, member)
    points_making.earn(member, 10)
    if hindrance == "withdrawn":
        with transaction():
            rewards.withdraw(reward, make.staff().id)
    assert wishes.tell() == 0
    assert [wished.reward.id for wished in wishes.wishes_of(member.id)] == [reward.id]


def test_whoever_is_barred_keeps_nobody_behind_from_being_told(monkeypatch):
    monkeypatch.setattr(wishes, "CHUNK", 2)
    barred, plain = making.reward(price=10, grade=Grade.GOLD), making.reward(price=10)
    members = [make.member() for _ in range(3)]
    for member in members:
        wish(barred, member)
        wish(plain, member)
        points_making.earn(member, 10)
    assert wishes.tell() == 3


def test_a_list_has_an_end(monkeypatch):
    monkeypatch.setattr(wishes, "MOST", 2)
    member = make.member()
    for _ in range(2):
        wish(making.reward(), member)
    with pytest.raises(Refusal, match="2"):
        wish(making.reward(), member)
    assert len(wishes.wishes_of(member.id)) == 2


def test_the_desk_sees_what_is_wished_for_and_who_could_have_it():
    much, little = making.reward(price=50), making.reward(price=50)
    members = [make.member() for _ in range(3)]
    points_making.earn(members[0], 50)
    for member in members:
        wish(much, member)
    wish(little, members[1])
    found = [(one.reward.id, one.wishes, one.can_afford) for one in wishes.wanted()]
    assert found == [(much.id, 3, 1), (little.id, 1, 0)]


# real processes


def tell_it(member_id: int, reward_id: int) -> None:
    assert wishes._tell(member_id, reward_id)


def without_once() -> None:
    mine = (Wish.member_id == bindparam("member")) & (Wish.reward_id == bindparam("of"))
    wishes.TOLD = update(Wish).where(mine).values(told_at=bindparam("now"))


def due(app, **values) -> tuple[list[str], int]:
    reward, member = making.reward(price=10), make.member()
    wish(reward, member)
    points_making.earn(member, 10)
    outcomes = race(app, f"{HERE}:tell_it", [(member.id, reward.id)] * 4, **values)
    return outcomes, len(told(member))


@pytest.mark.race
def test_four_workers_tell_at_once_and_the_member_reads_it_once(app):
    assert due(app) == (["AssertionError"] * 3 + ["done"], 1)


@pytest.mark.race
def test_control_without_the_mark_in_the_update_it_is_told_again(app):
    assert due(app, without=f"{HERE}:without_once")[1] > 1
