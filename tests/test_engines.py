"""Connections that break while nobody uses them."""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from portal.database import db
from portal.engine.engines import Rested

pytestmark = pytest.mark.usefixtures("app")


def broken_while_resting(seconds: float) -> int:
    """A pool of one connection, which the server ends while it rests; then the answer to a question."""
    engine = create_engine(db.engine.url, pool_size=1, max_overflow=0)
    Rested(engine, seconds)
    with engine.connect() as connection:
        backend = connection.execute(text("SELECT pg_backend_pid()")).scalar()
    with db.engine.connect() as other:
        other.execute(text("SELECT pg_terminate_backend(:backend, 5000)"), {"backend": backend})
    try:
        with engine.connect() as connection:
            return connection.execute(text("SELECT 1")).scalar_one()
    finally:
        engine.dispose()


def test_a_connection_that_broke_while_it_rested_is_replaced():
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has no server that ends connections")
    assert broken_while_resting(0) == 1
    with pytest.raises(OperationalError):
        broken_while_resting(60)  # the control: who has not rested is not asked
