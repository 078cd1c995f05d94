"""The press itself: a process of its own, with little memory and no way out, that turns HTML into PDF.

    python -m portal.printing.child        (started by press.py, never by hand)

It imports WeasyPrint as part of starting, then takes jobs from its standard input until that closes or it has been
idle for a while. It asks for pictures over the same pipe, so it needs no file and no network.
"""

import logging
import os
import resource
import select
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from portal.printing.wire import Job, Printed, receive, send

MEGABYTE = 1024 * 1024


def main() -> None:
    incoming, outgoing = _private_pipes()
    limits = receive(incoming)
    _limit(int(limits["memory"]), int(limits["seconds"]))
    try:
        import weasyprint  # noqa: F401

        from portal.printing import setting

        setting.install()
    except (OSError, RuntimeError) as error:
        send(outgoing, {"broken": f"{type(error).__name__}: {error}"})
        return
    send(outgoing, {"ready": True})
    while _waits_for_work(incoming, float(limits["idle"])):
        _serve(incoming, outgoing, int(limits["seconds"]))


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes under numbers nobody else writes to: a library that prints must not garble the answers."""
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    return incoming, outgoing


def _limit(megabytes: int, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * MEGABYTE,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * MEGABYTE,) * 2)
    _limit_time(seconds)


def _limit_time(seconds: int) -> None:
    """Processor time for one job; the parent's own watch counts the time on the wall."""
    used = int(time.process_time()) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, resource.RLIM_INFINITY))


def _waits_for_work(incoming: BinaryIO, idle: float) -> bool:
    ready, _, _ = select.select([incoming], [], [], idle)
    return bool(ready) and bool(incoming.peek(1))  # type: ignore[attr-defined]


def _serve(incoming: BinaryIO, outgoing: BinaryIO, seconds: int) -> None:
    _limit_time(seconds)
    job = Job(**receive(incoming)["job"])

    def ask(url: str) -> bytes | None:
        send(outgoing, {"want": url})
        answer: bytes | None = receive(incoming)["body"]
        return answer

    try:
        printed = _print(job, ask)
    except MemoryError:
        send(outgoing, {"broken": "memory"})
        raise SystemExit(1) from None
    except Exception as error:
        send(outgoing, {"failed": f"{type(error).__name__}: {error}"})
        return
    send(outgoing, {"printed": vars(printed)})


def _print(job: Job, ask: Any) -> Printed:
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


if __name__ == "__main__":
    sys.setrecursionlimit(3000)
    main()
