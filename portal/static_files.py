"""Static files: served by WhiteNoise under one address that carries the content's hash, for a year."""

import hashlib
from pathlib import Path

from flask import Flask, current_app
from whitenoise import WhiteNoise

FOLDER = Path(__file__).parent / "static"
YEAR = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    version = _version()
    app.config["STATIC_ADDRESS"] = f"/static/{version}/"
    files = WhiteNoise(app.wsgi_app, max_age=YEAR, immutable_file_test=lambda _path, _url: True)
    files.add_files(str(FOLDER), prefix=f"static/{version}/")
    app.wsgi_app = files  # type: ignore[method-assign]


def asset(path: str) -> str:
    """The address of a file under portal/static."""
    return f"{current_app.config['STATIC_ADDRESS']}{path}"


def _version() -> str:
    """A hash over all static files: when one changes, all addresses do, and relative ones inside CSS stay right."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(FOLDER).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
