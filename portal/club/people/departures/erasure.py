"""Erasure: asked by whom it is about, taken back for some days, then done by the night; and again after a restore."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, update

from portal import clock, config, storage
from portal.club.ground import endings, erasing
from portal.club.ground.erasing import Erased, ErasureList
from portal.club.ground.figures import number
from portal.club.ground.happenings import happened
from portal.club.ground.portions import portion
from portal.club.ground.sealing.chain import utc
from portal.club.ground.terms import Terms
from portal.club.people import accounts, members
from portal.club.people.accounts import Account
from portal.club.people.departures import happenings as h
from portal.club.people.departures.leaving import may_be_closed
from portal.club.people.departures.tables import Erasure, ErasureState
from portal.database import add, changed, session, wipe
from portal.manifest import Person
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


@dataclass(frozen=True)
class ErasureTerms:
    days: int = number(14, 1, 60)  # in which it can be taken back


TERMS = Terms("erasure", ErasureTerms, _l("how long an erasure can be taken back"))


def ask(account: Account) -> Erasure:
    """From now on it can be taken back for some days. Raises Refusal for an account of work."""
    may_be_closed(account)
    if (waiting := asked_by(account.id)) is not None:
        return waiting
    due = clock.now() + timedelta(days=TERMS.now().days)
    row = add(Erasure(account_id=account.id, state=ErasureState.COOLING, asked_at=clock.now(), due_at=due))
    letter = h.ErasureAsked(due=clock.local(due).date())
    happened(h.ERASURE_ASKED, account.id, told={account.id: letter}, erasure=row.id, account=account.id)
    return row


def take_back(row: Erasure) -> None:
    """As if it had not been asked. Raises Refusal (409) where it is too late."""
    if not _end(row, ErasureState.TAKEN_BACK):
        raise Refusal(_l("This was taken back or carried out already."), status=409)
    told = {row.account_id: h.ErasureTakenBack()}
    happened(h.ERASURE_TAKEN_BACK, row.account_id, told=told, erasure=row.id, account=row.account_id)


def asked_by(account_id: int) -> Erasure | None:
    """What this account has asked for and can still take back."""
    mine = (Erasure.account_id == account_id) & (Erasure.state == ErasureState.COOLING)
    return session.scalar(select(Erasure).where(mine))


def run() -> int:
    """The job: whoever's days are over is erased, and whoever a restored backup has brought back; how many."""
    due = select(Erasure.id).where(Erasure.state == ErasureState.COOLING, Erasure.due_at <= clock.now())
    done = sum(portion()(_carry_out)(ident) for ident in session.scalars(due.order_by(Erasure.id)).all())
    done += again()
    if done:
        session.rollback()  # what reads an older state would keep it in the log
        wipe()
    return done


def due() -> int:
    over = (Erasure.state == ErasureState.COOLING) & (Erasure.due_at <= clock.now())
    return int(session.scalar(select(func.count()).select_from(Erasure).where(over)) or 0)


def cooling() -> int:
    rows = select(func.count()).select_from(Erasure).where(Erasure.state == ErasureState.COOLING)
    return int(session.scalar(rows) or 0)


def again() -> int:
    """Whoever is on the list outside the database and yet is here, is erased now."""
    return sum(portion()(_erase_again)(one) for one in back())


def back() -> list[Erased]:
    """Those who were erased and are here again: a backup from before was brought back."""
    return [one for one in _list().all() if (found := _of(one)) is not None and not found.is_erased]


def _carry_out(erasure_id: int) -> int:
    row = session.get_one(Erasure, erasure_id, populate_existing=True)
    account = accounts.by_id(row.account_id)
    member = members.of_account(account.id)
    at_work = account.is_staff or account.is_clerk
    if at_work or (member is not None and endings.unfinished(member.id)) or not _end(row, ErasureState.DONE):
        return 0  # looked at again tomorrow
    _erase(account)
    return 1


def _erase_again(one: Erased) -> int:
    found = _of(one)
    if found is None or found.is_erased:
        return 0
    _erase(found)
    return 1


def _erase(account: Account) -> None:
    """The list comes before the commit and the files do: killed in between, the next run does the same once more."""
    member = members.of_account(account.id)
    if member is not None:
        members.cancel(member, None)
        endings.carry_out(member.id, None)
    session.flush()
    person = Person(account.id, member.id if member else 0, account.phone, _words(account))
    _list().note(account.id, account.created_at)
    happened(h.ERASED, None, account=account.id)
    names = erasing.erase(person)
    session.expire_all()
    for name in names:
        storage.delete(name)


def _words(account: Account) -> tuple[str, ...]:
    """By which others may have written of them. A name that others bear, too, tells of nobody."""
    alike = select(func.count()).select_from(Account).where(Account.name == account.name)
    own = [account.name] if session.scalar(alike) == 1 else []
    return tuple(filter(None, [*own, account.phone, account.phone.removeprefix("+86"), account.email]))


def _end(row: Erasure, to: ErasureState) -> bool:
    still = (Erasure.id == row.id) & (Erasure.state == ErasureState.COOLING)
    done = changed(update(Erasure).where(still).values(state=to, ended_at=clock.now())) == 1
    session.refresh(row)
    return done


def _of(one: Erased) -> Account | None:
    """The account of that number, if it is the same person's: after a restore another may have it."""
    found: Any = session.get(Account, one.account_id, populate_existing=True)
    return found if found is not None and utc(found.created_at) == one.created_at else None


def _list() -> ErasureList:
    return ErasureList(config.current().erasures)
