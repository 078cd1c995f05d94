"""Before the portal: a request is waited for without a thread, and gets one when it is whole.

So half-sent forms and slow uploads hold nobody up, however many there are: each ends when it pauses or is slower than
any line, and when too many wait, the one that has waited longest: an honest form is whole within milliseconds.
What breaks off is not carried out: granian ends it as if it were whole, so its length is compared with what was said,
and what does not say its length (chunked: no browser's form) is not taken.
Speaks RSGI, granian's own interface: https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md
"""

import asyncio
import traceback
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import IO, Any, NamedTuple

from granian.rsgi import ProtocolClosed  # type: ignore[attr-defined]

from portal.wsgi_environ import Body, environ_of

PAUSE = 15  # seconds without a byte
GRACE, LEAST = 30, 2 * 2**10  # seconds, and bytes a second that are asked for afterwards
MOST_WAITING, MOST_HELD = 500, 512 * 2**20  # requests and bytes that have not arrived whole, of a worker
MOST = 80 * 2**20  # bytes of a request; the portal refuses it, and earlier (its own limits are by route)
IN_MEMORY = 64 * 2**10
AT_ONCE = 2**20  # bytes of an answer that is not handed on in parts
NOT_WHOLE = "没有完整收到，未作任何处理。\nThis did not arrive whole. Nothing was done.\n".encode()
Headers = list[tuple[str, str]]


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


def _is_large(headers: Headers) -> bool:
    return any(name.lower() == "content-length" and int(value) > AT_ONCE for name, value in headers)


def _close(parts: Iterable[bytes]) -> None:
    getattr(parts, "close", lambda: None)()


def _say(proto: Any, status: HTTPStatus, words: bytes) -> None:
    headers = [("content-type", "text/plain; charset=utf-8"), ("connection", "close"), ("cache-control", "no-store")]
    with suppress(ProtocolClosed):
        proto.response_bytes(int(status), headers, words)
