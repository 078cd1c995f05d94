"""Sealing the list of a draw: who is on it, with which number, and the sum over it."""

from typing import NamedTuple

from sqlalchemy import bindparam, select, update

from portal import clock
from portal.club.ground.happenings import happened
from portal.club.people.accounts import Account
from portal.club.people.members import Member
from portal.club.shop.draws import happenings as h
from portal.club.shop.draws.selection import Chance, fingerprint, list_of
from portal.club.shop.draws.tables import Draw, DrawEntry, DrawState, Entrant, SealedList
from portal.database import add, changed, session

PORTION = 250  # rows a transaction writes at most: others who write wait well under a tenth of a second
SEAL = (
    update(Draw)
    .where(
        Draw.id == bindparam("of"),
        Draw.state == DrawState.PUBLISHED,
        Draw.closes_at <= bindparam("now"),
        Draw.entries == bindparam("counted"),
    )
    .values(entries=Draw.entries)  # takes the row: no entry is being counted, and none can be any more
)


class ListToSeal(NamedTuple):
    """What will be sealed if no entry is counted until then."""

    entries: int
    left_out: list[int]  # entrants
    text: str


def list_to_seal(draw: Draw) -> ListToSeal:
    """Everything entered by now. Reads only. The number comes first: what is entered after it, is noticed."""
    entries = int(session.scalar(select(Draw.entries).where(Draw.id == draw.id)) or 0)
    left_out = _unfit(draw.id)
    prizes = [(prize.position, prize.quantity) for prize in draw.prizes]
    return ListToSeal(entries, left_out, list_of(prizes, _chances(draw.id, set(left_out))))


def seal(draw: Draw, ready: ListToSeal) -> bool:
    """After closing: the list is fixed and its fingerprint public, while the seed is still secret.

    False when it was done before, or when something was entered since the list was made ready. Who is no member in good
    standing any more, or works for the club now, is left out and gets the points back.
    """
    if changed(SEAL, of=draw.id, now=clock.now(), counted=ready.entries) != 1:
        return False
    for start in range(0, len(ready.left_out), PORTION):
        some = Entrant.id.in_(ready.left_out[start : start + PORTION])
        changed(update(Entrant).where(some).values(is_left_out=True))
    add(SealedList(draw_id=draw.id, text=ready.text))
    values = {"state": DrawState.SEALED, "sealed": fingerprint(ready.text), "sealed_at": clock.now()}
    changed(update(Draw).where(Draw.id == draw.id).values(**values))
    session.refresh(draw)
    happened(h.SEALED, None, draw=draw.id, entries=ready.text.count("\nentry,"))
    return True


def _unfit(draw_id: int) -> list[int]:
    """Entrants whose entries do not count: cards cancelled, accounts suspended, people who work here now."""
    unfit = Member.cancelled_at.is_not(None) | Account.suspended_at.is_not(None) | Account.is_staff.is_(True)
    rows = (
        select(Entrant.id).join(Member, Member.id == Entrant.member_id).join(Account, Account.id == Member.account_id)
    )
    return list(session.scalars(rows.where(Entrant.draw_id == draw_id, unfit)))


def _chances(draw_id: int, left_out: set[int]) -> list[Chance]:
    rows = (
        select(DrawEntry.number, Entrant.code, Entrant.id)
        .join(Entrant, Entrant.id == DrawEntry.entrant_id)
        .where(DrawEntry.draw_id == draw_id)
    )
    return [Chance(number, holder) for number, holder, entrant in session.execute(rows) if entrant not in left_out]
