"""Whether every file that the database knows lies in the storage, as large as it was kept."""

from collections.abc import Iterator
from itertools import islice

from sqlalchemy import select

from portal import storage
from portal.club.ground.files import File
from portal.database import session

MOST_TOLD = 3


def problem() -> str | None:
    return "; ".join(islice(_strange(), MOST_TOLD)) or None


def _strange() -> Iterator[str]:
    kept = select(File.id, File.name, File.thumb_name, File.size).order_by(File.id)
    for ident, name, thumb, size in session.execute(kept.execution_options(yield_per=1000)):
        held = _size(name)
        if held is None:
            yield f"file {ident}: it is not in the storage"
        elif held != size:
            yield f"file {ident}: {held} bytes lie in the storage, {size} were kept"
        elif thumb and _size(thumb) is None:
            yield f"file {ident}: its small picture is not in the storage"


def _size(name: str) -> int | None:
    try:
        return storage.path(name).stat().st_size
    except (OSError, ValueError):  # also a name that was never one of ours
        return None
