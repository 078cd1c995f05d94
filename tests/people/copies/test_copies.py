"""A copy of everything: asked for, made by a job, taken after one proves who one is, and deleted after some days."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock, queue, storage
from portal.club.people import accounts
from portal.club.people.copies import CopyState, PersonalCopy, holding, keeping
from portal.database import session, transaction
from tests import make
from tests.making import departures as making
from tests.making import people
from tests.visitor import Visitor


def made(account) -> PersonalCopy:
    with transaction():
        copy = keeping.ask(accounts.by_id(account.id), "zh")
    queue.run("copies.make", copy_id=copy.id)
    session.expire_all()
    return session.get_one(PersonalCopy, copy.id)


def test_every_word_of_theirs_is_in_it_and_nobody_elses(app):
    canary, other = making.canary(), make.member("别的会员")
    copy = made(canary.member.account)
    assert copy.state is CopyState.MADE and copy.file is not None
    with zipfile.ZipFile(storage.path(copy.file.name)) as archive:
        names, said = archive.namelist(), archive.read("copy.json").decode()
        assert archive.read("copy.pdf").startswith(b"%PDF")
    assert all(mark in said for mark in canary.marks) and other.name not in said
    assert any(name.startswith("files/") for name in names), "their pictures"
    data = json.loads(said)
    held = {one.table for one in holding.sections(holding.person_of(accounts.by_id(canary.member.account_id)))}
    assert set(data) >= held - {"copies"} and len(data) > 25
    assert "password_hash" not in said and "token_hash" not in said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_downloaded_only_by_whoever_proves_that_it_is_theirs(app, language):
    member = make.member()
    people.with_password(member.account)
    browser = Visitor(app, language).sign_in(member.account)
    assert browser.get("/me/copy").status_code == 200 and browser.get("/me/copy/file.zip").status_code == 404
    assert browser.submit("/me/copy").status_code == 303
    made(member.account)
    assert browser.get("/me/copy/file.zip").location == "/me/copy"
    assert browser.submit("/me/copy/proof", current="not mine at all").status_code == 422
    assert browser.get("/me/copy/file.zip").status_code == 303
    assert browser.submit("/me/copy/proof", current=people.PASSWORD).status_code == 303
    answer = browser.get("/me/copy/file.zip")
    assert answer.status_code == 200 and "no-store" in answer.headers["Cache-Control"]
    assert "copy.json" in zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    other = Visitor(app, language).sign_in(make.member("何瑾").account)
    assert other.get("/me/copy/file.zip").status_code == 404


def test_it_is_deleted_after_its_days_and_asked_for_twice_it_is_one(app):
    member = make.member()
    copy = made(member.account)
    path, account = storage.path(copy.file.name), accounts.by_id(member.account_id)
    with transaction():
        assert keeping.ask(account, "zh").id == copy.id
    assert keeping.purge() == 0 and path.is_file()
    with clock.at(clock.now() + timedelta(days=8)):
        assert keeping.purge() == 1
        with transaction():
            assert keeping.ask(account, "zh").id != copy.id
    assert not path.exists()
    assert session.scalars(select(PersonalCopy.state).order_by(PersonalCopy.id)).all()[0] == CopyState.GONE
