"""The instance folder belongs to its user alone: the database, the key and what people sent are in it."""

import fnmatch
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO
OURS = (  # what the portal puts there, and backups that lie beside it
    *(
        "portal.db*",
        "queue.db*",
        "seals*.log",
        "erasures.log",
        "secret_key",
        "sms_secret",
        "wechat_secret",
        "bounces_url",
        "files",
        "static",
        ".ready",
        ".gitignore",
    ),
    *("*.tar.gz", "*.tar.gz.part", "tmp*"),
    "moved",
)
MOVED = "moved"  # when SQLite's file in this folder was carried to PostgreSQL (`club move`)


def only_ours_from_now_on() -> None:
    """Every entrance says this first: what this process and its children write, nobody else reads."""
    os.umask(OTHERS)


def prepare(folder: Path, database: str = "") -> None:
    """Make it, or close what an older version left open. A folder with other things in it only the doctor names."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    held = list(folder.iterdir())
    for path in filter(_is_ours, held):
        _close(path)
    for path in _database_files(database):
        _close(path)
    if all(map(_is_ours, held)):  # not /tmp, nor /srv
        _close(folder, deep=False)


def moved_away(folder: Path, database: str) -> str | None:
    """Why this database is not to be used: all of it stands elsewhere now, and two clubs would grow apart."""
    marker = folder / MOVED
    if not database.startswith("sqlite") or not marker.exists():
        return None
    return (
        f"This club was moved to PostgreSQL on {marker.read_text().strip()}: PORTAL_DATABASE_URL must say where. "
        f"(To go back to SQLite as it was then, take {marker} away.)"
    )


def open_to_others(folder: Path, database: str = "") -> Iterator[Path]:
    """What others on this machine can read or change; nothing within a closed folder is."""
    yield from (path for path in _database_files(database) if path.parent != folder and _both_open(path))
    if _is_open(folder):
        yield folder
        yield from filter(_is_open, sorted(folder.iterdir()))


def _is_ours(path: Path) -> bool:
    return any(fnmatch.fnmatch(path.name, pattern) for pattern in OURS)


def _database_files(url: str) -> list[Path]:
    """SQLite's, wherever they lie."""
    path = Path(url.removeprefix("sqlite:///").partition("?")[0])
    return list(path.parent.glob(f"{path.name}*")) if url.startswith("sqlite:///") and path.name else []


def _is_open(path: Path) -> bool:
    with suppress(OSError):
        found = path.lstat().st_mode
        return not stat.S_ISLNK(found) and bool(found & OTHERS)
    return False


def _both_open(path: Path) -> bool:
    return _is_open(path) and _is_open(path.parent)


def _close(path: Path, deep: bool = True) -> None:
    """With all that is in it, the folder last: a closed folder was closed wholly, and is not walked again."""
    if not _is_open(path):
        return
    if deep and path.is_dir():
        for folder, _folders, files in os.walk(path, topdown=False):
            for each in (*(Path(folder) / name for name in files), Path(folder)):
                _close(each, deep=False)
    with suppress(OSError):  # somebody else's: the doctor names it
        path.chmod(path.stat().st_mode & ~OTHERS)
