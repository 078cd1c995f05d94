"""What counts at a till is what staff set, from its day on."""

from datetime import timedelta

import pytest

from portal import clock
from portal.club.purse import vouchers
from portal.club.purse.till_terms import TERMS, TillTerms
from portal.database import transaction
from portal.refusal import Refusal
from tests import make
from tests.making import merchants as making
from tests.test_abuse_vouchers import voucher_for

pytestmark = pytest.mark.usefixtures("app")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def change(terms, day, by=None):
    with transaction():
        return TERMS.change(terms, day, (by or make.staff()).id)


def verified(shop):
    voucher, clerk = voucher_for(shop), making.clerk(shop)
    with transaction():
        return vouchers.verify(voucher.code, merchant_id=shop.id, by=clerk.id)


def take_back(voucher):
    with transaction():
        return vouchers.undo(voucher, "扫错了", voucher.used_by)


def test_what_counts_from_a_later_day_does_not_count_today_and_the_last_word_for_a_day_counts():
    by, tomorrow = make.staff(), clock.today() + DAY
    assert TERMS.now() == TillTerms(20, 15)
    change(TillTerms(10, 30), tomorrow, by)
    change(TillTerms(12, 40), tomorrow, by)
    assert TERMS.now() == TillTerms(20, 15)
    with clock.at(clock.moment_of(tomorrow)):
        assert TERMS.now() == TillTerms(12, 40)
    assert [one.word.figures.misses for one in TERMS.line().history(clock.now())] == [12, 10]


@pytest.mark.parametrize(("minutes", "late"), [(15, 15), (5, 5), (120, 120)])
def test_a_verification_is_taken_back_within_the_minutes_that_are_set_and_not_a_second_later(minutes, late):
    change(TillTerms(undo_minutes=minutes), clock.today())
    now = clock.now()
    with clock.at(now):
        voucher = verified(making.shop())
    with clock.at(now + late * MINUTE), pytest.raises(Refusal):
        take_back(voucher)
    with clock.at(now + late * MINUTE - timedelta(seconds=1)):
        assert voucher.can_be_undone and take_back(voucher).state is vouchers.VoucherState.UNUSED
        assert not voucher.can_be_undone


def test_what_was_verified_before_a_change_keeps_the_minutes_it_was_given():
    now = clock.now()
    with clock.at(now):
        voucher = verified(making.shop())
        change(TillTerms(undo_minutes=1), clock.today())
    with clock.at(now + 14 * MINUTE):
        assert take_back(voucher).state is vouchers.VoucherState.UNUSED


@pytest.mark.parametrize(
    "terms",
    [TillTerms(2), TillTerms(101), TillTerms(undo_minutes=0), TillTerms(2**63, 2**63), TillTerms(window_minutes=4)],
)
def test_numbers_out_of_bounds_and_days_that_are_over_are_refused(terms):
    with pytest.raises(Refusal):
        change(terms, clock.today())
    with pytest.raises(Refusal):
        change(TillTerms(), clock.today() - DAY)
