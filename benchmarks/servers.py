"""Servers and load for the benchmark: granian with the same workers for both, wrk on loopback."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Load:
    """What wrk saw. Times in milliseconds; `errors` counts answers other than 2xx and 3xx, and broken connections."""

    rate: float
    p50: float
    p99: float
    errors: int


@contextmanager
def serving(target: str, port: int, environment: dict[str, str]) -> Iterator[str]:
    """granian with `target`, a Front, on `port`, one worker a core, as bin/run starts it; gives its address."""
    command = [
        *(sys.executable, "-m", "granian", "--interface", "rsgi", target, "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", str(os.cpu_count() or 1), "--backpressure", "2000", "--no-ws", "--log-level", "error"),
    ]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, start_new_session=True)
    try:
        _wait(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # its workers too
            process.wait()


@contextmanager
def floor(folder: Path, port: int) -> Iterator[str]:
    """The floor's page on `port`, its database in `folder`; gives its address."""
    environment = {"FLOOR_DATABASE": str(folder / "floor.db")}
    making = [sys.executable, "-c", "import benchmarks.floor"]  # its tables, before two workers make them at once
    subprocess.run(making, cwd=ROOT, env={**os.environ, **environment}, check=True)
    with serving("benchmarks.floor:front", port, environment) as address:
        yield address


def load(url: str, cookie: str, seconds: int, connections: int) -> Load:
    """`seconds` of requests over `connections` kept-alive connections."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "10s"]
    command += ["-H", "Accept-Language: zh-CN,zh;q=0.9"]
    if cookie:
        command += ["-H", f"Cookie: {cookie}"]
    said = subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    broken = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", said)
    return Load(
        rate=float(_found(r"Requests/sec:\s+([\d.]+)", said)),
        p50=_milliseconds(_found(r"50%\s+([\d.]+\w+)", said)),
        p99=_milliseconds(_found(r"99%\s+([\d.]+\w+)", said)),
        errors=int(refused[1] if refused else 0) + (sum(map(int, broken.groups())) if broken else 0),
    )


def _found(pattern: str, said: str) -> str:
    match = re.search(pattern, said)
    if match is None:
        raise RuntimeError(f"wrk said something else:\n{said}")
    return match[1]


def _milliseconds(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()  # type: ignore[union-attr]
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60000}[unit]


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the server did not start")
