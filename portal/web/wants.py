"""What waits for a member, from all subjects: a broken promise of ours first, then what runs out first."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from flask import g
from sqlalchemy import literal_column, union_all

from portal import clock
from portal.database import session
from portal.manifest import FewWant, Want, pages
from portal.sentences import gettext as _
from portal.web import wording
from portal.web.kept import kept
from portal.web.marks import mark

T = TypeVar("T")
MOST = 5  # rows on the first page; of the others their number is said
SOON = timedelta(hours=24)


class Leaf(NamedTuple):
    """The day beside it, as an almanac says it; the hour where only hours are left."""

    above: str
    large: str
    below: str
    is_soon: bool = False


class FirstWants(NamedTuple):
    """What the first page shows of it: the nearest rows, and how many more there are."""

    rows: list[tuple[Want, Leaf | None]]
    more: int


def wanted_of(member_id: int) -> FirstWants:
    few = _few()
    asks = [
        one.wants if isinstance(one, FewWant) else one
        for place, one in enumerate(_declared())
        if not isinstance(one, FewWant) or (member_id, place) in few
    ]
    found = [want for ask in asks for want in ask(member_id)]
    found.sort(key=lambda want: (not want.is_late, ends_at(want) or datetime.max.replace(tzinfo=clock.ZONE)))
    return FirstWants([(want, leaf_of(want)) for want in found[:MOST]], max(0, len(found) - MOST))


def _declared() -> list[Callable[[int], Iterable[Want]] | FewWant]:
    return [one for subject in pages().values() for one in subject.wants]


@kept(5)
def _few() -> frozenset[tuple[int, int]]:
    """The member and the place of the declaration, of all that waits for hardly anybody. One statement."""
    rows = [
        one.of().add_columns(literal_column(str(place)))
        for place, one in enumerate(_declared())
        if isinstance(one, FewWant)
    ]
    return (
        frozenset((member_id, place) for member_id, place in session.execute(union_all(*rows))) if rows else frozenset()
    )


def ends_at(want: Want) -> datetime | None:
    """The moment at which it is over."""
    if isinstance(want.until, datetime) or want.until is None:
        return want.until
    return clock.end_of(want.until)


def leaf_of(want: Want) -> Leaf | None:
    end = ends_at(want)
    if want.until is None or end is None:
        return None
    below = str(_("was promised") if want.is_late else _("at the latest"))
    if isinstance(want.until, datetime) and not want.is_late and end - clock.now() < SOON:
        return Leaf(wording.day(want.until), wording.time_(want.until), below, is_soon=True)
    day = clock.local(want.until).date() if isinstance(want.until, datetime) else want.until
    return Leaf(wording.month_only(day), f"{day.day}{mark('nth')}", below)


def once_a_request(question: Callable[..., T], *arguments: Any) -> T:
    """What several ask for while one page is made, asked of the database once. Only for reading."""
    held: dict[Any, Any] = g.setdefault("asked_once", {})
    key = (question, arguments)
    if key not in held:
        held[key] = question(*arguments)
    return held[key]  # type: ignore[no-any-return]
