"""The only door of a print job: pictures handed in by whoever asked for the job, and nothing else.

WeasyPrint's own fetcher opens http, ftp, file and data addresses from img, link, @import, @font-face, SVG,
attachments and more. This one knows a single private scheme and asks the parent process for every address in it.
"""

import mimetypes
import re
from collections.abc import Callable

from weasyprint.urls import URLFetcher, URLFetcherResponse

SCHEME = "portal:"
ADDRESS = re.compile(r"portal:[\w][\w./-]{0,200}\Z")
LARGEST = 30 * 1024 * 1024
TYPES = {"image/jpeg", "image/png", "image/svg+xml", "text/css"}


class AddressRefused(ValueError):
    """This address is not served to print jobs."""


class ClosedFetcher(URLFetcher):
    """Serves `portal:` addresses from `resolve`; every other address is refused and remembered."""

    def __init__(self, resolve: Callable[[str], bytes | None]) -> None:
        super().__init__(allowed_protocols={"portal"}, allow_redirects=False)
        self.handlers: list[object] = []  # no opener left: not even by a call that bypasses fetch()
        self.handle_open: dict[str, object] = {}
        self.resolve = resolve
        self.refused: list[str] = []

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        content_type = mimetypes.guess_type(url)[0] if ADDRESS.match(url) and ".." not in url else None
        body = self.resolve(url) if content_type in TYPES else None
        if body is None or len(body) > LARGEST:
            self.refused.append(url[:200])
            raise AddressRefused(f"not served to print jobs: {url[:200]}")
        return URLFetcherResponse(url, body, {"Content-Type": content_type})
