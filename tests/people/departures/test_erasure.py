"""Erasure: nothing of what a member typed is left, what was sealed still holds, a restore brings nobody back."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from portal import clock, config, storage
from portal.club.ground import erasing, sealing
from portal.club.ground.files import File
from portal.club.people import accounts, departures, members
from portal.club.people.accounts import Account
from portal.club.people.departures import Erasure, ErasureState, erasure
from portal.club.purse import points
from portal.database import engine, session, transaction
from portal.refusal import Refusal
from portal.web import wording  # noqa: F401  the web's tables are there
from tests import make
from tests.making import complaints as complaints_making
from tests.making import departures as making
from tests.making import points as points_making
from tests.making.tampering import edit


@pytest.fixture
def notebooks(tmp_path):
    return sealing.Records(tmp_path / "seals.log"), points.Notebook(tmp_path / "seals.log")


def seal(notebooks) -> None:
    records, ledger = notebooks
    points.seal(ledger)
    sealing.seal(records)


def damages(notebooks) -> list:
    records, ledger = notebooks
    return [*sealing.damages(records), *points.damages(ledger)]


def erase(account: Account, *, days: int = 15) -> int:
    with transaction():
        erasure.ask(accounts.by_id(account.id))
    with clock.at(clock.now() + timedelta(days=days)):
        return erasure.run()


def test_a_canary_is_found_nowhere_and_every_seal_holds(app, notebooks, caplog):
    canary = making.canary()
    files = [path for name in session.scalars(select(File.name)) if (path := storage.path(name)).is_file()]
    assert all(making.found_in(making.everything(), [mark]) for mark in canary.marks), (
        "it stands nowhere: nothing is shown"
    )
    assert files
    seal(notebooks)
    assert erase(canary.member.account) == 1
    assert making.found_in(making.everything(), canary.marks) == []
    assert [path for path in files if path.is_file()] == [], "pictures are still in the storage"
    seal(notebooks)
    assert damages(notebooks) == [] and points.check() == []
    assert making.found_in(caplog.text, canary.marks) == []
    assert not making.found_in(config.current().erasures.read_text(), canary.marks)
    if engine().dialect.name == "sqlite":
        folder = config.current().instance
        raw = b"".join(path.read_bytes() for path in folder.glob("portal.db*"))
        assert [mark for mark in canary.marks if mark.encode() in raw] == [], "in the file, its log or its index"


def test_an_erased_row_can_be_edited_no_more_and_no_other_row_can_be_erased(app, notebooks):
    canary = making.canary()
    seal(notebooks)
    erase(canary.member.account)
    for change in ("body = 'we never said that'", "kind = 'note'", "by_id = NULL"):
        with pytest.raises(Exception, match="append-only"), transaction():
            session.execute(text(f"UPDATE complaint_log SET {change} WHERE id = 1"))
    other = complaints_making.filed(make.member("何瑾"))
    with pytest.raises(Exception, match="append-only"), transaction():
        session.execute(
            text("UPDATE complaint_log SET body = '', salt = NULL WHERE complaint_id = :of"), {"of": other.id}
        )
    edit("UPDATE complaint_log SET is_public = NOT is_public WHERE id = 2")
    assert [one.row_id for one in damages(notebooks) if one.kind == "complaint_log"] == [2]


def test_a_row_that_is_erased_past_the_portal_is_named(app, notebooks):
    case = complaints_making.filed()
    seal(notebooks)
    edit("UPDATE complaint_log SET body = '', salt = NULL")
    assert [one.kind for one in damages(notebooks)] == ["complaint_log"] and case.id


def test_it_can_be_taken_back_until_the_day_and_not_after(app):
    member = make.member()
    with transaction():
        first = erasure.ask(member.account)
    with transaction():
        assert erasure.ask(member.account).id == first.id
        erasure.take_back(first)
    with transaction(), pytest.raises(Refusal):
        erasure.take_back(first)
    assert erasure.run() == 0 and erase(member.account, days=13) == 0
    assert members.by_id(member.id).name == "林静怡"
    with clock.at(clock.now() + timedelta(days=15)):
        assert erasure.run() == 1
    assert session.scalars(select(Erasure.state).order_by(Erasure.id)).all() == [
        ErasureState.TAKEN_BACK,
        ErasureState.DONE,
    ]


def test_it_waits_for_an_open_complaint_and_for_the_end_of_work(app):
    member, clerk = make.member(), make.staff()
    complaints_making.filed(member)
    assert erase(member.account) == 0
    with transaction(), pytest.raises(Refusal):
        erasure.ask(accounts.by_id(clerk.id))
    assert not accounts.by_id(member.account_id).is_erased


def test_the_points_of_who_is_erased_still_prove_and_nobody_can_sign_in(app, notebooks):
    member = make.member()
    points_making.earn(member, 700)
    phone = member.account.phone
    erase(member.account)
    assert points.balance_of(member.id) == 0
    assert [line.reason for line in session.scalars(select(points.Entry))][-1] == "membership_ended"
    assert accounts.by_phone(phone) is None and points.check() == []
    with transaction():
        again = members.join(accounts.create(phone, "新来的人"))
    assert again.id != member.id and not accounts.by_id(again.account_id).is_erased


def test_whoever_an_older_backup_brings_back_is_erased_again_and_nobody_else(app):
    gone, stays = make.member("卡娜莉雅"), make.member("何瑾")
    gone_id, stays_id = gone.account_id, stays.account_id
    erase(gone.account)
    with transaction():  # as an older backup has them
        session.execute(update(Account).where(Account.id == gone_id).values(phone=make.phone(), name="卡娜莉雅"))
    assert [one.account_id for one in erasure.back()] == [gone_id]
    assert erasure.run() == 1 and erasure.back() == []
    assert not making.found_in(making.everything(), ["卡娜莉雅"])
    noted = config.current().erasures
    moved = noted.read_text().replace(f'"account": {gone_id}', f'"account": {stays_id}')
    noted.write_text(
        noted.read_text() + moved + '{"account": 7'
    )  # a number given anew is another person; and a cut-off line
    assert erasure.back() == [] and erasure.run() == 0
    assert accounts.by_id(stays_id).name == "何瑾"


def test_a_name_that_others_bear_stays_in_their_letters(app):
    one, other = make.member("王芳"), make.member("王芳")
    with transaction():
        words = erasure._words(accounts.by_id(one.account_id))
    assert "王芳" not in words and other.id and departures.erasure.due() == 0


def test_every_declaration_says_what_stays_and_why(app):
    for one in erasing.personal():
        columns = {column.name for column in one.model.__table__.columns}
        assert {*one.hidden, *(one.empties or ()), *one.files, *one.sought} <= columns, one.model
        assert one.kept or one.empties is None, f"{one.model.__tablename__}: why does the rest stay?"
