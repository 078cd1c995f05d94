"""The one loop that gathers what the subjects declare."""

from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import walk_packages
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
    """What answers addresses, by its place in its wing: "inbox", "points.gifts", "points.staff"."""
    return found_in("portal.blueprints", Pages)


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
    """The manifests of that kind in a folder, in alphabetical order: a subject's by its name, a side's as subject.side.

    A package has it in its manifest.py, a single file at its end. Raises ValueError where two have one name.
    """
    said = ((name, getattr(import_module(holder), "MANIFEST", None)) for name, holder in _holders(package))
    return joined({name: one} for name, one in said if isinstance(one, kind))


def _holders(package: str) -> Iterator[tuple[str, str]]:
    """(name without the wing, the module that may hold a manifest)."""
    root = import_module(package)
    for module in sorted(walk_packages(root.__path__, f"{package}."), key=lambda each: each.name):
        within = module.name.removeprefix(f"{package}.")
        if module.ispkg and find_spec(f"{module.name}.manifest"):
            yield within.partition(".")[2] or within, f"{module.name}.manifest"
        elif not module.ispkg and not within.endswith("manifest"):
            yield within.partition(".")[2] or within, module.name
