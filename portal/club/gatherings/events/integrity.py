"""What must hold for events (`club doctor`, and tests)."""

from typing import Any

from sqlalchemy import Select, Text, and_, cast, func, literal, or_, select
from sqlalchemy.orm import aliased

from portal.club.gatherings.events.names import SEATED, Deposit, PartyState
from portal.club.gatherings.events.signup_tables import SignUp
from portal.club.gatherings.events.tables import Sitting
from portal.club.purse.points import Entry, EntryKind
from portal.database import session

_lock, _end, _back = aliased(Entry), aliased(Entry), aliased(Entry)
_LOCKED = _lock.key == func.coalesce(SignUp.deposit_key, literal("deposit:") + cast(SignUp.id, Text))
_ENDED = and_(_end.member_id == _lock.member_id, _end.reverses == _lock.seq)
_GIVEN_BACK = and_(_back.member_id == _end.member_id, _back.reverses == _end.seq)


def _counted(what: Any, *states: PartyState) -> Any:
    """What the sign-ups of a sitting come to."""
    mine = (SignUp.sitting_id == Sitting.id) & SignUp.state.in_(states)
    return select(what).where(mine).correlate(Sitting).scalar_subquery()


_PERSONS = func.coalesce(func.sum(SignUp.size), 0)
_RULES: dict[str, Select[int]] = {
    "sitting %s: it counts other seats as taken than were given": select(Sitting.id).where(
        Sitting.taken != _counted(_PERSONS, *SEATED)
    ),
    "sitting %s: it counts another queue than there is": select(Sitting.id).where(
        or_(
            Sitting.offered != _counted(_PERSONS, PartyState.OFFERED),
            Sitting.waiting != _counted(func.count(), PartyState.WAITING),
        )
    ),
    "sign-up %s: the ledger did not lock its deposit": select(SignUp.id)
    .outerjoin(_lock, _LOCKED)
    .where(
        SignUp.deposit > 0,
        or_(
            _lock.seq.is_(None),
            _lock.kind != EntryKind.LOCK,
            -_lock.amount != SignUp.deposit,
            _lock.member_id != SignUp.member_id,
        ),
    ),
    "sign-up %s: a deposit is locked of which it knows nothing": select(SignUp.id)
    .join(_lock, _LOCKED)
    .where(SignUp.deposit == 0),
    "sign-up %s: it and the ledger disagree about how its deposit ended": select(SignUp.id)
    .join(_lock, _LOCKED)
    .outerjoin(_end, _ENDED)
    .outerjoin(_back, _GIVEN_BACK)
    .where(
        or_(
            (SignUp.deposit_state == Deposit.LOCKED) != _end.seq.is_(None),
            and_(SignUp.deposit_state == Deposit.KEPT, _end.kind != EntryKind.FORFEIT),
            and_(SignUp.deposit_state == Deposit.RETURNED, _end.kind == EntryKind.FORFEIT, _back.seq.is_(None)),
        )
    ),
    "sign-up %s: it is over, and its deposit is still locked": select(SignUp.id).where(
        SignUp.deposit_state == Deposit.LOCKED, SignUp.state != PartyState.HELD
    ),
}


_RULES |= {
    "session %s: its seats are not those of the parties in it": select(Sitting.id)
    .outerjoin(SignUp, (SignUp.sitting_id == Sitting.id) & SignUp.state.in_(SEATED))
    .group_by(Sitting.id, Sitting.taken)
    .having(func.coalesce(func.sum(SignUp.size), 0) != Sitting.taken),
}


def check() -> list[str]:
    """The first offenders of every broken invariant; empty when all is well."""
    broken = []
    for sentence, query in _RULES.items():
        broken += [sentence % found for found in session.scalars(query.limit(3))]
    return broken
