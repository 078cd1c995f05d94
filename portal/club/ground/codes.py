"""Random codes that people read aloud, type and scan: made, written down once, shown, and read back as they are kept.

What is given out stays valid: a code is kept as it was made, so an alphabet may lose letters, and `heard` says how the
ones that are typed for another are read.
"""

import secrets
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

EASY = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0 O 1 I L: said over a counter; eight of them are 39 bits
PAPER = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I L O U: what is typed for 1 and 0 is read as 1 and 0
DIGITS = "0123456789"
LONGEST = 64  # more than any code has: nobody makes us look at a book
TRIES = 8
Done = TypeVar("Done")


@dataclass(frozen=True)
class Codes:
    """One kind of code: its letters, how many, in groups of how many it is shown, what is heard as what."""

    alphabet: str
    length: int
    group: int = 4
    heard: Mapping[str, str] = field(default_factory=dict)

    def new(self) -> str:
        """A code nobody can guess."""
        return "".join(secrets.choice(self.alphabet) for _ in range(self.length))

    def given(self, give: Callable[[str], Done | None], tries: int | None = None) -> Done:
        """A code that nobody has: `give` writes one down, or answers None where it is somebody's already.

        Raises LookupError when so many in a row were taken: then there are hardly any left.
        """
        for _ in range(tries or TRIES):
            if (done := give(self.new())) is not None:
                return done
        raise LookupError(f"no free code of {self.length} characters was found in {tries or TRIES} tries")

    def unless(self, is_taken: Callable[[str], object], tries: int | None = None) -> str:
        """A code of which `is_taken` says no; the UNIQUE constraint stays the last judge."""
        return self.given(lambda code: None if is_taken(code) else code, tries)

    def read(self, typed: str) -> str:
        """The code in what was typed or scanned: our address, blanks, hyphens, small or full-width letters."""
        plain = unicodedata.normalize("NFKC", typed).strip().rpartition("code=")[2]
        if "://" in plain:  # an address that ends with the code
            plain = plain.rstrip("/").rpartition("/")[2]
        plain = plain.upper()
        kept = (letter for letter in plain if letter.isascii() and letter.isalnum())
        return "".join(self.heard.get(letter, letter) for letter in kept)[:LONGEST]

    def shown(self, code: str) -> str:
        """As it is printed and said: JZ7K-28QM."""
        return "-".join(code[place : place + self.group] for place in range(0, len(code), self.group))
