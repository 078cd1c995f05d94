"""A request of granian as WSGI says it (PEP 3333)."""

import sys
from functools import lru_cache
from io import BytesIO
from typing import IO, Any, NamedTuple

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


class Body(NamedTuple):
    file: IO[bytes]
    size: int


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
