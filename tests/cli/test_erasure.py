"""An older backup brings nobody back who was erased since, and a new one does not hold them."""

import gzip
import tarfile

import flask_migrate
import pytest

from portal import create_app
from portal.cli import club
from portal.club.ground import sealing
from portal.club.people import accounts
from portal.club.people.departures import erasure
from portal.config import Settings
from portal.database import db, session
from tests.conftest import ENGINE
from tests.making import departures as making
from tests.people.departures.test_erasure import erase

pytestmark = pytest.mark.skipif(ENGINE != "sqlite", reason="the commands are run on their own SQLite instance")


def run(app, *words: str) -> str:
    session.remove()
    result = app.test_cli_runner().invoke(club, words)
    assert result.exit_code == 0, result.output
    return result.output


def test_who_was_erased_is_gone_from_new_backups_and_gone_again_after_an_older_one(tmp_path):
    older, newer = tmp_path / "older.tar.gz", tmp_path / "newer.tar.gz"
    app = create_app(Settings(instance=tmp_path / "here"))
    with app.app_context():
        flask_migrate.upgrade()
        session.remove()
        canary = making.canary()
        ident = canary.member.account_id
        for command in ("seal", "seal"):
            run(app, command)
        run(app, "backup", str(older))
        assert erase(accounts.by_id(ident)) == 1
        run(app, "backup", str(newer))
        with tarfile.open(newer) as packed:
            assert "erasures.log" in packed.getnames()
        raw = gzip.decompress(newer.read_bytes())
        assert [mark for mark in canary.marks if mark.encode() in raw] == [], "the new backup holds them"
        assert all(mark.encode() in gzip.decompress(older.read_bytes()) for mark in canary.marks)
        assert sealing.damages(sealing.Records(Settings(instance=tmp_path / "here").seals)) == []
        session.remove()
        db.engine.dispose()
    again = create_app(Settings(instance=tmp_path / "again"))
    with again.app_context():
        said = run(again, "restore", str(older), "--erased", str(tmp_path / "here" / "erasures.log"))
        assert "1 who were erased" in said
        assert accounts.by_id(ident).is_erased and erasure.back() == []
        assert making.found_in(making.everything(), canary.marks) == []
        assert sealing.damages(sealing.Records(Settings(instance=tmp_path / "again").seals)) == []
        session.remove()
        db.engine.dispose()
    held = b"".join(path.read_bytes() for path in (tmp_path / "again").glob("portal.db*"))
    assert [mark for mark in canary.marks if mark.encode() in held] == []
