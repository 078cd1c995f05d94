"""How a yearly gift is had: nothing is chosen beforehand, it is read once more, and it changes until it leaves."""

import re
from datetime import timedelta

import pytest

from portal import clock
from portal.club.purse import vouchers
from portal.club.purse.vouchers import VoucherState
from portal.club.shop import rewards
from portal.club.shop.rewards import Redemption, RedemptionChoice, RedemptionState, yearly
from portal.club.shop.rewards.yearly import GiftState
from portal.database import session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making import rewards as rewards_making
from tests.making import yearly as making
from tests.shop.rewards.yearly.test_pages import by_post
from tests.visitor import Visitor


def choose_again(claim, choice: RedemptionChoice) -> Redemption:
    member = making.fresh(claim).member
    with transaction():
        rewards.choose_again(making.fresh(claim).redemption, member, choice)
    return making.fresh(claim).redemption


def test_nothing_is_chosen_beforehand_and_a_claim_is_read_once_more(app):
    gift, member, desk = making.gift(14), make.member(), making.desk().desk
    visitor = Visitor(app, "en").sign_in(member.account)
    page = visitor.get("/yearly-gift").text
    assert not re.search(r'<input[^>]*type="radio"[^>]*checked', page) and "14 pieces" in page
    address, chosen = f"/yearly-gift/{gift.id}/claim", {"way": "desk", "desk": str(desk.id), "price": "0"}
    first = visitor.ask(address, **chosen)
    assert first.status_code == 200 and "data-careful" in first.text and str(desk.estate.name.en) in first.text
    assert yearly.claim_of(gift, member.id) is None and making.stock_of(gift) == 14
    assert visitor.ask(address, **chosen, looked="1").status_code == 303
    assert yearly.claim_of(gift, member.id).state is GiftState.HELD
    assert "13 pieces" in visitor.get("/yearly-gift").text


def test_what_was_typed_for_sending_stands_on_the_second_look_and_goes_on_with_it(app):
    gift, member = making.gift(0), make.member()
    visitor = Visitor(app, "en").sign_in(member.account)
    look = visitor.ask(f"/yearly-gift/{gift.id}/claim", **by_post(whereto="江滨路 9 号"))
    assert "江滨路 9 号" in look.text and "Onto the waiting list?" in look.text
    assert visitor.submit(f"/yearly-gift/{gift.id}/claim", **by_post(whereto="江滨路 9 号")).status_code == 303
    mine = yearly.claim_of(gift, member.id)
    assert (mine.state, mine.parcel.address) == (GiftState.WAITING, "江滨路 9 号")


@pytest.mark.parametrize("htmx", [False, True])
def test_the_member_changes_from_a_desk_to_a_parcel_and_to_another_desk(app, htmx):
    gift, member = making.gift(1), make.member()
    claim = making.claim(gift, member)
    first, days = claim.voucher, claim.voucher.expires_at
    other = rewards_making.desk(make.estate("city", "君临城市花园", "Junlin City Garden").id)
    visitor = Visitor(app, "en").sign_in(member.account)
    where = f"/redemptions/{claim.redemption_id}"
    assert f"{where}/choice" in visitor.get("/yearly-gift").text
    assert visitor.get(f"{where}/choice").status_code == 200
    assert visitor.submit(f"{where}/change", htmx=htmx, **by_post(whereto="")).status_code == 422
    assert visitor.submit(f"{where}/change", htmx=htmx, **by_post()).status_code == (200 if htmx else 303)
    now = making.fresh(claim).redemption
    assert (now.way, now.voucher_id, now.delivery.name, now.desk_id) == ("post", None, "林静怡", None)
    assert session.get_one(vouchers.Voucher, first.id).state is VoucherState.CANCELLED
    assert visitor.submit(f"{where}/change", way="desk", desk=str(other.id)).status_code == 303
    now = making.fresh(claim).redemption
    assert (now.way, now.desk_id, now.delivery) == ("desk", other.id, None)
    assert now.voucher.expires_at == days, "another desk gives no more days"
    assert Visitor(app).sign_in(make.member().account).submit(f"{where}/change", **by_post()).status_code == 404
    assert making.stock_of(gift) == 0 and making.is_sound()


@pytest.mark.usefixtures("app")
def test_who_waits_changes_it_too_and_has_it_as_was_said_last():
    gift = making.gift(1)
    holder, waits = making.claim(gift), making.claim(gift)
    assert choose_again(waits, making.post()).state is RedemptionState.WAITING
    with transaction():
        yearly.give_up(making.fresh(holder), holder.member.account_id)
    now = making.fresh(waits).redemption
    assert (now.state, now.voucher_id, now.delivery.name) == (RedemptionState.CONFIRMED, None, "林静怡")
    assert making.is_sound()


@pytest.mark.usefixtures("app")
def test_what_was_fetched_or_sent_is_not_changed_any_more():
    gift, by = making.gift(2), make.staff().id
    fetched, sent = making.claim(gift), making.claim(gift, choice=making.post())
    with transaction():
        vouchers.verify(fetched.voucher.code, merchant_id=None, by=by)
        rewards.send(sent.redemption, "顺丰", "SF1", by)
    for claim, choice in ((fetched, making.post()), (sent, making.desk())):
        with pytest.raises(Refusal) as refused:
            choose_again(claim, choice)
        assert refused.value.status == 409
    assert making.is_sound()


@pytest.mark.usefixtures("app")
def test_when_its_days_are_over_a_parcel_is_not_fetched_instead():
    claim = making.claim(making.gift(valid_days=7), choice=making.post())
    desk = making.desk()
    with clock.at(clock.now() + timedelta(days=9)), pytest.raises(Refusal) as refused:
        choose_again(claim, desk)
    assert refused.value.field == "way" and making.fresh(claim).parcel is not None


def test_a_yearly_gift_stands_on_no_page_of_the_catalogue(app):
    gift, member = making.gift(), rewards_making.rich()
    visitor, desk = Visitor(app).sign_in(member.account), Visitor(app).sign_in(make.staff(), staff=True)
    address = f"/rewards/{gift.reward_id}"
    assert visitor.get(address).status_code == 404 and desk.get(f"/staff{address}").status_code == 404
    assert address not in visitor.get("/rewards").text and address not in desk.get("/staff/rewards").text
    for act in ("redemption", "hold"):
        assert visitor.submit(f"{address}/{act}", price="0", cash="0").status_code == 404
    assert visitor.submit(f"/rewards/wishes/{gift.reward_id}").status_code == 404
    with pytest.raises(Refusal), transaction():
        rewards.redeem(gift.reward_id, member, price_seen=0)
    assert making.stock_of(gift) == 10


def test_the_member_gives_it_up_on_the_page_of_redemptions_and_the_next_has_it(app, work):
    gift = making.gift(1)
    holder, waits = making.claim(gift), making.claim(gift)
    visitor = Visitor(app).sign_in(holder.member.account)
    page = f"/redemptions/{holder.redemption_id}"
    assert visitor.get(page).status_code == visitor.get(f"{page}/cancellation").status_code == 200
    assert visitor.submit(f"{page}/cancellation").status_code == 303
    work()
    assert (making.fresh(holder).state, making.fresh(waits).state) == (GiftState.CANCELLED, GiftState.HELD)
    assert making.is_sound()
