"""Nobody but its user reads the instance folder: not what is made, not what an older version left open."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from portal import create_app, instance
from portal.config import Settings
from tests.conftest import ENGINE

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.skipif(ENGINE != "sqlite", reason="files, not tables")


def open_in(folder: Path) -> list[str]:
    """What others could read, the folder itself included, were every folder above it open."""
    paths = [folder, *folder.rglob("*")]
    return [str(path) for path in paths if stat.S_IMODE(path.lstat().st_mode) & 0o077 and not path.is_symlink()]


def as_others_have_it(folder: Path, *words: str) -> None:
    """A command of the portal under the umask that most machines have."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    subprocess.run(
        ["sh", "-c", 'umask 022; exec "$@"', "sh", sys.executable, "-m", *words],
        cwd=ROOT,
        env=environment | {"PORTAL_INSTANCE": str(folder)},
        capture_output=True,
        check=True,
    )


def left_open(folder: Path) -> None:
    """As before: a folder that others can read, with all that can be in one."""
    old = os.umask(0o022)
    try:
        (folder / "files" / "ab" / "cd").mkdir(parents=True)
        names = ("portal.db", "portal.db-wal", "portal.db-shm", "queue.db", "seals.log", "seals-until-20261129-1.log")
        for name in (*names, "secret_key", "club.tar.gz", "files/ab/cd/photo.jpg"):
            (folder / name).write_text("x")
        folder.chmod(0o755)
    finally:
        os.umask(old)


def test_what_the_commands_make_is_their_users_alone(tmp_path):
    folder = tmp_path / "new" / "instance"
    as_others_have_it(folder, "flask", "--app", "wsgi", "club", "init")
    as_others_have_it(folder, "flask", "--app", "wsgi", "club", "backup", str(folder / "club.tar.gz"))
    as_others_have_it(folder, "flask", "--app", "wsgi", "club", "worker", "--once")
    assert {"portal.db", "queue.db", "secret_key", "static", "club.tar.gz"} <= {path.name for path in folder.iterdir()}
    assert open_in(folder) == []
    catalogue = ROOT / "portal/translations/zh_Hans_CN/LC_MESSAGES/messages.mo"
    assert catalogue.stat().st_mode & 0o044 == 0o044, "that is code"


def test_what_was_left_open_is_closed_at_the_start(tmp_path):
    left_open(tmp_path)
    assert len(open_in(tmp_path)) == 13, "the control"
    instance.prepare(tmp_path)
    assert open_in(tmp_path) == [] and list(instance.open_to_others(tmp_path)) == []


def test_a_database_elsewhere_is_closed_too_and_what_is_not_ours_is_left(tmp_path):
    left_open(tmp_path)
    other = tmp_path / "portal.db"
    mine = tmp_path / "instance"
    instance.prepare(mine, f"sqlite:///{other}")
    assert open_in(mine) == []
    assert {Path(name).name for name in open_in(tmp_path)} >= {tmp_path.name, "queue.db"}
    assert not any("portal.db" in name for name in open_in(tmp_path))
    (tmp_path / "somebody's").write_text("x")
    instance.prepare(tmp_path)
    assert {Path(name).name for name in open_in(tmp_path)} == {tmp_path.name, "somebody's"}
    assert tmp_path in instance.open_to_others(tmp_path)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    outside, folder = tmp_path / "outside", tmp_path / "instance"
    outside.write_text("x")
    outside.chmod(0o644)
    folder.mkdir()
    (folder / "seals.log").symlink_to(outside)
    (folder / "files").mkdir(mode=0o755)
    (folder / "files" / "link").symlink_to(outside)
    instance.prepare(folder)
    assert outside.stat().st_mode & 0o777 == 0o644


def test_the_doctor_names_what_others_can_read(tmp_path):
    from portal.cli import doctor

    app = create_app(Settings(instance=tmp_path))
    with app.app_context():
        assert doctor.instance_is_closed() is None
        tmp_path.chmod(0o755)
        assert str(tmp_path) in (doctor.instance_is_closed() or "")
