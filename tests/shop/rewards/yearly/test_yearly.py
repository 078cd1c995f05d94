"""The yearly gift: one a member and year, the waiting list, what is not fetched, and the way back."""

from datetime import timedelta

import pytest

from portal import clock
from portal.club.ground.outbox import Message
from portal.club.people import members
from portal.club.people.members import Grade
from portal.club.purse import points, vouchers
from portal.club.shop import rewards
from portal.club.shop.rewards import RedemptionChoice, Reward, yearly
from portal.club.shop.rewards.yearly import GiftState
from portal.database import session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making import people
from tests.making import points as points_making
from tests.making import rewards as rewards_making
from tests.making import yearly as making

pytestmark = pytest.mark.usefixtures("app")
AFTER = timedelta(days=31)


def topics(member) -> list[str]:
    rows = session.query(Message.topic).filter(Message.account_id == member.account_id).order_by(Message.id)
    return [topic for (topic,) in rows if topic.startswith("yearly")]


def give_up(claim) -> None:
    with transaction():
        yearly.give_up(claim, claim.member.account_id)


def test_one_a_member_and_year_with_a_voucher_for_the_desk():
    gift, member = making.gift(2), make.member()
    first, again = making.claim(gift, member), making.claim(gift, member)
    assert first.id == again.id and first.voucher.standing is vouchers.VoucherState.UNUSED
    assert first.voucher.place.zh == "君临华庭 会所前台"
    assert making.stock_of(gift) == 1 and topics(member) == ["yearly_held"] and making.is_sound()


def test_the_database_itself_refuses_a_second_claim_of_a_year(monkeypatch):
    gift, member = making.gift(), make.member()
    making.claim(gift, member)
    monkeypatch.setattr("portal.club.shop.rewards.yearly.claiming.claim_of", lambda *_: None)
    with pytest.raises(Exception, match=r"(?i)unique"):
        making.claim(gift, member)
    assert making.stock_of(gift) == 9


def test_another_year_is_another_gift():
    member = make.member()
    old = making.gift(year=clock.today().year - 1)
    assert making.claim(old, member).had_before is False
    assert making.claim(making.gift(), member).had_before is True


def test_one_gift_a_year():
    making.gift()
    with pytest.raises(Refusal) as refused:
        making.gift()
    assert refused.value.field == "year"


def test_a_sent_gift_has_its_address_and_no_voucher_and_is_sent_once():
    claim = making.claim(making.gift(), choice=making.post())
    assert claim.voucher is None and claim.parcel.phone == "+8613800001234"
    by = make.staff().id
    with transaction():
        rewards.send(claim.redemption, "顺丰", "SF123", by)
    with pytest.raises(Refusal), transaction():
        rewards.send(claim.redemption, "顺丰", "SF124", by)
    with pytest.raises(Refusal):
        give_up(claim)
    assert making.fresh(claim).parcel.tracking == "SF123" and making.is_sound()


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        (lambda: making.post(name=""), "name"),
        (lambda: making.post(address="路" * 201), "whereto"),
        (lambda: making.post(phone="12"), "phone"),
        (lambda: RedemptionChoice(desk=rewards_making.desk(make.estate().id, is_open=False)), "desk"),
    ],
)
def test_what_is_missing_in_the_choice_is_refused_beside_its_field_and_takes_nothing(choice, field):
    gift = making.gift(1)
    with pytest.raises(Refusal) as refused:
        making.claim(gift, choice=choice())
    assert refused.value.field == field and making.stock_of(gift) == 1


def test_when_none_is_left_one_waits_and_the_first_on_the_list_gets_what_comes_back():
    gift = making.gift(1)
    holder = making.claim(gift)
    second, third = making.claim(gift), making.claim(gift)
    assert [yearly.place_in_line(claim) for claim in (second, third)] == [1, 2]
    give_up(holder)
    assert [making.fresh(claim).state for claim in (holder, second, third)] == [
        GiftState.CANCELLED, GiftState.HELD, GiftState.WAITING,
    ]  # fmt: skip
    assert making.is_sound()


def test_who_never_had_one_stands_before_who_had_one_in_another_year():
    veteran, newcomer = make.member(), make.member()
    making.claim(making.gift(year=clock.today().year - 1), veteran)
    gift = making.gift(1)
    holder = making.claim(gift)
    early, late = making.claim(gift, veteran), making.claim(gift, newcomer)
    give_up(holder)
    assert (making.fresh(early).state, making.fresh(late).state) == (GiftState.WAITING, GiftState.HELD)


def test_a_lower_grade_waits_for_what_is_left_after_the_period():
    gift = making.gift(1, grade=Grade.OWNER)
    guest = making.claim(gift, make.member())
    assert guest.state is GiftState.WAITING and making.stock_of(gift) == 1
    yearly.run()
    assert making.fresh(guest).state is GiftState.WAITING
    with clock.at(clock.now() + AFTER):
        yearly.run()
    assert making.fresh(guest).state is GiftState.HELD and making.is_sound()


def test_in_the_period_a_waiting_lower_grade_holds_up_no_owner():
    gift = making.gift(1, grade=Grade.OWNER)
    making.claim(gift, make.member())
    assert making.claim(gift, people.owner()).state is GiftState.HELD


def test_an_unfetched_one_goes_down_the_list_and_its_member_has_had_the_chance():
    gift = making.gift(1, valid_days=7)
    slow, waiting = making.claim(gift), making.claim(gift)
    with clock.at(slow.voucher.expires_at):
        vouchers.expire()
    assert (making.fresh(slow).state, making.fresh(waiting).state) == (GiftState.LAPSED, GiftState.HELD)
    assert topics(slow.member) == ["yearly_held", "yearly_lapsed"]
    with pytest.raises(Refusal):
        making.claim(gift, slow.member)
    assert making.is_sound()


def test_a_fetched_one_is_not_given_up_and_does_not_lapse():
    claim = making.claim(making.gift())
    with transaction():
        vouchers.verify(claim.voucher.code, merchant_id=None, by=make.staff().id)
    with pytest.raises(Refusal):
        give_up(claim)
    with clock.at(claim.voucher.expires_at + timedelta(days=1)):
        vouchers.expire()
    assert making.fresh(claim).is_had and making.fresh(claim).state is GiftState.FETCHED


def test_points_are_paid_when_it_is_set_aside_and_return_when_it_is_given_up():
    gift, rich, waiting = making.gift(1, price=100), make.member(), make.member()
    for person in (rich, waiting):
        points_making.earn(person, 100)
    holder, second = making.claim(gift, rich), making.claim(gift, waiting)
    assert [points.balance_of(person.id) for person in (rich, waiting)] == [0, 100]
    give_up(holder)
    assert [points.balance_of(person.id) for person in (rich, waiting)] == [100, 0]
    give_up(making.fresh(second))
    assert making.claim(gift, rich).id == holder.id and points.balance_of(rich.id) == 0
    assert making.is_sound()


def test_whose_points_no_longer_suffice_is_passed_over_and_told():
    gift, poor, rich = making.gift(1, price=100), make.member(), make.member()
    for person in (poor, rich):
        points_making.earn(person, 100)
    holder_member = make.member()
    points_making.earn(holder_member, 100)
    holder = making.claim(gift, holder_member)
    first, second = making.claim(gift, poor), making.claim(gift, rich)
    points_making.spend(poor, 50)
    give_up(holder)
    assert (making.fresh(first).state, making.fresh(second).state) == (GiftState.OVER, GiftState.HELD)
    assert topics(poor) == ["yearly_waiting", "yearly_over"] and making.is_sound()


def test_who_left_the_club_is_passed_over():
    gift = making.gift(1)
    holder, gone, next_one = making.claim(gift), making.claim(gift), making.claim(gift)
    with transaction():
        members.cancel(gone.member, gone.member.account_id)
    give_up(holder)
    assert (making.fresh(gone).state, making.fresh(next_one).state) == (GiftState.OVER, GiftState.HELD)


def test_new_stock_goes_down_the_list(work):
    gift = making.gift(0)
    waiting = [making.claim(gift) for _ in range(3)]
    with transaction():
        rewards.restock(gift.reward, 2, "received", make.staff().id)
    work()
    assert [making.fresh(claim).state for claim in waiting] == [GiftState.HELD, GiftState.HELD, GiftState.WAITING]
    assert making.stock_of(gift) == 0 and making.is_sound()


def test_closing_tells_who_waits_and_nobody_claims_any_more(work):
    gift = making.gift(1)
    holder, waiting = making.claim(gift), making.claim(gift)
    with transaction():
        yearly.close(gift, make.staff().id)
    work()
    assert (making.fresh(holder).state, making.fresh(waiting).state) == (GiftState.HELD, GiftState.OVER)
    with pytest.raises(Refusal):
        making.claim(gift)


@pytest.mark.parametrize(("published", "days"), [(False, 0), (True, -2)])
def test_nobody_claims_before_it_is_published_or_before_its_period(published, days):
    gift, member = making.gift(published=published), make.member()
    with clock.at(clock.now() + timedelta(days=days)), pytest.raises(Refusal):
        making.claim(gift, member)


def test_the_price_the_page_said_is_the_price():
    gift, member, choice = making.gift(price=10), make.member(), making.desk()
    with pytest.raises(Refusal), transaction():
        yearly.claim(gift, member, choice, price_seen=0)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("year", {"year": 26}),
        ("price", {"price": -1}),
        ("price", {"price": 2**63}),
        ("valid_days", {"valid_days": 0}),
        ("stock", {"stock": -1}),
        ("stock", {"stock": 2**63}),
        ("by_desk", {"by_desk": False, "by_post": False}),
        ("closes_at", {"closes_at": clock.now() - timedelta(days=9)}),
    ],
)
def test_nonsense_is_refused_beside_its_field(field, values):
    with pytest.raises(Refusal) as refused:
        making.gift(**values)
    assert refused.value.field == field


def test_the_check_notices_a_stock_changed_in_sql():
    gift = making.gift(5)
    with transaction():
        session.execute(Reward.__table__.update().values(stock=6))
    assert rewards.check() == [f"reward {gift.reward_id}: its stock is not what its movements say"]


def test_the_check_notices_a_gift_to_be_sent_whose_parcel_is_gone():
    claim = making.claim(making.gift(), choice=making.post())
    assert making.is_sound()
    with transaction():
        session.delete(session.get_one(yearly.GiftClaim, claim.id).parcel)
    assert rewards.check() == [f"redemption {claim.redemption_id}: it is to be sent, but whereto stands nowhere"]


def test_movements_say_why_there_are_so_many():
    gift = making.gift(5)
    with transaction():
        rewards.restock(gift.reward, -2, "damaged", make.staff().id)
    making.claim(gift)
    by_hand = rewards.movements_of(gift.reward, by_hand=True)
    assert [(one.change, one.what) for one in by_hand] == [(-2, "damaged"), (5, "received")]
    assert [one.what for one in rewards.movements_of(gift.reward)] == ["redeemed", "damaged", "received"]
