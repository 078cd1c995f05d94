"""Before the portal: a request is waited for without a thread, and gets one when it is whole.

So half-sent forms and slow uploads hold nobody up, however many there are: each ends when it pauses or is slower than
any line, and when too many wait, the one that has waited longest: an honest form is whole within milliseconds.
What breaks off is not carried out: granian ends it as if it were whole, so its length is compared with what was said,
and what does not say its length (chunked: no browser's form) is not taken.
Speaks RSGI, granian's own interface: https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md
"""

import asyncio
import sys
import traceback
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from http import HTTPStatus
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any, NamedTuple

from granian.rsgi import ProtocolClosed  # type: ignore[attr-defined]

PAUSE = 15  # seconds without a byte
GRACE, LEAST = 30, 2 * 2**10  # seconds, and bytes a second that are asked for afterwards
MOST_WAITING, MOST_HELD = 500, 512 * 2**20  # requests and bytes that have not arrived whole, of a worker
MOST = 80 * 2**20  # bytes of a request; the portal refuses it, and earlier (its own limits are by route)
IN_MEMORY = 64 * 2**10
AT_ONCE = 2**20  # bytes of an answer that is not handed on in parts
NOT_WHOLE = "没有完整收到，未作任何处理。\nThis did not arrive whole. Nothing was done.\n".encode()
ALWAYS = {
    "GATEWAY_INTERFACE": "CGI/1.1",
    "SCRIPT_NAME": "",
    "SERVER_SOFTWARE": "granian",
    "wsgi.errors": sys.stderr,
    "wsgi.input_terminated": True,
    "wsgi.multiprocess": True,
    "wsgi.multithread": True,
    "wsgi.run_once": False,
    "wsgi.version": (1, 0),
}
Headers = list[tuple[str, str]]


class Body(NamedTuple):
    file: IO[bytes]
    size: int


class Given(NamedTuple):
    """What the portal answered; `parts` are what is too much to hold at once."""

    status: int
    headers: Headers
    parts: Iterable[bytes] | None


class Coming:
    """One request's body on its way."""

    def __init__(self, limit: asyncio.Timeout) -> None:
        self.limit, self.size, self.is_given_up = limit, 0, False
        self.since = asyncio.get_running_loop().time()

    def more(self, size: int) -> None:
        """So much arrived: the next has its time again, within what the whole may take."""
        self.size += size
        now = asyncio.get_running_loop().time()
        if not self.is_given_up:
            self.limit.reschedule(min(now + PAUSE, self.since + GRACE + self.size / LEAST))

    def give_up(self) -> None:
        self.is_given_up = True
        if not self.limit.expired():
            self.limit.reschedule(0)


class BrokenOff(Exception):
    """The connection ended before all of it had arrived."""


class Front:
    """`app`, a WSGI application, with so many threads, behind an event loop that collects what it is sent."""

    def __init__(self, app: Callable[..., Iterable[bytes]], threads: int) -> None:
        self._app = app
        self._threads = ThreadPoolExecutor(threads, "request")
        self._coming: dict[Coming, None] = {}  # the oldest first

    async def __rsgi__(self, scope: Any, proto: Any) -> None:
        body = None
        if "transfer-encoding" in scope.headers:
            return _say(proto, HTTPStatus.LENGTH_REQUIRED, NOT_WHOLE)
        if "content-length" in scope.headers:
            try:
                body = await self._whole(int(scope.headers.get("content-length")), proto)
            except TimeoutError:
                return _say(proto, HTTPStatus.REQUEST_TIMEOUT, NOT_WHOLE)
            except BrokenOff:
                return _say(proto, HTTPStatus.BAD_REQUEST, NOT_WHOLE)
        loop = asyncio.get_running_loop()
        try:
            given = await loop.run_in_executor(self._threads, self._answer, environ_of(scope, body), proto)
            if given is not None and given.parts is not None:
                await self._hand_on(given, given.parts, proto)
        finally:
            if body is not None:
                body.file.close()

    async def _whole(self, declared: int, proto: Any) -> Body:
        """All of it. Raises TimeoutError, BrokenOff. What is larger than the portal takes is refused unread."""
        file: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed when the request is answered
        if declared > MOST:
            return Body(file, declared)
        try:
            async with asyncio.timeout(None) as limit:
                coming = Coming(limit)
                coming.more(0)
                self._coming[coming] = None
                self._make_room()
                try:
                    async for part in proto:
                        file.write(part)
                        coming.more(len(part))
                        self._make_room()
                finally:
                    self._coming.pop(coming, None)
            if coming.size != declared:
                raise BrokenOff
        except BaseException:
            file.close()
            raise
        file.seek(0)
        return Body(file, coming.size)

    def _make_room(self) -> None:
        if len(self._coming) > MOST_WAITING or sum(one.size for one in self._coming) > MOST_HELD:
            longest = next(iter(self._coming))
            del self._coming[longest]  # at once, so that the next one that comes ends another one
            longest.give_up()

    def _answer(self, environ: dict[str, Any], proto: Any) -> Given | None:
        """In a thread: the portal's answer, sent from here when it is not large. None: sent."""
        said: list[Any] = []
        try:
            parts = self._app(environ, lambda status, headers, _error=None: said.extend([int(status[:3]), headers]))
            given = Given(said[0], said[1], parts)
            if _is_large(given.headers):
                return given
            try:
                with suppress(ProtocolClosed):
                    proto.response_bytes(given.status, given.headers, b"".join(parts))
            finally:
                _close(parts)
            return None
        except Exception:
            traceback.print_exc()
            _say(proto, HTTPStatus.INTERNAL_SERVER_ERROR, b"")
            return None

    async def _hand_on(self, given: Given, parts: Iterable[bytes], proto: Any) -> None:
        """A large answer in parts; a thread is asked for each, so that whoever reads slowly holds none."""
        loop, rest = asyncio.get_running_loop(), iter(parts)
        try:
            out = proto.response_stream(given.status, given.headers)
            while (part := await loop.run_in_executor(self._threads, next, rest, None)) is not None:
                await out.send_bytes(part)
        except ProtocolClosed:
            pass  # whoever asked has gone
        finally:
            _close(parts)


def environ_of(scope: Any, body: Body | None) -> dict[str, Any]:
    """The request as WSGI says it (PEP 3333). Names with an underscore are dropped: they would pass for others."""
    server, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        **ALWAYS,
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),  # a link may say 中 as it is
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body.file if body is not None else BytesIO(),
    }
    for name, value in scope.headers.items():
        if (key := _key(name)) is not None:
            environ[key] = f"{environ[key]}{'; ' if name == 'cookie' else ','}{value}" if key in environ else value
    if scope.authority and "HTTP_HOST" not in environ:
        environ["HTTP_HOST"] = scope.authority
    if body is not None:
        environ["CONTENT_LENGTH"] = str(body.size)
    return environ


@lru_cache(256)
def _key(name: str) -> str | None:
    if "_" in name or name in {"content-length", "transfer-encoding"}:
        return None
    return "CONTENT_TYPE" if name == "content-type" else "HTTP_" + name.upper().replace("-", "_")


def _is_large(headers: Headers) -> bool:
    return any(name.lower() == "content-length" and int(value) > AT_ONCE for name, value in headers)


def _close(parts: Iterable[bytes]) -> None:
    getattr(parts, "close", lambda: None)()


def _say(proto: Any, status: HTTPStatus, words: bytes) -> None:
    headers = [("content-type", "text/plain; charset=utf-8"), ("connection", "close"), ("cache-control", "no-store")]
    with suppress(ProtocolClosed):
        proto.response_bytes(int(status), headers, words)
