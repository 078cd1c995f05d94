"""Files kept on disk under names nobody can guess; the four verbs an object store could offer as well."""

import os
import re
import secrets
from pathlib import Path
from typing import BinaryIO

from flask import Flask, current_app

NAME = re.compile(r"[0-9a-f]{32}\.[a-z0-9]{2,5}")
SUFFIX = re.compile(r"\.[a-z0-9]{2,5}")


class Storage:
    """A folder of files. A name is 128 random bits and a suffix; its first four digits choose one of 65,536 folders."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes, suffix: str) -> str:
        """Keep the bytes and answer the name; after a power cut the file is whole or absent, never half."""
        if not SUFFIX.fullmatch(suffix):
            raise ValueError(f"not a suffix for a stored file: {suffix!r}")
        name = secrets.token_hex(16) + suffix
        target = self.path(name)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = target.with_suffix(".part")
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
        self._sync_folders(target.parent)
        return name

    def open(self, name: str) -> BinaryIO:
        """The file for reading; FileNotFoundError for an unknown name, ValueError for what was never a name of ours."""
        return self.path(name).open("rb")

    def path(self, name: str) -> Path:
        """Where the file lies, for servers that can send a file by its path."""
        if not NAME.fullmatch(name):
            raise ValueError(f"not the name of a stored file: {name!r}")
        return self.root / name[:2] / name[2:4] / name

    def delete(self, name: str) -> None:
        """Remove the file; one that is gone already is no error, so a repeated clean-up is harmless."""
        self.path(name).unlink(missing_ok=True)

    def _sync_folders(self, folder: Path) -> None:
        """The entries of new folders are only safe when their parents are written too."""
        for directory in (folder, folder.parent, self.root):
            handle = os.open(directory, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def init_app(app: Flask, folder: Path) -> None:
    """Give the application its storage."""
    app.extensions["storage"] = Storage(folder)


def put(data: bytes, suffix: str) -> str:
    """Keep the bytes in the application's storage; the name, for club.files.keep."""
    return _of_app().put(data, suffix)


def path(name: str) -> Path:
    """Where a file of the application's storage lies."""
    return _of_app().path(name)


def delete(name: str) -> None:
    """Remove a file of the application's storage."""
    _of_app().delete(name)


def _of_app() -> Storage:
    kept: Storage = current_app.extensions["storage"]
    return kept
