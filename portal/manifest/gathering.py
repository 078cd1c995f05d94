"""The one loop that gathers what the subjects declare."""

from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import TypeVar

from portal.manifest.shapes import Job, Pages, Subject

Key = TypeVar("Key")
Value = TypeVar("Value")
Manifest = TypeVar("Manifest")


class Gathered(Mapping[Key, Value]):
    """A table that the subjects fill. It is gathered when it is first read: no module is imported for it before."""

    def __init__(self, gather: Callable[[], Mapping[Key, Value]]) -> None:
        self._table = cache(gather)

    def __getitem__(self, key: Key) -> Value:
        return self._table()[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._table())

    def __len__(self) -> int:
        return len(self._table())

    def items(self) -> ItemsView[Key, Value]:
        """As Mapping's, which would ask for every key; statements read it for each line."""
        return self._table().items()


@cache
def subjects() -> dict[str, Subject]:
    """Every subject of the club by name."""
    return found_in("portal.club", Subject)


@cache
def pages() -> dict[str, Pages]:
    """Every blueprint by name, the staff's as "staff.<name>"."""
    staffs = found_in("portal.blueprints.staff", Pages)
    return found_in("portal.blueprints", Pages) | {f"staff.{name}": said for name, said in staffs.items()}


def jobs() -> list[Job]:
    """Every job of the subjects, those of their rules first."""
    ours = [job for one in subjects().values() for job in one.jobs]
    return ours + [job for one in pages().values() for job in one.jobs]


def joined(tables: Iterable[Mapping[Key, Value]]) -> dict[Key, Value]:
    """Several subjects' tables as one. Raises ValueError where two claim the same name."""
    whole: dict[Key, Value] = {}
    for table in tables:
        if twice := whole.keys() & table.keys():
            raise ValueError(f"declared by two subjects: {', '.join(sorted(map(str, twice)))}")
        whole |= table
    return whole


def found_in(package: str, kind: type[Manifest]) -> dict[str, Manifest]:
    """The manifests of that kind in a folder of subjects, by the subject's name, in alphabetical order."""
    found = {}
    for module in sorted(iter_modules(import_module(package).__path__), key=lambda each: each.name):
        holder = f"{package}.{module.name}"
        if module.ispkg:
            holder += ".manifest"
            if find_spec(holder) is None:
                continue
        said = getattr(import_module(holder), "MANIFEST", None)
        if isinstance(said, kind):
            found[module.name] = said
    return found
