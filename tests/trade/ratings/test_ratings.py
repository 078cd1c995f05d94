"""Ratings: one for each used voucher, a reply, and hiding with a reason."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal import clock
from portal.club.ground.outbox import Message
from portal.club.purse import vouchers
from portal.club.trade import merchants, ratings
from portal.club.trade.merchants import ClerkRole
from portal.database import add, session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making import merchants as making

pytestmark = pytest.mark.usefixtures("app")


def used(shop, member=None):
    """A voucher that the shop has honoured."""
    voucher = making.claim(making.offer(shop), member or make.member()).voucher
    clerk = making.clerk(shop)
    with transaction():
        return merchants.verify(voucher.code, shop, clerk.id)


def rate(voucher, stars=4, words="茶很好，等位稍久。"):
    with transaction():
        return ratings.rate(voucher, stars, words, voucher.member_id)


def shown(shop):
    session.expire_all()
    return list(session.scalars(ratings.of_merchant(shop.id)))


def told(account_id, topic):
    return session.scalars(
        select(Message).where(Message.account_id == account_id, Message.topic == topic).order_by(Message.id)
    ).all()


def test_who_has_used_a_voucher_rates_once_and_the_manager_is_told():
    shop = making.shop()
    manager = make.account("店长")
    with transaction():
        merchants.admit(shop, manager, None, job=ClerkRole.MANAGER)
    voucher = used(shop)
    made = rate(voucher)
    assert shown(shop) == [made] and len(told(manager.id, "rating_made")) == 1
    with pytest.raises(Refusal) as refused:
        rate(voucher)
    assert refused.value.status == 409


def test_the_database_itself_holds_to_one_rating_a_voucher():
    shop = making.shop()
    first = rate(used(shop))
    row = {name: getattr(first, name) for name in ("voucher_id", "merchant_id", "member_id", "made_at", "words")}
    with pytest.raises(IntegrityError), transaction():
        add(ratings.Rating(**row, stars=1))


@pytest.mark.parametrize(("stars", "words"), [(0, "好"), (6, "好"), (-1, "好"), (2**63, "好"), (3, " ")])
def test_what_is_no_rating_is_refused(stars, words):
    voucher = used(making.shop())
    with pytest.raises(Refusal):
        rate(voucher, stars, words)


def test_neither_an_unused_nor_a_strangers_nor_the_clubs_own_voucher_rates():
    shop = making.shop()
    unused = making.claim(making.offer(shop), make.member()).voucher
    with pytest.raises(Refusal):
        rate(unused)
    stranger = make.member("何瑾")
    voucher = used(shop)
    with pytest.raises(Refusal), transaction():
        ratings.rate(voucher, 5, "好", stranger.id)


def test_a_verification_that_is_undone_takes_its_rating_away():
    shop = making.shop()
    voucher = used(shop)
    rate(voucher)
    with transaction():
        vouchers.undo(voucher, "扫错了", voucher.used_by)
    assert shown(shop) == [] and ratings.opinions([shop.id]) == {}


def test_an_average_is_shown_from_five_ratings_on():
    shop = making.shop()
    for number, stars in enumerate((5, 4, 4, 5, 5), 1):
        rate(used(shop), stars)
        opinion = ratings.opinions([shop.id])[shop.id]
        assert (opinion.n, opinion.average) == (number, "4.6" if number == 5 else None)


def test_the_shop_replies_once_and_the_member_is_told():
    shop = making.shop()
    made, manager = rate(used(shop)), make.account("店长")
    with transaction():
        ratings.reply(made, "谢谢，周末已加派人手。", manager.id)
    with pytest.raises(Refusal) as refused, transaction():
        ratings.reply(made, "再说一句", manager.id)
    assert refused.value.status == 409 and shown(shop)[0].reply.startswith("谢谢")
    assert len(told(made.voucher.member.account_id, "rating_replied")) == 1


def test_staff_hide_with_a_reason_that_the_member_reads_and_may_show_again():
    shop = making.shop()
    made, staff = rate(used(shop)), make.staff()
    with pytest.raises(Refusal), transaction():
        ratings.hide(made, " ", staff.id)
    with transaction():
        ratings.hide(made, "点名他人", staff.id)
    assert shown(shop) == [] and ratings.opinions([shop.id]) == {}
    assert told(made.voucher.member.account_id, "rating_hidden")[0].values["reason"] == "点名他人"
    with pytest.raises(Refusal), transaction():
        ratings.hide(made, "再次", staff.id)
    with transaction():
        ratings.show_again(made, staff.id)
    assert shown(shop) == [made]


def test_a_rating_of_a_voucher_used_long_ago_still_counts():
    shop = making.shop()
    voucher = used(shop)
    with clock.at(clock.now() + timedelta(days=400)):
        rate(voucher)
        assert shown(shop)
