"""How many statements the database is asked while a block lasts."""

from typing import Any, Self

from sqlalchemy import event

from portal.club.ground import kept_terms
from portal.database import db


class counting:
    count = 0

    def __enter__(self) -> Self:
        kept_terms.stamp()  # what is read once in some seconds is no page's
        event.listen(db.engine, "before_cursor_execute", self._one)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(db.engine, "before_cursor_execute", self._one)

    def _one(self, *_: Any) -> None:
        self.count += 1
