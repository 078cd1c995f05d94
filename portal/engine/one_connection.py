"""One connection a request: what it asks first asks over it, and the session goes on with it if there is to be one.

A page that asks only by statements made beforehand opens none: that, and closing it, is a twentieth of such a page.
"""

from typing import Any

from flask import g, has_request_context, request
from flask_sqlalchemy.session import Session
from sqlalchemy import Connection, Engine


class OverOneConnection(Session):
    """Goes on with the connection on which its request has asked already, and ends its transaction as its own."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options, join_transaction_mode="control_fully")

    def get_bind(self, *arguments: Any, **options: Any) -> Engine | Connection:
        return g.get("reading") or super().get_bind(*arguments, **options)

    def rollback(self) -> None:
        super().rollback()
        stop()

    def close(self) -> None:
        super().close()
        stop()


def only_reads() -> bool:
    """Whether this is a request that is not to write; an act asks over the connection with which it will."""
    return has_request_context() and request.method in {"GET", "HEAD"}


def reading(engine: Engine) -> Connection:
    """The connection of a request that only reads."""
    found: Connection | None = g.get("reading")
    if found is None:
        found = g.reading = engine.connect()
    if not found.in_transaction():
        found.begin()
    return found


def stop(_error: BaseException | None = None) -> None:
    """Give it back: what is read from now on is as of now."""
    if (held := g.pop("reading", None)) is not None:
        held.close()
