"""Labels that are one of several: each choice of the views, without a page around it."""

from datetime import timedelta
from types import SimpleNamespace as Row

import pytest

from portal import clock
from portal.blueprints.gatherings.events import pages as events
from portal.blueprints.ground.home.often import case_words, often_used
from portal.blueprints.people.members.me import consent_words, seen_words
from portal.blueprints.shop.draws import pages as draws
from portal.blueprints.shop.rewards import wishes
from portal.blueprints.trade.merchants.shop.settlements import standing_words
from portal.blueprints.voice.complaints.case import vow_of
from portal.club.shop.draws.queries import Winner
from portal.club.trade.merchants import Offer
from portal.language import speaking
from portal.words import Words

NOW = clock.moment_of(clock.today(), 12)
BEFORE, AFTER = NOW - timedelta(days=1), NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def english(app):
    with app.test_request_context(), speaking("en"), clock.at(NOW):
        yield


@pytest.mark.parametrize(
    ("price", "deposit", "label"),
    [
        (0, 0, "Take the places"),
        (0, 50, "Take the places, with a deposit of 150 points"),
        (500, 0, "Take the places for 1,500 points"),
        (500, 50, "Take the places for 1,500 points and a deposit of 150"),
    ],
)
def test_the_button_of_an_offer_says_what_the_whole_party_pays(price, deposit, label):
    assert events.take_words(Row(price=price, deposit=deposit), 3) == label


@pytest.mark.parametrize(
    ("price", "entries", "label"), [(0, 0, "free"), (1200, 0, "1,200 points"), (1200, 1, "1 entry")]
)
def test_a_draw_says_what_one_has_in_it_or_what_an_entry_costs(price, entries, label):
    assert draws.stake_words(Row(price=price), entries) == label


@pytest.mark.parametrize(
    ("is_open", "opens_at", "beginning"),
    [(True, BEFORE, "open until"), (False, AFTER, "opens"), (False, BEFORE, "closed; drawn")],
)
def test_a_draw_says_until_when_it_is_as_it_is(is_open, opens_at, beginning):
    draw = Row(is_open=is_open, opens_at=opens_at, closes_at=AFTER, draws_at=AFTER)
    assert str(draws.until_words(draw)).startswith(beginning)


@pytest.mark.parametrize(
    ("passed_on", "fetched", "fate"),
    [
        (True, False, "not fetched, passed on"),
        (False, True, "handed over"),
        (False, False, "waits to be fetched"),
    ],
)
def test_a_prize_says_what_became_of_it(passed_on, fetched, fate):
    assert str(Winner(Words("茶"), 1, "7", "林**", passed_on, fetched, False).fate) == fate


@pytest.mark.parametrize(
    ("offered", "stock", "balance", "settled"),
    [
        (False, 3, 900, "no longer offered"),
        (True, 0, 900, "All are taken at present."),
        (True, 3, 900, "Your points suffice."),
        (True, None, 899, None),
    ],
)
def test_a_wish_says_why_nobody_need_save_for_it(offered, stock, balance, settled):
    assert wishes.settled_words(Row(is_offered=offered, stock=stock, price=900), balance) == settled


@pytest.mark.parametrize(
    ("told_at", "is_quiet", "notice"),
    [
        (NOW, False, None),
        (None, True, "no word when they suffice"),
        (None, False, "you are told when they suffice"),
    ],
)
def test_a_wish_says_whether_its_member_is_told(told_at, is_quiet, notice):
    assert wishes.notice_words(Row(told_at=told_at, is_quiet=is_quiet)) == notice


@pytest.mark.parametrize(
    ("is_open", "due_at", "vow"), [(True, AFTER, ""), (True, BEFORE, "late"), (False, BEFORE, "kept")]
)
def test_a_promise_looks_late_only_while_the_case_is_open(is_open, due_at, vow):
    assert vow_of(Row(is_open=is_open, due_at=due_at)) == vow


@pytest.mark.parametrize(
    ("is_late", "is_asked", "beginning"),
    [
        (True, False, "We are late"),
        (True, True, "We are late"),
        (False, True, "Please say"),
        (False, False, "You hear from us"),
    ],
)
def test_the_simple_page_says_what_was_promised_or_that_it_was_not_kept_or_what_is_asked(is_late, is_asked, beginning):
    assert case_words(Row(is_late=is_late, is_asked=is_asked, promised_at=AFTER)).startswith(beginning)


def test_the_simple_page_leads_to_the_lists_where_nothing_is_of_ones_own():
    urls = [entry.url for entry in often_used(0, [], [], None, 0)]
    assert urls == ["/points", "/events", "/complaints/new", "/inbox", "/me/card", "/magazine"]


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("phone", "uncovered your phone number"),
        ("parcel", "uncovered whereto something is sent to you, with the phone number"),
        ("complaint 12", "opened your complaint"),
        ("member", "opened your member file"),
    ],
)
def test_who_opened_my_file_did_one_of_four_things(what, words):
    assert seen_words(what) == words


@pytest.mark.parametrize(
    ("answer", "beginning"),
    [(None, "Never"), (Row(at=NOW, given=True), "Agreed on"), (Row(at=NOW, given=False), "Taken back on")],
)
def test_a_consent_says_how_it_stands(answer, beginning):
    assert str(consent_words(answer)).startswith(beginning)


@pytest.mark.parametrize(
    ("paid_at", "disputes_open", "may_be_disputed", "beginning"),
    [
        (NOW, 0, False, "paid on"),
        (None, 1, True, "a dispute is open"),
        (None, 0, True, "disputes until"),
        (None, 0, False, "to be paid"),
    ],
)
def test_a_settlement_says_how_its_month_stands(paid_at, disputes_open, may_be_disputed, beginning):
    row = Row(paid_at=paid_at, disputes_open=disputes_open, may_be_disputed=may_be_disputed, dispute_until=AFTER)
    assert str(standing_words(row)).startswith(beginning)


@pytest.mark.parametrize(
    ("published_at", "withdrawn_at", "state"),
    [(NOW, None, "published"), (NOW, NOW, "withdrawn"), (None, None, "not yet published")],
)
def test_an_offer_says_whether_it_is_published(published_at, withdrawn_at, state):
    assert str(Offer(published_at=published_at, withdrawn_at=withdrawn_at).state_name) == state
