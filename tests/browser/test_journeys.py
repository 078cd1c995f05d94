"""The journeys before a real browser: on a phone in Chinese, at a desk in English, and without JavaScript."""

from collections.abc import Callable
from functools import partial

import pytest

from tests.browser.conftest import House
from tests.browser.person import Sitter
from tests.journeys.cast import Cast
from tests.journeys.stories import owner, town

pytestmark = pytest.mark.browser

PLACES = {"phone, Chinese": ("zh", 390), "desk, English": ("en", 1280)}
at_both = pytest.mark.parametrize("place", list(PLACES))


@pytest.fixture(scope="module")
def cast(house: House, tmp_path_factory: pytest.TempPathFactory) -> Cast:
    return Cast(tmp_path_factory.mktemp("photographs"))


@pytest.fixture
def there(seat: Callable[..., Sitter], place: str) -> Callable[[], Sitter]:
    """A seat at the place of the test."""
    language, width = PLACES[place]
    return partial(seat, language, width)


@at_both
def test_an_owner_redeems_points_and_sees_the_voucher_and_the_row(there, cast):
    owner.redeems_points(there, cast)


@at_both
def test_an_owner_goes_to_an_event_with_the_family_and_is_paid_for_coming(there, cast):
    owner.goes_to_an_event(there, cast)


@at_both
def test_an_owner_complains_and_the_staff_take_it_through_all_eight_steps(there, cast):
    owner.complains_and_is_answered(there, cast)


@at_both
def test_a_clerk_honours_a_voucher_once_and_a_second_is_told_when_and_where(there, cast):
    town.honours_a_voucher_once(there, cast)


@at_both
def test_a_prospect_reads_the_drawbacks_and_books_a_viewing(there, cast):
    town.books_a_viewing(there, cast)


@at_both
def test_a_reader_reads_an_article_and_has_the_print_file(there, cast):
    town.reads_the_magazine(there, cast)


@at_both
def test_a_newcomer_joins_by_code_and_claims_two_homes(there, cast):
    town.joins_and_claims_homes(there, cast)


@pytest.mark.parametrize(
    "story",
    [owner.redeems_points, owner.goes_to_an_event, owner.complains_and_is_answered, town.joins_and_claims_homes],
)
def test_it_goes_without_javascript_from_the_first_page_to_the_last(seat, cast, story):
    story(partial(seat, "zh", 390, scripts=False), cast)
