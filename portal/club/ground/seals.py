"""The club's seal as a picture: its characters as a red stamp, or the picture that was given instead of one."""

from functools import lru_cache

from portal import pictures, storage
from portal.club.ground import kept_terms
from portal.club.ground.files import File
from portal.club.ground.particulars import MARK, NAME
from portal.database import session

PRINTED = 600  # pixels: 25 mm at 600 to the inch


def seal(size: int = PRINTED, *, whole: bool = True) -> bytes:
    """A PNG of `size` pixels: all its characters, or only the first, for where it is small. May take a second."""
    given = kept_terms.now(MARK).file_id
    file = session.get(File, given) if given else None
    if file is not None:
        return _squared(file.name, size)
    characters = kept_terms.now(NAME).seal
    return _stamped(characters if whole else characters[:1], size)


@lru_cache(16)
def _stamped(characters: str, size: int) -> bytes:
    return pictures.stamp(characters, size)


@lru_cache(16)
def _squared(name: str, size: int) -> bytes:
    return pictures.square(storage.path(name).read_bytes(), size)
