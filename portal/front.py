"""Before the portal: a request is waited for without a thread, and gets one when it is whole.

So half-sent forms and slow uploads hold nobody up, however many there are: each ends when it pauses or is slower than
any line, and when too many wait, the one that has waited longest: an honest form is whole within milliseconds.
What breaks off is not carried out: granian ends it as if it were whole, so its length is compared with what was said,
and what does not say its length (chunked: no browser's form) is not taken. A large answer goes out
as fast as it is read, within the same times. No network has more than its share of all this at once.
Speaks RSGI, granian's own interface: https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md
"""

import asyncio
import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import IO, Any, NamedTuple

from granian.rsgi import ProtocolClosed  # type: ignore[attr-defined]

from portal import connections
from portal.connections import Coming
from portal.waiting_threads import WaitingThreads, working
from portal.wsgi_environ import Body, environ_of

IN_LINE = 6  # threads for each that works; the others wait for their turn to write
MOST_WAITING = 500  # requests that have not arrived whole, of a worker
MOST_OF_ONE = 200  # requests of one network that are not answered yet: a house full of people shares one
MOST_HELD = 512 * 2**20  # bytes of requests that are not answered yet
TAKEN_WITHIN = 60  # seconds in which something of any answer must have been taken
MOST = 80 * 2**20  # bytes of a request; the portal refuses it, and earlier (its own limits are by route)
IN_MEMORY = 64 * 2**10
AT_ONCE = 2**20  # bytes of an answer that is not handed on in parts
TOO_MANY = "您所在的网络同时发来的请求太多，请稍后再试。\nToo many requests at once from your network.\n".encode()
NOT_WHOLE = "没有完整收到，未作任何处理。\nThis did not arrive whole. Nothing was done.\n".encode()
Headers = list[tuple[str, str]]


class Given(NamedTuple):
    """What the portal answered; `parts` are what is too much to hold at once."""

    status: int
    headers: Headers
    parts: Iterable[bytes] | None


class BrokenOff(Exception):
    """The connection ended before all of it had arrived."""


class Front:
    """`app`, a WSGI application, with so many threads at work, behind an event loop that collects what it is sent."""

    def __init__(self, app: Callable[..., Iterable[bytes]], threads: int, proxies: int = 0) -> None:
        self._app, self._proxies = app, proxies
        self._threads = ThreadPoolExecutor(threads * IN_LINE, "request")
        self._places = WaitingThreads(threads)
        self._coming: dict[Coming, None] = {}  # the oldest first
        self._held = 0  # bytes that are whole, until they are answered
        self._asking: Counter[str] = Counter()  # requests by network
        self._is_limited = False

    async def __rsgi__(self, scope: Any, proto: Any) -> None:
        if not self._is_limited:  # granian listens only after it has called `__rsgi_init__`
            self._is_limited = True
            connections.end_who_takes_nothing(TAKEN_WITHIN)
        network = connections.asked_from(scope, self._proxies)
        self._asking[network] += 1
        try:
            if self._asking[network] > MOST_OF_ONE and not self._end_longest(network):
                return _say(proto, HTTPStatus.TOO_MANY_REQUESTS, TOO_MANY)
            await self._ask(scope, proto, network)
        finally:
            self._asking[network] -= 1
            if not self._asking[network]:
                del self._asking[network]

    async def _ask(self, scope: Any, proto: Any, network: str) -> None:
        body = None
        if "transfer-encoding" in scope.headers:
            return _say(proto, HTTPStatus.LENGTH_REQUIRED, NOT_WHOLE)
        if "content-length" in scope.headers:
            try:
                body = await self._whole(int(scope.headers.get("content-length")), proto, network)
            except TimeoutError:
                return _say(proto, HTTPStatus.REQUEST_TIMEOUT, NOT_WHOLE)
            except BrokenOff:
                return _say(proto, HTTPStatus.BAD_REQUEST, NOT_WHOLE)
        held = 0 if body is None or body.size > MOST else body.size  # of what is too large nothing was read
        self._held += held
        try:
            loop = asyncio.get_running_loop()
            given = await loop.run_in_executor(self._threads, self._work, environ_of(scope, body), proto)
            if given is not None and given.parts is not None:
                await self._hand_on(given, given.parts, scope, proto)
        finally:
            self._held -= held
            if body is not None:
                body.file.close()

    async def _whole(self, declared: int, proto: Any, network: str) -> Body:
        """All of it. Raises TimeoutError, BrokenOff. What is larger than the portal takes is refused unread."""
        file: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed when the request is answered
        if declared > MOST:
            return Body(file, declared)
        try:
            async with asyncio.timeout(None) as limit:
                coming = Coming(limit, network)
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
        held = self._held + sum(one.size for one in self._coming)
        if len(self._coming) > MOST_WAITING or held > MOST_HELD:
            self._end_longest()

    def _end_longest(self, network: str | None = None) -> bool:
        """Of all that wait to be whole, or of that network's; whether there was one."""
        longest = next((one for one in self._coming if network in (None, one.network)), None)
        if longest is None:
            return False
        del self._coming[longest]  # at once, so that the next one that comes ends another one
        longest.give_up()
        return True

    def _work(self, environ: dict[str, Any], proto: Any) -> Given | None:
        with working(self._places):
            return self._answer(environ, proto)

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

    async def _hand_on(self, given: Given, parts: Iterable[bytes], scope: Any, proto: Any) -> None:
        """A large answer in parts as they are taken; a thread is asked for each: who reads slowly holds none."""
        loop, rest, size = asyncio.get_running_loop(), iter(parts), 0
        since = loop.time()
        reader = await loop.run_in_executor(self._threads, connections.Reader, scope.client)
        try:
            out = proto.response_stream(given.status, given.headers)
            while (part := await loop.run_in_executor(self._threads, next, rest, None)) is not None:
                try:
                    async with asyncio.timeout_at(connections.due(since, size)):
                        await reader.room()
                except TimeoutError:
                    return reader.end()
                await out.send_bytes(part)
                size += len(part)
        except ProtocolClosed:
            pass  # whoever asked has gone
        finally:
            reader.close()
            _close(parts)


def _is_large(headers: Headers) -> bool:
    return any(name.lower() == "content-length" and int(value) > AT_ONCE for name, value in headers)


def _close(parts: Iterable[bytes]) -> None:
    getattr(parts, "close", lambda: None)()


def _say(proto: Any, status: HTTPStatus, words: bytes) -> None:
    headers = [("content-type", "text/plain; charset=utf-8"), ("connection", "close"), ("cache-control", "no-store")]
    with suppress(ProtocolClosed):
        proto.response_bytes(int(status), headers, words)
