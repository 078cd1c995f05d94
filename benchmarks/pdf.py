"""The magazine's PDF: our job (start to stored file) against bare WeasyPrint on the same HTML, imports outside both."""

import sys
import time
from statistics import median

from sqlalchemy import select

from benchmarks import club
from portal import printing
from portal.club.press import magazine
from portal.club.press.magazine.typesetting import print_issue, resolver
from portal.database import session
from portal.printing import magazine as pages
from portal.printing.press import stylesheet

ROUNDS = 3
MOST = 1.2


def measure(bench: "club.Bench") -> int:
    """Print the ratio; 1 when it is above what is promised."""
    with bench.app.app_context():
        issue = session.scalars(select(magazine.Issue).where(magazine.Issue.number == 48)).one()
        html = printing.typeset(pages.html(print_issue(issue, "http://127.0.0.1")))
        resolve = resolver()
        known: dict[str, bytes | None] = {}

        def remembered(url: str) -> bytes | None:
            if url not in known:
                known[url] = resolve(url)
            return known[url]

        styles = [stylesheet(name) for name in pages.STYLES]
        printing.warm()
        _bare(html, styles, remembered)  # imports, fonts and pictures are read once, as in the warmed press
        magazine.make_print(issue.id)
        ours, bare = [], []
        for _ in range(ROUNDS):
            bare.append(_timed(lambda: _bare(html, styles, remembered)))
            ours.append(_timed(lambda: magazine.make_print(issue.id)))
        ratio = median(ours) / median(bare)
        sys.stdout.write(
            f"\nmagazine PDF: job to stored file {median(ours):.2f} s, bare WeasyPrint on the same HTML "
            f"{median(bare):.2f} s, ratio {ratio:.2f} (at most {MOST})\n"
        )
        return int(ratio > MOST)


def _bare(html: str, styles: list[str], resolve: "object") -> bytes:
    """WeasyPrint as its documentation uses it, with the pictures from memory; no child process, no line setting."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Memory(URLFetcher):
        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            body = resolve(url)  # type: ignore[operator]
            if body is None:
                raise ValueError(url)
            return URLFetcherResponse(url, body)

    fonts, fetcher = FontConfiguration(), Memory()
    sheets = [CSS(string=text, base_url="portal:page", url_fetcher=fetcher, font_config=fonts) for text in styles]
    page = HTML(string=html, base_url="portal:page", url_fetcher=fetcher)
    return page.write_pdf(stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1")


def _timed(act: "object") -> float:
    start = time.perf_counter()
    act()  # type: ignore[operator]
    return time.perf_counter() - start
