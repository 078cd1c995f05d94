"""Statements read straight from the driver give what SQLAlchemy gives, and fail as it fails."""

import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.exc import DBAPIError

from portal.club.accounts import Account
from portal.club.members import Grade, Member
from portal.database import fetch, session
from tests import make
from tests.making.counting import counting

_BY_ID = select(Account.name, Account.title, Account.created_at, Member.grade, Member.cancelled_at).join(
    Member, Member.account_id == Account.id
)
_ONE = _BY_ID.where(Member.id == bindparam("member"))
_SOME = _BY_ID.where(Member.id.in_(bindparam("members", expanding=True))).order_by(Member.id)
_OF_GRADES = _ONE.where(Member.grade.in_(list(Grade)))
_GRADED = _BY_ID.where(Member.grade == Grade.REGISTERED, Account.created_at <= bindparam("moment"))


def test_a_row_is_what_sqlalchemy_makes_of_it(app):
    member = make.member("罗'; --")
    (row,) = fetch(_ONE, member=member.id)
    assert row == tuple(session.connection().execute(_ONE, {"member": member.id}).one())
    assert row[0] == "罗'; --" and row[2].utcoffset() is not None and isinstance(row[3], Grade)


def test_lists_of_ids_and_constants_of_the_statement_are_bound_as_well(app):
    first, second = make.member(), make.member()
    assert len(fetch(_SOME, members=[first.id, second.id])) == 2
    assert len(fetch(_GRADED, moment=first.account.created_at)) == len(
        session.connection().execute(_GRADED, {"moment": first.account.created_at}).all()
    )


def test_a_list_that_is_the_statements_own_is_bound_too(app):
    member = make.member()
    assert len(fetch(_OF_GRADES, member=member.id)) == 1 and fetch(_OF_GRADES, member=-1) == []


def test_an_empty_list_finds_nothing(app):
    make.member()
    assert fetch(_SOME, members=[]) == []


def test_nothing_found_is_nothing(app):
    assert fetch(_ONE, member=-1).first() is None and fetch(_ONE, member=-1).scalar() is None


def test_a_value_the_driver_cannot_take_is_refused_in_sqlalchemys_words(app):
    with pytest.raises(DBAPIError):
        fetch(_ONE, member=object())


def test_they_are_counted_like_all_others(app):
    with counting() as asked:
        fetch(_ONE, member=1)
    assert asked.count == 1
