import os
import stat

import pytest

from portal.storage import Storage

pytestmark = pytest.mark.unit


@pytest.fixture
def storage(tmp_path):
    return Storage(tmp_path / "files")


def test_what_is_put_in_comes_out_again(storage):
    name = storage.put(b"a photograph", ".jpg")
    with storage.open(name) as file:
        assert file.read() == b"a photograph"


def test_the_same_bytes_twice_get_two_names_that_tell_nothing(storage):
    one, other = storage.put(b"same", ".jpg"), storage.put(b"same", ".jpg")
    assert one != other
    assert len(one) == 36


def test_files_are_spread_over_two_levels_and_leave_no_draft(storage):
    name = storage.put(b"x", ".pdf")
    assert storage.path(name) == storage.root / name[:2] / name[2:4] / name
    assert [path.name for path in storage.root.rglob("*.part")] == []


def test_folders_are_closed_to_other_users_of_the_machine(storage):
    name = storage.put(b"x", ".pdf")
    assert stat.S_IMODE(storage.path(name).parent.stat().st_mode) & 0o077 == 0


@pytest.mark.parametrize(
    "name",
    ["", "../secret_key", "..", "/etc/passwd", "a" * 32, "a" * 32 + ".JPG", "A" * 32 + ".jpg", "a" * 32 + ".jpg\n",
     "a" * 32 + ".jpg\x00", "aa/bb/" + "a" * 32 + ".jpg", "a" * 31 + "．.jpg"],
)  # fmt: skip
def test_only_names_of_our_own_making_are_looked_up(storage, name):
    with pytest.raises(ValueError, match="not the name"):
        storage.open(name)


@pytest.mark.parametrize("suffix", ["", "jpg", ".JPG", "./x", ".j", ".jpeg2000", ".jp g"])
def test_a_suffix_is_a_dot_and_a_few_plain_letters(storage, suffix):
    with pytest.raises(ValueError, match="not a suffix"):
        storage.put(b"x", suffix)


def test_deleting_twice_is_harmless(storage):
    name = storage.put(b"x", ".jpg")
    storage.delete(name)
    storage.delete(name)
    with pytest.raises(FileNotFoundError):
        storage.open(name)


def test_a_write_that_fails_leaves_no_file_under_a_final_name(storage, monkeypatch):
    def power_cut(_handle):
        raise OSError("power cut")

    monkeypatch.setattr(os, "fsync", power_cut)
    with pytest.raises(OSError, match="power cut"):
        storage.put(b"x", ".jpg")
    assert list(storage.root.rglob("*.jpg")) == []
