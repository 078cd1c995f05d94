"""The front: whatever half-arrives is waited for without a thread, and ends by itself."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from types import SimpleNamespace

import pytest

from portal import connections, front
from portal.engine.write_queue import WriteQueue
from portal.front import Front
from portal.wsgi_environ import environ_of


class Headers(dict):
    """As granian's: several of a name come one after the other."""

    def __init__(self, *pairs: tuple[str, str], **one: str) -> None:
        super().__init__([*pairs, *one.items()])
        self.pairs = [*pairs, *one.items()]

    def items(self):
        return self.pairs


class Wire:
    """What a browser sends, with pauses between, and what it is answered."""

    client, said = "", ()

    def __init__(self, *parts: bytes | float, size: int | None = None) -> None:
        whole = sum(len(part) for part in parts if isinstance(part, bytes))
        self.parts, self.size, self.answer, self.streamed = parts, whole if size is None else size, None, []

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for part in self.parts:
            if isinstance(part, bytes):
                yield part
            else:
                await asyncio.sleep(part)

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.answer = (status, body)

    def response_stream(self, status: int, headers: list[tuple[str, str]]):
        self.answer = (status, None)

        async def send_bytes(part: bytes) -> None:
            self.streamed.append(part)

        return SimpleNamespace(send_bytes=send_bytes)


def scope(headers: Headers | None = None, **changed: object) -> SimpleNamespace:
    asked = {
        "method": "POST", "path": "/sign-in", "query_string": "", "http_version": "1.1", "scheme": "http",
        "server": "127.0.0.1:8000", "client": "192.0.2.7:51234", "authority": None,
        "headers": headers if headers is not None else Headers(),
    }  # fmt: skip
    return SimpleNamespace(**{**asked, **changed})


def says_how_much(environ: dict, start) -> list[bytes]:
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"%d" % len(environ["wsgi.input"].read())]


def send(app, *wires: Wire, threads: int = 1, proxies: int = 0, **changed: object) -> list[tuple[int, bytes]]:
    served = Front(app, threads, proxies)

    def asked(wire: Wire) -> SimpleNamespace:
        headers = Headers(("content-length", str(wire.size)), *wire.said)
        return scope(**{"headers": headers, **({"client": wire.client} if wire.client else {}), **changed})

    async def all_of_them() -> None:
        await asyncio.gather(*(served.__rsgi__(asked(wire), wire) for wire in wires))

    with ThreadPoolExecutor(1) as elsewhere:  # a browser's test before this one leaves a loop running in this thread
        elsewhere.submit(asyncio.run, all_of_them()).result()
    return [wire.answer for wire in wires]


@pytest.fixture
def hasty(monkeypatch):
    monkeypatch.setattr(connections, "PAUSE", 0.2)


def test_a_form_is_given_to_the_portal_when_it_is_whole_and_needs_a_thread_only_then(hasty):
    slow, quick = Wire(b"0123456789", 0.1, b"0123456789"), Wire(b"0123456789" * 2)
    assert send(says_how_much, slow, quick) == [(200, b"20"), (200, b"20")]


def test_a_hundred_half_sent_forms_hold_no_thread_and_each_is_ended(hasty):
    order: list[int] = []

    def noted(environ, start) -> list[bytes]:
        (said,) = says_how_much(environ, start)
        order.append(int(said))
        return [said]

    half = [Wire(b"phone=190", 60.0) for _ in range(100)]
    answers = send(noted, *half, Wire(b"0123456789" * 2))
    assert answers[-1] == (200, b"20") and order == [20], "the whole one was answered, of the others nothing was done"
    assert {status for status, _words in answers[:-1]} == {408}
    assert "没有完整收到" in answers[0][1].decode()


def test_who_waits_for_a_turn_to_write_lets_others_be_answered_meanwhile(tmp_path):
    queue, is_read = WriteQueue(tmp_path / "queue"), threading.Event()
    assert queue.enter(5)

    def answered(environ, start) -> list[bytes]:
        (size,) = says_how_much(environ, start)
        if size == b"2":  # whoever reads
            is_read.set()
            return [b"read"]
        is_mine = queue.enter(5)
        return [b"written in time" if is_mine else b"waited in vain"]

    def let_go() -> None:
        assert is_read.wait(4), "the worker's one place is free for whoever reads"
        queue.leave()

    with ThreadPoolExecutor(1) as elsewhere:
        letting = elsewhere.submit(let_go)
        answers = send(answered, Wire(b"1"), Wire(0.2, b"22"))
        letting.result()
    assert [words for _status, words in answers] == [b"written in time", b"read"]


def test_who_sends_a_byte_now_and_then_is_ended_and_a_slow_line_is_not(monkeypatch):
    monkeypatch.setattr(connections, "GRACE", 0.3)
    monkeypatch.setattr(connections, "LEAST", 100)
    dripping = Wire(*[part for _ in range(40) for part in (b"x", 0.05)])
    slow = Wire(*[part for _ in range(10) for part in (b"x" * 50, 0.05)])
    assert [status for status, _words in send(says_how_much, dripping, slow)] == [408, 200]


def test_when_too_many_wait_the_one_that_has_waited_longest_is_ended(monkeypatch):
    monkeypatch.setattr(front, "MOST_WAITING", 3)
    wires = [Wire(0.01 * number, b"x", 0.5, b"y") for number in range(5)]
    assert [status for status, _words in send(says_how_much, *wires)] == [408, 408, 200, 200, 200]


def test_when_too_much_waits_the_one_that_has_waited_longest_is_ended(monkeypatch):
    monkeypatch.setattr(front, "MOST_HELD", 1000)
    wires = [Wire(0.05 * number, b"x" * 400, 0.5) for number in range(3)]
    assert [status for status, _words in send(says_how_much, *wires)] == [408, 200, 200]


def test_what_breaks_off_is_not_carried_out():
    asked = []

    def noted(environ, start) -> list[bytes]:
        asked.append(environ)
        return says_how_much(environ, start)

    ((status, words),) = send(noted, Wire(b"csrf_token=x&said=hal", size=40))
    assert status == 400 and "没有完整收到" in words.decode() and not asked
    ((status, _words),) = send(noted, Wire(b"said=half"), headers=Headers(("transfer-encoding", "chunked")))
    assert status == 411 and not asked, "nobody could tell whether it is whole"


def test_many_that_come_at_the_same_moment_break_no_other_one(monkeypatch):
    monkeypatch.setattr(front, "MOST_WAITING", 3)
    half, whole = [Wire(b"x", 0.3, size=9) for _ in range(20)], Wire(0.1, b"0123456789" * 2)
    answers = send(says_how_much, *half, whole)
    assert answers[-1] == (200, b"20") and {status for status, _words in answers[:-1]} == {400, 408}


def of(wire: Wire, client: str = "", **said: str) -> Wire:
    wire.client, wire.said = client, [(name.replace("_", "-"), value) for name, value in said.items()]
    return wire


def test_half_sent_forms_of_one_network_end_their_own_and_nobody_elses(monkeypatch):
    monkeypatch.setattr(front, "MOST_OF_ONE", 3)
    other = of(Wire(b"0123", 0.4, b"4567"), "198.51.100.9:443")
    half = [of(Wire(b"x", 0.5, size=9), f"192.0.2.7:{5000 + number}") for number in range(30)]
    mine = of(Wire(0.1, b"0123456789" * 2), "192.0.2.7:6000")
    *ended, whole, elsewhere = send(says_how_much, *half, mine, other)
    assert whole == (200, b"20") and elsewhere == (200, b"8"), "who sends whole forms is answered, there too"
    assert [status for status, _words in ended].count(408) == 28 and {status for status, _words in ended} == {400, 408}


def test_whole_requests_of_one_network_that_are_not_answered_yet_are_counted_too(monkeypatch):
    monkeypatch.setattr(front, "MOST_OF_ONE", 3)
    go = threading.Event()

    def waits(environ, start) -> list[bytes]:
        go.wait(0.3)
        return says_how_much(environ, start)

    answers = send(waits, *[of(Wire(b"12"), "192.0.2.7:5000") for _ in range(5)], of(Wire(b"1"), "198.51.100.9:1"))
    assert [status for status, _words in answers] == [200, 200, 200, 429, 429, 200]
    assert "请稍后再试" in answers[3][1].decode()
    assert [status for status, _words in send(waits, *[of(Wire(b"12")) for _ in range(3)])] == [200] * 3


@pytest.mark.parametrize(
    ("proxies", "forwarded", "network"),
    [
        (0, "203.0.113.5", "192.0.2.7"), (1, "203.0.113.5", "203.0.113.5"), (1, "10.0.0.1, 203.0.113.5", "203.0.113.5"),
        (2, "198.51.100.1, 203.0.113.5", "198.51.100.1"), (2, "203.0.113.5", "192.0.2.7"),
        (1, "2001:db8:1:2:3::4", "2001:db8:1:2::"), (1, "nonsense", "nonsense"),
    ],
)  # fmt: skip
def test_who_asks_is_who_the_proxy_vouches_for(proxies, forwarded, network):
    asked = scope(Headers(("x-forwarded-for", forwarded)))
    assert connections.asked_from(asked, proxies) == network


def test_behind_a_proxy_each_address_has_its_own_share(monkeypatch):
    monkeypatch.setattr(front, "MOST_OF_ONE", 2)
    half = [of(Wire(b"x", 0.3, size=9), x_forwarded_for=f"203.0.113.{number}") for number in range(6)]
    assert {status for status, _words in send(says_how_much, *half, proxies=1)} == {400}, "none was made to go"
    assert {status for status, _words in send(says_how_much, *half)} == {400, 408}, "without one they are one address"


def test_whole_bodies_that_wait_for_a_thread_count_in_what_is_held(monkeypatch):
    monkeypatch.setattr(front, "MOST_HELD", 1000)
    go = threading.Event()

    def waits(environ, start) -> list[bytes]:
        go.wait(0.4)
        return says_how_much(environ, start)

    later = Wire(0.1, b"x" * 400, 0.05, b"y")
    answers = send(waits, Wire(b"x" * 450), Wire(b"x" * 450), later)
    assert [status for status, _words in answers] == [200, 200, 408]
    assert [status for status, _words in send(waits, Wire(b"x" * 150), Wire(b"x" * 150), later)] == [200, 200, 200]


class Pair:
    """A connection of this machine: what the server has, and whoever reads at the other end."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            self.reader = socket.socket()
            self.reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            self.reader.connect(listening.getsockname())
            self.server, (host, port) = listening.accept()
        self.client = f"{host}:{port}"

    def close(self) -> None:
        self.reader.close()
        self.server.close()


class Sends(Wire):
    """As granian: takes whatever it is given at once, and writes it as it is read."""

    pair: Pair

    def response_stream(self, status: int, headers: list[tuple[str, str]]):
        self.answer = (status, None)
        self.pair.server.setblocking(False)

        async def send_bytes(part: bytes) -> None:
            self.streamed.append(part)
            with suppress(BlockingIOError):
                self.pair.server.send(part)

        return SimpleNamespace(send_bytes=send_bytes)


def endless(_environ, start) -> Iterable[bytes]:
    start("200 OK", [("Content-Length", str(80 * 2**20))])
    return (b"a" * 2**18 for _ in range(320))


def test_a_large_answer_waits_for_who_reads_it_and_ends_for_who_does_not(hasty):
    with closing(Pair()) as pair:
        wire = of(Sends(b"x"), pair.client)
        wire.pair = pair
        assert send(endless, wire) == [(200, None)]
        assert 0 < len(wire.streamed) < 80, "the rest was never held in memory"
        with pytest.raises(OSError, match="Broken pipe"):
            pair.server.send(b"more")


def test_a_large_answer_goes_out_whole_to_who_reads():
    with closing(Pair()) as pair:
        wire = of(Sends(b"x"), pair.client)
        wire.pair = pair

        def reads() -> None:
            while not stop.is_set():
                pair.reader.recv(2**20)

        stop = threading.Event()
        reading = threading.Thread(target=reads, daemon=True)
        reading.start()
        send(endless, wire)
        assert len(wire.streamed) == 320
        stop.set()
        pair.server.setblocking(True)
        pair.server.sendall(b"more")
        reading.join()


def test_who_reads_an_answer_a_little_at_a_time_for_ever_is_ended(monkeypatch):
    monkeypatch.setattr(connections, "GRACE", 0.3)
    monkeypatch.setattr(connections, "LEAST", 10**8)
    with closing(Pair()) as pair:
        wire = of(Sends(b"x"), pair.client)
        wire.pair = pair
        stop = threading.Event()

        def drips() -> None:
            while not stop.wait(0.01) and pair.reader.recv(20_000):
                pass

        reading = threading.Thread(target=drips, daemon=True)
        reading.start()
        send(endless, wire)
        stop.set()
        reading.join()
        assert len(wire.streamed) < 320


def test_the_kernel_ends_connections_that_take_nothing_of_any_answer():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        connections.end_who_takes_nothing(7)
        with socket.create_connection(listening.getsockname()) as reader:
            taken, _peer = listening.accept()
            assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 7000
            assert reader.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 0
            taken.close()


def test_headers_alone_make_room_too(monkeypatch):
    monkeypatch.setattr(front, "MOST_WAITING", 3)
    answers = send(says_how_much, *[Wire(0.2) for _ in range(5)])
    assert [status for status, _words in answers] == [408, 408, 200, 200, 200]


def test_what_nobody_may_send_is_not_read_to_its_end_and_the_portal_is_told_its_length(monkeypatch):
    headers = Headers(("content-length", "999999999"))
    monkeypatch.setattr(front, "MOST", 1000)
    read = []

    async def endless(_self) -> AsyncIterator[bytes]:
        while True:
            read.append(1)
            yield b"x" * 600

    def refuses(environ, start) -> list[bytes]:
        start("413 Too Large", [])
        return [environ["CONTENT_LENGTH"].encode()]

    monkeypatch.setattr(Wire, "__aiter__", endless)
    ((status, length),) = send(refuses, Wire(), headers=headers)
    assert status == 413 and int(length) > 1000 and not read


def test_a_large_answer_goes_out_in_parts_and_is_closed_and_a_small_one_at_once():
    closed = threading.Event()

    class Parts:
        def __iter__(self) -> Iterator[bytes]:
            return iter([b"a" * 2**20, b"b" * 2**20])

        def close(self) -> None:
            closed.set()

    def large(_environ, start) -> Iterable[bytes]:
        start("200 OK", [("Content-Length", str(2**21))])
        return Parts()

    wire = Wire(b"x" * 20)
    assert send(large, wire) == [(200, None)] and len(wire.streamed) == 2 and closed.is_set()
    assert send(says_how_much, Wire(b"x" * 20)) == [(200, b"20")]


def test_an_application_that_breaks_is_answered_for(capsys):
    def breaks(_environ, _start) -> list[bytes]:
        raise RuntimeError("no")

    assert send(breaks, Wire(b"")) == [(500, b"")]
    assert "RuntimeError: no" in capsys.readouterr().err


def test_the_request_is_said_as_wsgi_says_it():
    headers = Headers(
        ("host", "club.example"), ("cookie", "a=1"), ("cookie", "b=2"), ("x-forwarded-for", "192.0.2.1"),
        ("x_forwarded_for", "198.51.100.9"), ("content-type", "text/plain"), ("transfer-encoding", "chunked"),
    )  # fmt: skip
    address = {"path": "/活动/%", "query_string": "q=活动%41"}
    asked = environ_of(scope(headers, **address, client="[2001:db8::1]:443", method="GET"), None)
    assert asked["QUERY_STRING"] == "q=活动%41".encode().decode("latin-1")
    assert asked["PATH_INFO"] == "/活动/%".encode().decode("latin-1") and asked["REQUEST_METHOD"] == "GET"
    assert asked["REMOTE_ADDR"] == "2001:db8::1" and asked["SERVER_PORT"] == "8000"
    assert asked["HTTP_COOKIE"] == "a=1; b=2" and asked["HTTP_X_FORWARDED_FOR"] == "192.0.2.1"
    assert asked["CONTENT_TYPE"] == "text/plain" and "CONTENT_LENGTH" not in asked
    assert "HTTP_TRANSFER_ENCODING" not in asked, "it has been read to its end, so its length is known"
