"""Static files: served by WhiteNoise under one address that carries the content's hash, for a year.

Stylesheets are written in many small files and sent as one: at the first start of a version their imports are put in
place, and every text file is compressed once, into the instance folder. There is no build step to forget.
"""

import gzip
import hashlib
import os
import re
import shutil
from pathlib import Path

import brotli
from flask import Flask, current_app
from whitenoise import WhiteNoise

FOLDER = Path(__file__).parent / "static"
YEAR = 365 * 24 * 3600
TEXTS = {".css", ".js", ".svg"}
IMPORT = re.compile(r'@import url\("([^"]+)"\) layer\((\w+)\);')
KEPT = 3  # versions in the instance folder: an older server may still be finishing


def init_app(app: Flask, instance: Path) -> None:
    version = _version()
    app.config["STATIC_ADDRESS"] = f"/static/{version}/"
    files = WhiteNoise(
        app.wsgi_app,
        max_age=YEAR,
        immutable_file_test=lambda _path, _url: True,
        allow_all_origins=False,
        add_headers_function=lambda headers, _path, _url: headers.add_header("X-Content-Type-Options", "nosniff"),
    )
    files.add_files(str(FOLDER), prefix=f"static/{version}/")
    files.add_files(str(_packed(instance / "static", version)), prefix=f"static/{version}/")  # goes before the above
    app.wsgi_app = files  # type: ignore[method-assign]


def asset(path: str) -> str:
    """The address of a file under portal/static."""
    return f"{current_app.config['STATIC_ADDRESS']}{path}"


def flattened(path: Path) -> str:
    """A stylesheet with its imports put in place, each inside its layer; "pages/*.css": those not named before."""
    source, folder = path.read_text(), path.parent.resolve()
    named = {(folder / found[1]).resolve() for found in IMPORT.finditer(source)}

    def put(found: re.Match[str]) -> str:
        sheets = sorted(set(folder.glob(found[1])) - named) if "*" in found[1] else [folder / found[1]]
        return "\n".join(f"@layer {found[2]} {{\n{flattened(sheet.resolve())}\n}}" for sheet in sheets)

    return IMPORT.sub(put, source)


def _version() -> str:
    """A hash over all static files: when one changes, all addresses do, and relative ones inside CSS stay right."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(FOLDER).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _packed(folder: Path, version: str) -> Path:
    """The text files of this version, flattened and compressed; made by whichever process comes first."""
    ready = folder / version
    if ready.exists():
        return ready
    draft = folder / f".{version}-{os.getpid()}"
    for path in FOLDER.rglob("*"):
        if path.suffix in TEXTS and path.is_file():
            _pack(path, draft / path.relative_to(FOLDER))
    try:
        draft.rename(ready)
    except OSError:  # another process was quicker
        shutil.rmtree(draft, ignore_errors=True)
    old = sorted((p for p in folder.iterdir() if p != ready), key=lambda p: p.stat().st_mtime, reverse=True)
    for path in old[KEPT - 1 :]:
        shutil.rmtree(path, ignore_errors=True)
    return ready


def _pack(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    data = (flattened(source) if source.suffix == ".css" else source.read_text()).encode()
    target.write_bytes(data)
    target.with_name(target.name + ".gz").write_bytes(gzip.compress(data, 9, mtime=0))
    target.with_name(target.name + ".br").write_bytes(brotli.compress(data, quality=9))
