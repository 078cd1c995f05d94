"""Asking for a copy, keeping it for some days, and deleting it."""

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, update

from portal import clock, queue, storage
from portal.club.ground import files
from portal.club.ground.files import File
from portal.club.ground.happenings import happened
from portal.club.ground.portions import portion
from portal.club.people.accounts import Account
from portal.club.people.copies import happenings as h
from portal.club.people.copies.tables import CopyState, PersonalCopy
from portal.database import add, changed, session

KEPT = timedelta(days=7)
AGAIN = timedelta(hours=24)  # sooner the one that was made is given


def ask(account: Account, language: str) -> PersonalCopy:
    """It is made by a job; one that waits, or was made within a day, is given as it is."""
    known = latest_of(account.id)
    if known is not None and (known.state is CopyState.WAITING or _is_fresh(known)):
        if known.state is CopyState.WAITING:
            queue.wake("copies.make", copy_id=known.id)
        return known
    row = add(PersonalCopy(account_id=account.id, language=language, state=CopyState.WAITING, asked_at=clock.now()))
    happened(h.ASKED, account.id, copy=row.id, account=account.id)
    queue.wake("copies.make", copy_id=row.id)
    return row


def latest_of(account_id: int) -> PersonalCopy | None:
    rows = select(PersonalCopy).where(PersonalCopy.account_id == account_id).order_by(PersonalCopy.id.desc())
    return session.scalar(rows.limit(1))


def keep(copy_id: int, name: str, size: int) -> None:
    """Enter what was made, if it still waits."""
    row = session.get_one(PersonalCopy, copy_id)
    file = files.keep(name, media_type="application/zip", size=size, by=None)
    until = clock.now() + KEPT
    values = {"state": CopyState.MADE, "made_at": clock.now(), "kept_until": until, "file_id": file.id}
    waits = (PersonalCopy.id == copy_id) & (PersonalCopy.state == CopyState.WAITING)
    if changed(update(PersonalCopy).where(waits).values(**values)) == 1:
        told = {row.account_id: h.CopyMade(until=clock.local(until).date())}
        happened(h.MADE, None, told=told, copy=copy_id, account=row.account_id)


def failed(copy_id: int) -> None:
    waits = (PersonalCopy.id == copy_id) & (PersonalCopy.state == CopyState.WAITING)
    changed(update(PersonalCopy).where(waits).values(state=CopyState.FAILED))


def taken(row: PersonalCopy) -> None:
    """It was downloaded: written down each time."""
    changed(update(PersonalCopy).where(PersonalCopy.id == row.id).values(taken_at=clock.now()))
    happened(h.TAKEN, row.account_id, copy=row.id, account=row.account_id)


def purge() -> int:
    """The job: what was kept long enough is deleted; how many."""
    over = select(PersonalCopy.id).where(_is_over())
    return sum(portion()(_delete)(ident) for ident in session.scalars(over).all())


def due() -> int:
    return int(session.scalar(select(func.count()).select_from(PersonalCopy).where(_is_over())) or 0)


def kept() -> int:
    made = PersonalCopy.state == CopyState.MADE
    return int(session.scalar(select(func.count()).select_from(PersonalCopy).where(made)) or 0)


def _is_over() -> Any:
    return (PersonalCopy.state == CopyState.MADE) & (PersonalCopy.kept_until <= clock.now())


def _is_fresh(row: PersonalCopy) -> bool:
    return row.state is CopyState.MADE and row.made_at is not None and row.made_at > clock.now() - AGAIN


def _delete(copy_id: int) -> int:
    row = session.get_one(PersonalCopy, copy_id, populate_existing=True)
    file = row.file
    gone = update(PersonalCopy).where(PersonalCopy.id == copy_id, _is_over())
    if changed(gone.values(state=CopyState.GONE, file_id=None)) != 1 or file is None:
        return 0
    name = file.name
    session.delete(session.get_one(File, file.id))
    session.flush()
    storage.delete(name)
    return 1
