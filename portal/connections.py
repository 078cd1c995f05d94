"""The connections behind granian: whose they are, how fast they must go, an end for who does not read.

granian writes without saying when it has been taken, and has no limit for it; the kernel knows both, by the socket.
Where /proc does not list them (not on Linux) nothing here takes effect.
"""

import asyncio
import os
import socket
from collections.abc import Iterator
from ipaddress import IPv6Address, ip_address
from typing import Any

PAUSE = 15  # seconds without a byte
GRACE, LEAST = 30, 2 * 2**10  # seconds, and bytes a second that are asked for afterwards


def due(since: float, size: int) -> float:
    """When the next of it has to have been moved, of which so much has been."""
    return min(asyncio.get_running_loop().time() + PAUSE, since + GRACE + size / LEAST)


class Coming:
    """One request's body on its way, from this network."""

    def __init__(self, limit: asyncio.Timeout, network: str) -> None:
        self.limit, self.network, self.size, self.is_given_up = limit, network, 0, False
        self.since = asyncio.get_running_loop().time()
        self.more(0)

    def more(self, size: int) -> None:
        """So much arrived: the next has its time again, within what the whole may take."""
        self.size += size
        if not self.is_given_up:
            self.limit.reschedule(due(self.since, self.size))

    def give_up(self) -> None:
        self.is_given_up = True
        if not self.limit.expired():
            self.limit.reschedule(0)


def network_of(address: str) -> str:
    """What limits are counted for: the address, of IPv6 the /64 that one customer has all of."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Address(int(found) >> 64 << 64))


def asked_from(scope: Any, proxies: int) -> str:
    """The network of who asks; behind so many proxies of ours the one that the first of them vouches for."""
    peer = str(scope.client).rpartition(":")[0].strip("[]")
    told = [value for name, value in scope.headers.items() if name == "x-forwarded-for"] if proxies else []
    named = [part.strip() for value in told for part in value.split(",")]
    return network_of(named[-proxies] if len(named) >= proxies > 0 else peer)


def end_who_takes_nothing(seconds: float) -> None:
    """From now on the kernel ends connections that take none of what waits for them for so long."""
    if not hasattr(socket, "TCP_USER_TIMEOUT"):
        return
    for one in _sockets():
        with one:
            if one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) and one.family != socket.AF_UNIX:
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(seconds * 1000))


class Reader:
    """The connection of one client ("address:port"), to wait until what was sent is taken, or to break it."""

    def __init__(self, client: str) -> None:
        self._socket: socket.socket | None = None
        for one in _sockets():
            if self._socket is None and _peer(one) == client:
                self._socket = one
            else:
                one.close()

    async def room(self) -> None:
        """Until there is room for more."""
        if self._socket is None:
            return
        loop, is_free = asyncio.get_running_loop(), asyncio.Event()
        loop.add_writer(self._socket.fileno(), is_free.set)
        try:
            await is_free.wait()
        finally:
            loop.remove_writer(self._socket.fileno())

    def end(self) -> None:
        """Whoever is at the other end has no more of it, and granian sees that they are gone."""
        if self._socket is not None:
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Of this copy; the connection goes on."""
        if self._socket is not None:
            self._socket.close()


def _peer(one: socket.socket) -> str:
    if one.family not in {socket.AF_INET, socket.AF_INET6}:
        return ""
    try:
        host, port, *_rest = one.getpeername()
    except OSError:
        return ""  # it listens
    return f"[{host}]:{port}" if one.family == socket.AF_INET6 else f"{host}:{port}"


def _sockets() -> Iterator[socket.socket]:
    """A copy of each socket that this process has."""
    try:
        numbers = [int(name) for name in os.listdir("/proc/self/fd")]  # noqa: PTH208 - names, not paths
    except FileNotFoundError:
        return
    for number in numbers:
        try:
            copied = os.dup(number)
        except OSError:
            continue  # it was the listing of the folder itself, or has been closed meanwhile
        try:
            yield socket.socket(fileno=copied)
        except OSError:
            os.close(copied)
