"""What was deleted must not be read in the file either: SQLite leaves it in free pages, log and index."""

import pysqlite3

from portal.engine.sessions import engine, in_turn

PATIENCE = 120.0  # s: a large club is written anew, and nobody else writes meanwhile


def wipe() -> None:
    """Write the file anew without what was deleted. On PostgreSQL the server does it, and no dump ever holds it."""
    if engine().dialect.name != "sqlite":
        return
    with in_turn(patience=PATIENCE):
        handle = pysqlite3.connect(str(engine().url.database), isolation_level=None, timeout=PATIENCE)
        try:
            handle.execute("INSERT INTO search_words (search_words) VALUES ('optimize')")
            handle.execute("VACUUM")
            handle.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            handle.close()
