"""Public pages kept whole, before Flask is asked at all; only for requests without a session."""

import hashlib
from collections.abc import Callable, Iterable
from http.cookies import CookieError, SimpleCookie
from typing import Any

from flask import Flask, Response
from flask import session as cookie
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from portal import language
from portal.web.headers import seconds_kept
from portal.web.kept.bounded import Bounded

Start = Callable[..., Any]
MARK = "X-Portal-Keep"
MOST_BYTES = 16 << 20  # of a process: about six hundred pages
READS = {"GET", "HEAD"}
SETTINGS = {"language": {"zh", "en"}, "theme": {"light", "dark"}, "mode": {"elder"}}  # what differs from the plain page


class PageCache:
    """WSGI middleware: keeps 200 answers that carry the mark, for the seconds it names; answers with ETag and 304."""

    def __init__(self, wsgi: Callable[..., Iterable[bytes]], session_cookie: str) -> None:
        self._wsgi, self._session_cookie = wsgi, session_cookie
        self._pages: Bounded[tuple[str, list[tuple[str, str]], bytes, str]] = Bounded(MOST_BYTES)

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        key = self._key(environ)
        if key is None:
            return self._wsgi(environ, start)
        kept = self._pages.get(key)
        if kept is None:
            kept = self._ask(environ, key)
        status, headers, body, etag = kept
        if etag and _is_known(environ.get("HTTP_IF_NONE_MATCH", ""), etag):
            start("304 Not Modified", [pair for pair in headers if pair[0].lower() != "content-length"])
            return []
        start(status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def clear(self) -> None:
        self._pages.clear()

    def _key(self, environ: dict[str, Any]) -> str | None:
        """What the page depends on, or None where the cache has no business."""
        if environ["REQUEST_METHOD"] not in READS or "HTTP_HX_REQUEST" in environ or "HTTP_RANGE" in environ:
            return None
        header = environ.get("HTTP_COOKIE", "")
        if f"{self._session_cookie}=" in header:
            return None
        chosen = _cookies(header) if header else {}
        spoken = chosen.get("language") or _spoken(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        packing = environ.get("HTTP_ACCEPT_ENCODING", "")
        parts = (environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", ""), environ.get("HTTP_HOST", ""))
        return "\0".join((*parts, spoken, chosen.get("theme", ""), chosen.get("mode", ""), packing))

    def _ask(self, environ: dict[str, Any], key: str) -> tuple[str, list[tuple[str, str]], bytes, str]:
        said: list[Any] = []

        def note(status: str, headers: list[tuple[str, str]], *_: object) -> None:
            said[:] = [status, headers]

        chunks = self._wsgi({**environ, "REQUEST_METHOD": "GET"}, note)
        body = b"".join(chunks)
        getattr(chunks, "close", lambda: None)()
        status, headers = said
        marks = [value for name, value in headers if name == MARK]
        headers = [pair for pair in headers if pair[0] != MARK]
        fresh = any(name.lower() == "set-cookie" for name, _value in headers)
        if not marks or not status.startswith("200") or fresh:
            return status, headers, body, ""
        etag = '"' + hashlib.sha256(body).hexdigest()[:20] + '"'
        headers = [pair for pair in headers if pair[0].lower() not in {"etag", "cache-control"}]
        headers += [("ETag", etag), ("Cache-Control", "no-cache")]
        weight = len(body) + sum(len(name) + len(value) for name, value in headers)
        self._pages.set(key, (status, headers, body, etag), weight, int(marks[0]))
        return status, headers, body, etag


def init_app(app: Flask) -> None:
    app.after_request(mark)
    pages = PageCache(app.wsgi_app, app.config["SESSION_COOKIE_NAME"])
    app.extensions["page_cache"] = pages
    app.wsgi_app = pages  # type: ignore[method-assign,assignment]


def mark(response: Response) -> Response:
    """Tell the cache for how long this answer may be kept; nothing that began a session is."""
    seconds = seconds_kept()
    if seconds and response.status_code == 200 and not cookie and not cookie.modified:
        response.headers[MARK] = str(seconds)
    return response


def _cookies(header: str) -> dict[str, str]:
    try:
        read = SimpleCookie(header)
    except CookieError:
        return {}
    return {name: read[name].value for name, known in SETTINGS.items() if name in read and read[name].value in known}


def _is_known(header: str, etag: str) -> bool:
    """Whether the browser has this very page; weak marks (a proxy's) and lists count too."""
    return bool(header) and etag in {tag.strip().removeprefix("W/") for tag in header.split(",")}


def _spoken(header: str) -> str:
    accepted = parse_accept_header(header, LanguageAccept)
    return language.preferred((tag, quality) for tag, quality in accepted) or "zh"
