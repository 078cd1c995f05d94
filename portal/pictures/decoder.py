"""Photographs through a child process: what goes in and what comes out."""

from dataclasses import dataclass
from pathlib import Path

from portal.sandbox import Child, Limits, Pool

WORKER = Path(__file__).with_name("child.py")


@dataclass(frozen=True)
class Made:
    """Two JPEGs (of a PDF: a PDF and a JPEG of its first page) and the size of the larger picture in pixels."""

    full: bytes
    thumb: bytes
    width: int
    height: int


class Decoder(Pool[Child]):
    """Some children that decode."""

    def __init__(self, limits: Limits | None = None, children: int = 2, patience: float = 20) -> None:
        wanted = limits or Limits()
        super().__init__(lambda: Child(WORKER, wanted), children, patience)

    def decode(self, kind: str, data: bytes, max_pixels: int, max_pages: int = 1) -> Made:
        """One photograph through a child; raises Busy or Failed."""
        return Made(**self.call({"kind": kind, "data": data, "max_pixels": max_pixels, "max_pages": max_pages}))
