"""Keyset paging: on and back by the same keys, whatever the cursor says."""

import pytest
from sqlalchemy import func, select

from portal.club.people.accounts import Account
from portal.database import session, transaction
from portal.engine.paging import cursor_of, next_of, page_of
from tests import make

BY_NAME = (func.coalesce(Account.name, ""), Account.id)


@pytest.fixture
def people(app):
    """Seven, of whom several have one name: the second key tells them apart."""
    return [make.account(name) for name in "丙甲乙甲丙甲乙"]


def ids(page):
    return [row.id for row in page.rows]


def walk(**asked):
    return page_of(select(Account), *BY_NAME, size=3, **asked)


@pytest.mark.parametrize("descending", [False, True])
def test_every_row_stands_on_one_page_and_the_way_back_is_the_way_there(people, descending):
    pages = [walk(descending=descending)]
    while pages[-1].after:
        pages.append(walk(after=pages[-1].after, descending=descending))
    assert [len(page.rows) for page in pages] == [3, 3, 1]
    assert sorted(row for page in pages for row in ids(page)) == sorted(one.id for one in people)
    assert pages[0].before is None
    back = walk(before=pages[2].before, descending=descending)
    assert ids(back) == ids(pages[1]) and back.after
    first = walk(before=back.before, descending=descending)
    assert ids(first) == ids(pages[0]) and first.before is None


def test_what_is_written_on_a_page_does_not_stand_on_it_twice_when_a_row_comes_before_it(people):
    first = walk(descending=False)
    make.account("甲")
    make.account("一")  # stands before all
    second = walk(after=first.after, descending=False)
    assert not {row.id for row in first.rows} & {row.id for row in second.rows}


def test_where_less_than_a_page_stands_before_the_first_page_is_shown_whole(people):
    first = walk(descending=False)
    assert ids(walk(before=first.cursors[1], descending=False)) == ids(first)


def test_where_nothing_is_left_after_the_first_page_is_shown(people):
    last = cursor_of(["龥", 10**9])
    assert ids(walk(after=last, descending=False)) == ids(walk(descending=False))


@pytest.mark.parametrize(
    "cursor", ["", "x", "%%%", "W10", cursor_of(["甲"]), cursor_of(["甲", "x"]), cursor_of(["甲", 2**70])]
)
def test_a_cursor_of_somebody_elses_is_the_first_page(people, cursor):
    assert (
        ids(walk(after=cursor, descending=False))
        == ids(walk(before=cursor, descending=False))
        == ids(walk(descending=False))
    )
    assert next_of(select(Account), *BY_NAME, cursor=cursor, descending=False) is None


def test_the_row_that_follows_has_its_own_cursor_and_the_last_has_none(people):
    everybody = page_of(select(Account), *BY_NAME, size=20, descending=False)
    seen, cursor = [], everybody.cursors[0]
    while found := next_of(select(Account), *BY_NAME, cursor=cursor, descending=False):
        row, cursor = found
        seen.append(row.id)
    assert seen == ids(everybody)[1:]


def test_a_row_that_went_away_meanwhile_does_not_lose_the_place(people):
    first = walk(descending=False)
    with transaction():
        session.delete(session.get_one(Account, first.rows[-1].id))
    expected = page_of(select(Account), *BY_NAME, size=20, descending=False)
    assert ids(walk(after=first.after, descending=False)) == ids(expected)[2:5]
