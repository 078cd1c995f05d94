"""Views a colleague keeps: the filters and the order of a list of the desk, under a name of their own."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.club.ground.scope import CLUB
from portal.database import Base, Id, add, session
from portal.manifest import Leaving, Mention, Personal, Subject
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

MOST = 12  # of one list; each is counted whenever the list is shown
LONGEST = 30  # characters of a name


class SavedView(Base):
    """One view. list_key: of the list (portal/web/lists.py). query: its address's filters and order."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("account_id", "list_key", "name"),)

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    list_key: Mapped[str]
    name: Mapped[str]
    query: Mapped[dict[str, Any]]
    at: Mapped[datetime]

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Any) -> ColumnElement[bool]:
        """A view is its owner's; what it finds is asked anew, with the rights of that moment."""
        mine: ColumnElement[bool] = cls.account_id == viewer.account_id
        return mine


def of(account_id: int, list_key: str) -> list[SavedView]:
    """What the person keeps of that list, in the order it was kept."""
    rows = select(SavedView).where(SavedView.account_id == account_id, SavedView.list_key == list_key)
    return list(session.scalars(rows.order_by(SavedView.id)))


def keep(account_id: int, list_key: str, name: str, query: Mapping[str, str]) -> SavedView:
    """Under a name; of the same name there is one, and the last one kept is it."""
    mine = of(account_id, list_key)
    known = next((one for one in mine if one.name == _named(name)), None)
    if known is not None:
        known.query = dict(query)
        return known
    if len(mine) >= MOST:
        raise Refusal(_l("You keep twelve views of this list. Please delete one of them first."), status=409)
    return add(
        SavedView(account_id=account_id, list_key=list_key, name=_named(name), query=dict(query), at=clock.now())
    )


def rename(view: SavedView, name: str) -> None:
    if any(one.name == _named(name) for one in of(view.account_id, view.list_key) if one.id != view.id):
        raise Refusal(_l("Another view of yours has this name."), status=409)
    view.name = _named(name)


def throw_away(view: SavedView) -> None:
    session.execute(delete(SavedView).where(SavedView.id == view.id))


def _named(name: str) -> str:
    said = " ".join(name.split())
    if not 1 <= len(said) <= LONGEST:
        raise Refusal(_l("Please give the view a name of at most thirty characters."), "name")
    return said


MANIFEST = Subject(
    leaving=Leaving(
        personal=(Personal(SavedView, _l("Views you keep"), lambda of: SavedView.account_id == of.account_id),),
        mentions=(Mention(SavedView, ("name", "query")),),
    )
)
