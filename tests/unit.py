"""The unit tier: what is marked `unit` makes no application, opens no connection and starts no process.

`bin/test unit` runs these tests alone, wherever they stand; a module says `pytestmark = pytest.mark.unit`.
"""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from typing import Any, NoReturn
from unittest.mock import patch

import flask
import psycopg
import pysqlite3
import pytest
from sqlalchemy.pool import Pool


class NotAlone(Exception):
    """A unit test reached for what the unit tier does without."""


def _never(what: str) -> Callable[..., NoReturn]:
    def refuse(*_args: Any, **_options: Any) -> NoReturn:
        raise NotAlone(f"a unit test {what}; without the mark `unit` it may")

    return refuse


_CLOSED = (
    (flask.Flask, "__init__", "makes an application"),
    (Pool, "connect", "opens a connection"),
    (pysqlite3, "connect", "opens a database"),
    (psycopg, "connect", "opens a database"),
    (subprocess.Popen, "__init__", "starts a process"),
)


def kept(item: pytest.Item) -> AbstractContextManager[None]:
    """What the mark of a test promises, held up while it is set up and runs. Raises NotAlone before a house is made."""
    if not item.get_closest_marker("unit"):
        return nullcontext()
    if "fresh" in getattr(item, "fixturenames", ()):
        raise NotAlone("a unit test asks for the house; without the mark `unit` it may")
    return alone()


@contextmanager
def alone() -> Iterator[None]:
    """With application, database and processes out of reach. Raises NotAlone where they are reached for."""
    with ExitStack() as stack:
        for holder, name, what in _CLOSED:
            stack.enter_context(patch.object(holder, name, _never(what)))
        yield
