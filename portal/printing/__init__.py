"""PDF and QR: the magazine, and every card, ticket, letter and statement that shares its hand.

    pdf(html, styles=("tokens", "letter"), resolve={"portal:qr.svg": …})   bytes of a PDF
    qr_svg("https://…")                                                    an SVG to put into HTML or PDF
    missing()                                                              what this machine lacks, in words

WeasyPrint runs in a child process that can reach neither files nor network (press.py, child.py, fetcher.py and
portal/sandbox); nothing outside this package imports it.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO

from portal.printing.job import Printed, PrintJob
from portal.printing.press import PrintingFailed, Resolve, TookTooLong, TooLarge, print_job, put_away, stylesheet, warm
from portal.printing.system import Missing, missing
from portal.printing.typography import typeset

__all__ = [
    "Missing", "Printed", "PrintingFailed", "TooLarge", "TookTooLong",
    "make", "missing", "pdf", "put_away", "qr_svg", "warm",
]  # fmt: skip


def pdf(html: str, *, styles: Sequence[str], resolve: Resolve | Mapping[str, bytes] | None = None) -> bytes:
    """The document as a tagged PDF. `resolve` answers `portal:` addresses with the bytes of pictures."""
    return make(html, styles=styles, resolve=resolve).pdf


def make(
    html: str,
    *,
    styles: Sequence[str],
    resolve: Resolve | Mapping[str, bytes] | None = None,
    variant: str | None = "pdf/ua-1",
    multiple_of: int = 1,
) -> Printed:
    """The same with page count, refused addresses and the typesetter's warnings."""
    job = PrintJob(typeset(html), [stylesheet(name) for name in styles], variant, multiple_of)
    answer = resolve.get if isinstance(resolve, Mapping) else resolve
    return print_job(job, answer or (lambda _url: None))


def qr_svg(text: str, *, border: int = 0, dark: str = "#1f2422") -> str:
    """A QR code as an SVG element, error correction M; the quiet zone is the page's business unless `border` says."""
    import segno

    out, code = BytesIO(), segno.make(text, error="m", micro=False)
    code.save(out, kind="svg", border=border, dark=dark, xmldecl=False, nl=False)
    side = code.symbol_size(border=border)[0]
    return out.getvalue().decode().replace("<svg ", f'<svg viewBox="0 0 {side} {side}" ', 1)  # so that CSS can size it
