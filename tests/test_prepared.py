"""Statements given straight to the driver do what SQLAlchemy does, and fail as it fails."""

from typing import NamedTuple

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal import clock
from portal.club.ground.timeline import TimelineEntry
from portal.club.people.accounts import Account
from portal.club.people.members import Grade, Member
from portal.database import constraint_of, fetch, plain, session, transaction, write, write_together
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


class Named(NamedTuple):
    name: str
    phone: str


_NAMED = plain(Named, Account).where(Account.id == bindparam("account"))


def test_a_row_comes_as_the_type_asked_for(app):
    account = make.member("何晏").account
    assert fetch(_NAMED, Named, account=account.id) == [Named("何晏", account.phone)]
    assert fetch(_NAMED, Named, account=-1) == []


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


_NOTED = insert(TimelineEntry.__table__)
_NUMBERED = _NOTED.returning(TimelineEntry.id, TimelineEntry.at, TimelineEntry.ids)
_RENAME = update(Account).where(Account.id == bindparam("of")).values(name=bindparam("becomes"))
_RENAMED = _RENAME.returning(Account.name, Account.title)
_PHONE = update(Account).where(Account.id == bindparam("of")).values(phone=bindparam("becomes"))
_GRADE_OF_NOBODY = insert(Member.__table__)


def noted(**values) -> dict:
    return {"at": clock.now(), "member_id": None, "home_id": None, "what": "test", "ids": {"event": 7}, **values}


def test_what_is_written_is_what_sqlalchemy_writes_and_reads(app):
    with transaction():
        assert write(_NOTED, **noted()).changed == 1
        number, at, ids = write(_NUMBERED, **noted()).first()
    kept = session.get_one(TimelineEntry, number)
    assert (kept.at, kept.ids) == (at, ids) and ids == {"event": 7} and at.utcoffset() is not None


def test_a_change_counts_its_rows_and_gives_them_back(app):
    account = make.member().account
    with transaction():
        assert write(_RENAME, of=account.id, becomes="罗'; --").changed == 1
        assert write(_RENAME, of=-1, becomes="x").changed == 0 and write(_RENAMED, of=-1, becomes="x").first() is None
        assert write(_RENAMED, of=account.id, becomes="林").first() == ("林", account.title)


def test_a_constraint_speaks_in_sqlalchemys_words_and_nothing_was_written(app):
    phone, other = make.account().phone, make.account()
    with pytest.raises(IntegrityError) as refused, transaction():
        write(_NOTED, **noted(what="before"))
        write(_PHONE, of=other.id, becomes=phone)
    assert constraint_of(refused.value) == "uq_accounts_phone"
    assert session.scalar(select(TimelineEntry).where(TimelineEntry.what == "before")) is None


def test_a_column_that_python_would_fill_in_must_be_said(app):
    with pytest.raises(TypeError, match="grade"), transaction():
        write(_GRADE_OF_NOBODY, number="1")


def test_a_read_transaction_cannot_write(app):
    with pytest.raises(DBAPIError):
        write(_NOTED, **noted())


_CALLED_OUT = update(Account).where(Account.id == bindparam("of")).values(name=Account.name + "!")


def test_several_are_carried_out_one_after_the_other_and_all_are_counted(app):
    account = make.member().account
    for turn in range(8):  # PostgreSQL's driver prepares what it has seen five times
        with transaction(), counting() as asked:
            write_together([_RENAME, _CALLED_OUT], of=account.id, becomes=f"林{turn}")
        assert asked.count == 2
    session.refresh(account)
    assert account.name == "林7!"


def test_of_several_none_is_kept_when_one_is_refused(app):
    account, other = make.account(), make.account()
    with pytest.raises(IntegrityError) as refused, transaction():
        write_together([_RENAME, _PHONE, _CALLED_OUT], of=other.id, becomes=account.phone)
    assert constraint_of(refused.value) == "uq_accounts_phone"
    session.refresh(other)
    assert account.phone not in {other.name, other.phone}
    with transaction():
        write_together([_RENAME], of=other.id, becomes="何")  # the connection is as good as before
    session.refresh(other)
    assert other.name == "何"
