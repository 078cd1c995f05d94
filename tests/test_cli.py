"""The commands of whoever runs the portal."""

import tarfile
from contextlib import nullcontext

import flask_migrate
import pytest
from sqlalchemy import select, text

from portal import create_app
from portal.cli import club
from portal.club.ground import audit, outbox
from portal.club.people import accounts
from portal.club.people.accounts import Account
from portal.config import ConfigurationError, Settings
from portal.database import changed, db, session, transaction
from portal.factory import refuse_demo_data
from tests import make
from tests.conftest import ENGINE

pytestmark = pytest.mark.skipif(ENGINE != "sqlite", reason="the commands are run on their own SQLite instance")


@pytest.fixture
def command(tmp_path):
    """Run `club …` on a freshly migrated instance; gives the result."""
    app = create_app(Settings(instance=tmp_path))
    with app.app_context():
        flask_migrate.upgrade()
        session.remove()
        yield lambda *words: app.test_cli_runner().invoke(club, words)
        session.remove()
        db.engine.dispose()


def test_the_doctor_is_content_with_a_new_club(command):
    assert command("init").exit_code == 0
    result = command("doctor")
    assert (result.exit_code, result.output.count("✓")) == (0, result.output.count("\n"))


def test_the_doctor_names_a_guard_that_is_gone_and_ends_with_1(command):
    with transaction():
        changed(text("DROP TRIGGER audit_no_update"))
    result = command("doctor")
    assert result.exit_code == 1
    assert "audit_no_update" in result.output


def test_the_doctor_names_a_database_that_is_behind(command):
    with transaction():
        changed(text("UPDATE alembic_version SET version_num = '0000'"))
    result = command("doctor")
    assert result.exit_code == 1
    assert "run club init" in result.output


def test_staff_made_on_the_command_line_have_a_second_factor_and_the_role(command):
    options = ("--phone", "13800001234", "--name", "周敏", "--password", "autumn-tea-48")
    result = command("create-staff", *options)
    assert result.exit_code == 0, result.output
    session.rollback()
    account = accounts.by_phone("+8613800001234")
    assert account is not None
    assert account.totp_secret in result.output
    assert [grant.role for grant in accounts.grants_of(account.id)] == [accounts.Role.ADMINISTRATOR]


def test_a_phone_that_is_none_is_refused_in_words(command):
    result = command("create-staff", "--phone", "12", "--name", "周敏", "--password", "autumn-tea-48")
    assert result.exit_code == 1
    assert "Traceback" not in result.output


def test_logins_are_told_by_the_demo_club_only(command):
    assert command("logins").exit_code == 1


def test_the_demo_club_stays_away_from_a_club_with_people(command):
    make.account()
    assert "already" in command("demo").output


def test_the_demo_club_is_refused_where_others_can_reach_it(tmp_path):
    app = create_app(Settings(instance=tmp_path, url="https://club.example.com"))
    with app.app_context():
        result = app.test_cli_runner().invoke(club, ["demo"])
    assert result.exit_code == 1
    assert "not this machine" in result.output


def test_demo_data_on_a_public_address_stop_the_start_however_they_came_there(command, tmp_path):
    make.account()  # the people of the tests have the demo's numbers
    for url, refuses in (("", False), ("https://club.example.com", True)):
        app = create_app(Settings(instance=tmp_path, url=url))
        with pytest.raises(ConfigurationError, match="demo club") if refuses else nullcontext():
            refuse_demo_data(app)
    empty = create_app(Settings(instance=tmp_path / "new", url="https://club.example.com"))
    refuse_demo_data(empty)


def test_what_was_backed_up_is_there_after_a_restore(command, tmp_path):
    person = make.account("林静怡")
    with transaction():
        audit.note(person.id, "test.act", member_id=None, about=None, ids={})
    kept = tmp_path / "files" / "ab"
    kept.mkdir(parents=True)
    (kept / "photo.jpg").write_bytes(b"picture")
    with transaction():
        accounts.open_session(person, is_staff=False, device="", address="")
        outbox.post(person.id, "joined", purpose=outbox.Purpose.SERVICE, number="1")
    assert command("seal").exit_code == 0
    archive = tmp_path / "backup.tar.gz"
    assert command("backup", str(archive)).exit_code == 0
    assert archive.stat().st_mode & 0o077 == 0, "it holds the key and everybody's data"
    with tarfile.open(archive) as packed:
        assert {"portal.db", "secret_key", "seals.log"} <= set(packed.getnames())
    assert command("backup", str(archive)).exit_code == 1, "an older backup is not overwritten"
    other = tmp_path / "other"
    app = create_app(Settings(instance=other))
    with app.app_context():
        result = app.test_cli_runner().invoke(club, ["restore", str(archive)])
        assert result.exit_code == 0, result.output
        assert session.scalars(select(Account.name)).all() == ["林静怡"]
        assert accounts.sessions_of(person.id) == [], "who was signed out since would be signed in again"
        with transaction():
            assert outbox.lease() == [] and outbox.aside() == 1
        assert app.test_cli_runner().invoke(club, ["doctor"]).exit_code == 0
        with transaction():
            assert outbox.send_aside() == 1 and len(outbox.lease()) == 1
        session.remove()
        again = app.test_cli_runner().invoke(club, ["restore", str(archive)])
        assert "only into an empty club" in again.output
    assert (other / "files" / "ab" / "photo.jpg").read_bytes() == b"picture"
    assert (other / "secret_key").read_text() == (tmp_path / "secret_key").read_text()
