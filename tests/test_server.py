"""The real server: slow clients do not keep it from answering, and what is half sent changes nothing."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import brotli
import pytest

from portal import connections, create_app, serve
from portal.config import Settings
from portal.database import db, session, transaction

ROOT = Path(__file__).parent.parent


@pytest.fixture
def served(tmp_path) -> Iterator[int]:
    """The portal behind granian as bin/run starts it, on an empty club; gives the port."""
    app = create_app(Settings(instance=tmp_path))
    with app.app_context():
        with transaction():
            db.metadata.create_all(session.connection())
        session.remove()
        db.engine.dispose()
    serve._allow_files()
    port = _free_port()
    command = [*serve._server(Settings(instance=tmp_path, port=port))]
    environment = {**os.environ, "PORTAL_INSTANCE": str(tmp_path), "PORTAL_PORT": str(port)}
    environment.pop("PORTAL_DATABASE_URL", None)
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait(port)
        yield port
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


UPLOAD = (
    b"POST /complaints/new HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900000\r\n"
    b"Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n"
)
FORM = (
    b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 300\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nphone=190"
)


def test_two_hundred_half_sent_requests_keep_neither_a_page_nor_a_form_from_being_answered(served):
    with ExitStack() as held:
        for number in range(200):
            half = held.enter_context(closing(socket.create_connection(("127.0.0.1", served))))
            half.sendall(UPLOAD if number % 4 == 0 else FORM)
        time.sleep(0.3)
        with urllib.request.urlopen(f"http://127.0.0.1:{served}/sign-in", timeout=5) as answer:
            assert answer.status == 200
        whole = urllib.request.Request(f"http://127.0.0.1:{served}/sign-in", data=b"phone=190", method="POST")
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(whole, timeout=5)
        assert refused.value.code == 400, "it has no token, but it was read and answered"


def test_who_connects_and_says_nothing_is_let_go(served):
    with closing(socket.create_connection(("127.0.0.1", served))) as silent:
        silent.settimeout(14)
        assert silent.recv(1) == b"", "else as many of them as are let in would be all"


def test_more_than_two_thousand_from_one_address_leave_room_for_everybody_else(served):
    with ExitStack() as held:
        for number in range(2400):
            one = held.enter_context(closing(socket.create_connection(("127.0.0.1", served))))
            one.sendall(FORM if number < 300 else (b"", b"GET / HT")[number % 2])
        with urllib.request.urlopen(f"http://127.0.0.1:{served}/sign-in", timeout=3) as answer:
            assert answer.status == 200


def test_a_half_sent_form_is_ended_with_a_sentence(served):
    with closing(socket.create_connection(("127.0.0.1", served))) as half:
        half.sendall(FORM)
        half.settimeout(connections.PAUSE + 10)
        assert half.recv(4096).startswith(b"HTTP/1.1 408")


def test_static_files_are_kept_for_a_year_and_safe_to_keep(served):
    with urllib.request.urlopen(f"http://127.0.0.1:{served}/sign-in", timeout=5) as page:
        text = page.read().decode()
    address = text.split('rel="stylesheet" href="')[1].split('"')[0]
    asked = urllib.request.Request(f"http://127.0.0.1:{served}{address}", headers={"Accept-Encoding": "br, gzip"})
    with urllib.request.urlopen(asked, timeout=5) as answer:
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Type"].startswith("text/css")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Encoding"] == "br", "compressed once, at the first start"
        assert b"@import" not in brotli.decompress(answer.read()), "one file, not thirty"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the server did not start")
