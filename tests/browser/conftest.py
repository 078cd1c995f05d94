"""A real server and worker on a copy of the demo club, and Chromium before them."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from portal import create_app
from portal.config import Settings
from portal.database import session
from portal.web import Portal
from tests.browser.person import Sitter
from tests.filled import FLASK, ROOT, copy_of, environment, template

SWITCHES = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run", "--disable-quic"),
]


def chromium() -> str:
    """The system's Chromium. Where there is none the tests are left out, loudly; on the integration machine never."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found:
        return found
    if os.environ.get("CI"):
        pytest.fail("Chromium is not installed, and CI does not leave the browser journeys out")
    pytest.skip("NO CHROMIUM: the browser journeys were NOT run (Debian: apt-get install chromium)")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield window
        window.close()


@dataclass
class House:
    """The portal as it runs: where it answers, and the application to look things up in its database."""

    base: str
    app: Portal


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Web server and worker on a fresh demo club of their own; the tests of a module share it."""
    with serving(tmp_path_factory) as house:
        yield house


@contextmanager
def serving(tmp_path_factory: pytest.TempPathFactory, application: str = "wsgi:front") -> Iterator[House]:
    instance = copy_of(template(tmp_path_factory), tmp_path_factory.mktemp("house"))
    port = _free_port()
    around = environment(instance=instance, port=port)
    server = [
        *(sys.executable, "-m", "granian", "--interface", "rsgi", application, "--host", "127.0.0.1"),
        *("--port", str(port), "--workers", "1"),
        *("--no-ws", "--log-level", "error"),
    ]
    with (instance / "log").open("w") as log:
        processes = [
            subprocess.Popen(command, cwd=ROOT, env=around, stdout=log, stderr=subprocess.STDOUT)
            for command in (server, [*FLASK, "worker"])
        ]
        try:
            _wait(port, processes[0], instance / "log")
            app = create_app(Settings(instance=instance, port=port))
            with app.app_context():
                yield House(f"http://127.0.0.1:{port}", app)
                session.remove()
        finally:
            _end(processes)


@pytest.fixture
def seat(browser: Browser, house: House) -> Iterator[Callable[..., Sitter]]:
    """Sit somebody down: seat("en", 1280, scripts=False). What their pages did wrong fails the test at its end."""
    sitters: list[Sitter] = []

    def sit(language: str = "zh", width: int = 390, scripts: bool = True) -> Sitter:
        sitters.append(Sitter(browser, house.app, house.base, language=language, width=width, scripts=scripts))
        return sitters[-1]

    yield sit
    wrong = [complaint for sitter in sitters for complaint in sitter.complaints]
    for sitter in sitters:
        sitter.close()
    assert not wrong, "\n".join(wrong)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert server.poll() is None, log.read_text()
        time.sleep(0.05)
    raise AssertionError(f"the server did not start:\n{log.read_text()}")


def _end(processes: list["subprocess.Popen[bytes]"]) -> None:
    processes[0].send_signal(signal.SIGINT)
    processes[1].send_signal(signal.SIGTERM)
    for process in processes:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
