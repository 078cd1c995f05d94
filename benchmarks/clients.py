"""Many browsers at once: prepared POSTs over kept-alive connections, each as soon as the one before is answered.

    python -m benchmarks.clients REQUESTS PORT CLIENTS   (a JSON line a request: path, cookie, body)

Says in JSON how long each took (ms) and how often each status was answered. One process, one event loop: it costs the
machine a few per cent of what the server does.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path


def main(file: str, port: str, clients: str) -> None:
    prepared = [_bytes(json.loads(line), port) for line in Path(file).read_text().splitlines()]
    took, statuses = asyncio.run(_all(iter(prepared), int(port), int(clients)))
    sys.stdout.write(json.dumps({"took": took, "statuses": statuses}))


async def _all(requests: Iterator[bytes], port: int, clients: int) -> tuple[list[float], dict[str, int]]:
    took: list[float] = []
    statuses: Counter[str] = Counter()
    await asyncio.gather(*(_client(requests, port, took, statuses) for _ in range(clients)))
    return took, dict(statuses)


async def _client(requests: Iterator[bytes], port: int, took: list[float], statuses: Counter[str]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in requests:
        start = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        await reader.readexactly(int(fields.get("content-length", "0")))
        took.append((time.perf_counter() - start) * 1000)
        statuses[lines[0].split()[1]] += 1
        if fields.get("connection", "").lower() == "close":
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()


def _bytes(request: dict[str, str], port: str) -> bytes:
    head = {
        "Host": f"127.0.0.1:{port}",
        "Cookie": request["cookie"],
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": str(len(request["body"])),
        "Referer": f"http://127.0.0.1:{port}{request['path']}",
        "Accept-Language": "zh-CN,zh;q=0.9",
    }
    lines = [f"POST {request['path']} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
    return ("\r\n".join(lines) + "\r\n\r\n" + request["body"]).encode()


if __name__ == "__main__":
    main(*sys.argv[1:])
