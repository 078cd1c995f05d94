"""What is to be printed and what came of it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class PrintJob:
    """What to print. `styles` are texts, `variant` a WeasyPrint PDF variant; spare pages bring the count to
    `multiple_of`."""

    html: str
    styles: list[str]
    variant: str | None = None
    multiple_of: int = 1


@dataclass(frozen=True)
class Printed:
    pdf: bytes
    pages: int
    refused: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)  # the page of every named place
