"""One real visit of every kind of person, end to end, over HTTP, in Chinese and in English."""

from tests.journeys.stories import owner, town


def test_an_owner_redeems_points_and_sees_the_voucher_and_the_row(seat, cast):
    owner.redeems_points(seat, cast)


def test_an_owner_goes_to_an_event_with_the_family_and_is_paid_for_coming(seat, cast):
    owner.goes_to_an_event(seat, cast)


def test_an_owner_complains_and_the_staff_take_it_through_all_eight_steps(seat, cast):
    owner.complains_and_is_answered(seat, cast)


def test_a_clerk_honours_a_voucher_once_and_a_second_is_told_when_and_where(seat, cast):
    town.honours_a_voucher_once(seat, cast)


def test_a_prospect_reads_the_drawbacks_and_books_a_viewing(seat, cast):
    town.books_a_viewing(seat, cast)


def test_a_reader_reads_an_article_and_has_the_print_file(seat, cast):
    town.reads_the_magazine(seat, cast)


def test_a_newcomer_joins_by_code_and_claims_two_homes(seat, cast):
    town.joins_and_claims_homes(seat, cast)
