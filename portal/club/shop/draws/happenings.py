"""What happens around lucky draws, and the letters about it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.club.ground.happenings import FILE, Entity, Happening
from portal.club.ground.letters import Letter
from portal.club.ground.outbox import Purpose
from portal.club.shop.draws.tables import Draw
from portal.database import session
from portal.sentences import lazy_gettext as _l
from portal.words import Words


def titles_of(ids: Collection[int]) -> dict[int, Words]:
    """What these draws are called."""
    return {row.id: row.title for row in session.execute(select(Draw.id, Draw.title).where(Draw.id.in_(ids)))}


DRAW = Entity("draw", "draws", titles_of)
ENTRY = Entity("entry", "draw_entries")
AWARD = Entity("award", "draw_awards")


@dataclass(frozen=True, kw_only=True)
class _About(Letter):
    draw: int
    title: Words


@dataclass(frozen=True, kw_only=True)
class Won(_About, topic="draw_won", purpose=Purpose.SERVICE):
    prize: Words
    voucher: int
    number: str
    until: date


@dataclass(frozen=True, kw_only=True)
class PassedOn(_About, topic="draw_passed_on", purpose=Purpose.SERVICE):
    prize: Words


@dataclass(frozen=True, kw_only=True)
class DrawCalledOff(_About, topic="draw_called_off", purpose=Purpose.SERVICE):
    reason: Words
    back: int


@dataclass(frozen=True, kw_only=True)
class LeftOut(_About, topic="draw_left_out", purpose=Purpose.SERVICE):
    back: int


@dataclass(frozen=True, kw_only=True)
class Lost(_About, topic="draw_lost", purpose=Purpose.CARE, consent="events"):
    rank: int
    back: int = 0


def _of_a_draw(code: str, did: object, *rows: Entity, **more: Any) -> Happening:
    return Happening(code, did, (DRAW, *rows), **more)


CREATED = _of_a_draw("draw.created", _l("wrote the draw %(draw)s"))
EDITED = _of_a_draw("draw.edited", _l("changed the draw %(draw)s"))
PICTURED = _of_a_draw("draw.picture", _l("chose the picture of the draw %(draw)s"), FILE)
PUBLISHED = _of_a_draw("draw.published", _l("published the draw %(draw)s"))
PUBLIC_NUMBER = _of_a_draw("draw.public_number", _l("wrote down the public number of the draw %(draw)s"))
CALLED_OFF = _of_a_draw("draw.called_off", _l("called off the draw %(draw)s"))
SEALED = _of_a_draw("draw.sealed", _l("sealed the list of the draw %(draw)s: %(entries)s entries"), values=("entries",))
DRAWN = _of_a_draw("draw.drawn", _l("drew %(draw)s: %(ranks)s places"), values=("ranks",))
ENTERED = _of_a_draw("draw.entered", _l("entered the draw %(draw)s"), ENTRY, line=_l("entered the draw %(draw)s"))
WON = _of_a_draw(
    "draw.won",
    _l("gave %(member)s a prize of the draw %(draw)s"),
    AWARD,
    line=_l("won a prize in the draw %(draw)s"),
    letters=(Won,),
)
DECLINED = _of_a_draw(
    "draw.declined",
    _l("left a prize of the draw %(draw)s to the next"),
    AWARD,
    line=_l("left a prize of the draw %(draw)s to the next"),
)
PASSED_ON = _of_a_draw(
    "draw.passed_on",
    _l("passed a prize of the draw %(draw)s on to the next"),
    AWARD,
    line=_l("a prize of the draw %(draw)s went to the next"),
    letters=(PassedOn,),
)
SETTLED = _of_a_draw(
    "draw.settled",
    _l("told %(member)s how the draw %(draw)s ended"),
    line=_l("was told how the draw %(draw)s ended"),
    letters=(DrawCalledOff, LeftOut, Lost),
)
