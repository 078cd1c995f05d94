"""Which estate a row is about: by its name, however long or spaced, or by the one that the whole list is about."""

import unicodedata
from functools import lru_cache
from typing import Any

from portal.club.estate import projects

FEWEST = 2  # letters of a name by which it is found within an address


class Unplaced(Exception):
    """It is not said, or not known, where this home is."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(problem["code"])
        self.problem = problem


class EstatesNamed:
    def __init__(self, only: int | None) -> None:
        self._only = only
        self._names = [
            (_key(name), one.id) for one in projects.estates() for name in (one.name.zh, one.name.en) if _key(name)
        ]

    def of(self, said: str, address: str) -> tuple[int, str]:
        """The estate, and the address without its name. Raises Unplaced."""
        within = self._begins(address)
        rest = _without(address, within[0]) if within else address
        if said:
            found = self._called(said)
        elif within is not None:
            found = within[1]
        elif self._only is None:
            raise Unplaced({"code": "estate_missing", "column": "estate"})
        else:
            found = self._only
        if self._only is not None and found != self._only:
            raise Unplaced({"code": "estate_other", "column": "estate"})
        return found, rest

    def _called(self, said: str) -> int:
        """枫林苑 and 枫林苑一期 are one, where no other is called so."""
        key = _key(said)
        same = {ident for name, ident in self._names if name == key}
        longer = sorted(((len(name), ident) for name, ident in self._names if key.startswith(name)), reverse=True)
        if not same and not longer:
            raise Unplaced({"code": "estate_unknown", "column": "estate"})
        return same.pop() if len(same) == 1 else longer[0][1]

    def _begins(self, address: str) -> tuple[str, int] | None:
        key = _key(address)
        found = [
            (len(name), name, ident) for name, ident in self._names if len(name) >= FEWEST and key.startswith(name)
        ]
        return max(found)[1:] if found else None


def _without(address: str, name: str) -> str:
    """The address behind that name, of which spaces and marks do not count."""
    plain = unicodedata.normalize("NFKC", address)
    for at in range(len(plain) + 1):
        if _key(plain[:at]) == name:
            return plain[at:].strip()
    return plain


@lru_cache(1024)
def _key(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())
