"""The press itself: the worker that turns HTML into PDF, in a child process with no way out (portal/sandbox).

It imports WeasyPrint before its first job, and asks the parent for pictures.
"""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from portal.printing.job import Printed, PrintJob


def prepare() -> None:
    import weasyprint  # noqa: F401

    from portal.printing import setting

    sys.setrecursionlimit(3000)
    setting.install()


def answer(message: dict[str, Any], ask: Callable[[Any], Any]) -> dict[str, Any]:
    return vars(_print(PrintJob(**message), ask))


def _print(job: PrintJob, ask: Any) -> Printed:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from portal.printing.fetcher import SCHEME, ClosedFetcher

    fetcher, fonts = ClosedFetcher(ask), FontConfiguration()
    with _listening() as notes:
        base = SCHEME + "page"
        styles = [CSS(string=text, base_url=base, url_fetcher=fetcher, font_config=fonts) for text in job.styles]
        page = HTML(string=job.html, base_url=base, url_fetcher=fetcher)
        options = {"pdf_variant": job.variant} if job.variant else {}
        document = page.render(font_config=fonts, stylesheets=styles, **options)
        if job.multiple_of > 1:
            document = _without_spares(document, job.multiple_of)
        pdf = document.write_pdf(**options)
    numbered = reversed(list(enumerate(document.pages, 1)))
    places = {name: number for number, page in numbered for name in page.anchors}  # the first page of each
    return Printed(pdf=pdf, pages=len(document.pages), refused=fetcher.refused, notes=notes, places=places)


def _without_spares(document: Any, multiple: int) -> Any:
    """Drop spare pages (those holding an anchor `spare-…`) until the page count fits the printer's sheets."""
    pages = list(document.pages)
    spares = [page for page in pages if any(name.startswith("spare-") for name in page.anchors)]
    while len(pages) % multiple and spares:
        pages.remove(spares.pop())
    if len(pages) % multiple:
        raise ValueError(f"{len(document.pages)} pages cannot be brought to a multiple of {multiple}")
    while len(spares) >= multiple:
        for _ in range(multiple):
            pages.remove(spares.pop())
    return document.copy(pages)


class _Notes(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if len(self.lines) < 200:
            self.lines.append(record.getMessage()[:300])


@contextmanager
def _listening() -> Iterator[list[str]]:
    from weasyprint.logger import LOGGER

    handler = _Notes()
    LOGGER.handlers = [handler]
    try:
        yield handler.lines
    finally:
        LOGGER.handlers = [logging.NullHandler()]
