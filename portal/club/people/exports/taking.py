"""Asking for an export, agreeing to it, and taking it: recorded each time, and split over no clicks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, func, select, update

from portal import clock
from portal.club.ground.decisions import Decision
from portal.club.ground.figures import number
from portal.club.ground.happenings import happened
from portal.club.ground.terms import Terms
from portal.club.people.accounts import Account, Viewer
from portal.club.people.exports import happenings as h
from portal.club.people.exports.canary import MARKS
from portal.club.people.exports.tables import EYES, ContactExport, ExportKind
from portal.club.people.members import Member
from portal.club.people.members.member_file import uncover
from portal.database import add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

AGREED_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class ExportTerms:
    alone: int = number(50, 0, 5000)  # rows with phones or addresses that one person saves in a day


TERMS = Terms("contact_exports", ExportTerms, _l("how many rows with phones one person saves alone"))


@dataclass(frozen=True)
class WantedExport:
    """Of what, and whose phones and addresses, one member a row. what: as in `uncover`."""

    kind: ExportKind
    scope: str
    members: Sequence[Member]
    what: str = "parcel"


def take(wanted: WantedExport, reason: str, by: int) -> ContactExport:
    """The export, DONE where it may be saved now, else WAITING for a second person. Raises Refusal.

    In the transaction of the act: each member sees who looked, and the audit how many rows it was.
    """
    rows = len(wanted.members)
    session.execute(select(Account.id).where(Account.id == by).with_for_update(key_share=True))  # sums can be trusted
    agreed = _agreed(wanted, rows, by)
    if agreed is None:
        agreed = _ask(wanted, rows, reason, by)
    if agreed.state is Decision.DONE:
        uncover(wanted.members, wanted.what, agreed.reason, by)
        changed(update(ContactExport).where(ContactExport.id == agreed.id).values(taken_at=clock.now()))
        happened(h.TAKEN, by, contact_export=agreed.id, lines=rows)
    return agreed


def agree(export: ContactExport, by: int) -> None:
    """The second person says yes; whoever asked may save it within a day. Raises Refusal."""
    EYES.decide(export, Decision.DONE, by)
    happened(h.AGREED, by, contact_export=export.id)


def decline(export: ContactExport, by: int) -> None:
    """No. Whoever asked takes it back this way, too."""
    if by == export.asked_by:
        EYES.withdraw(export, by)
    else:
        EYES.decide(export, Decision.DECLINED, by)
    happened(h.DECLINED, by, contact_export=export.id)


def waiting_exports(viewer: Viewer) -> list[ContactExport]:
    return list(session.scalars(EYES.waiting(viewer)))


def recent(viewer: Viewer, most: int = 50) -> list[ContactExport]:
    """What was asked for lately, the newest first."""
    rows = select(ContactExport).where(ContactExport.visible_to(viewer))
    return list(session.scalars(rows.order_by(ContactExport.id.desc()).limit(most)))


def _agreed(wanted: WantedExport, rows: int, by: int) -> ContactExport | None:
    """What a second person has agreed to lately and nobody has taken, for as many rows or more."""
    known = _same(wanted, by) & ContactExport.needs_second.is_(True) & (ContactExport.state == Decision.DONE)
    fresh = ContactExport.taken_at.is_(None) & (ContactExport.decided_at > clock.now() - AGREED_FOR)
    return session.scalar(select(ContactExport).where(known, fresh, ContactExport.rows >= rows).limit(1))


def _ask(wanted: WantedExport, rows: int, reason: str, by: int) -> ContactExport:
    if len(reason.strip()) < 4:
        raise Refusal(_l("Please write why you need the number; the member reads it."), "why")
    needs_second = rows > 0 and rows + _today(by) > TERMS.now().alone
    waits = select(ContactExport).where(_same(wanted, by), ContactExport.state == Decision.WAITING)
    if needs_second and (waiting := session.scalar(waits.limit(1))) is not None:
        return waiting
    row = {"kind": wanted.kind, "scope": wanted.scope, "rows": rows, "reason": reason.strip()}
    row |= {"needs_second": needs_second, "state": Decision.WAITING, "asked_by": by, "asked_at": clock.now()}
    mark = MARKS.unless(lambda one: session.scalar(select(ContactExport.id).where(ContactExport.mark == one)))
    made = add(ContactExport(**row, mark=mark))
    if needs_second:
        happened(h.ASKED, by, contact_export=made.id, lines=rows)
    else:
        EYES.settle(made, Decision.DONE)
    return made


def _today(by: int) -> int:
    """Rows that this person has saved today without a second one."""
    alone = (ContactExport.asked_by == by) & ContactExport.needs_second.is_(False)
    rows = select(func.coalesce(func.sum(ContactExport.rows), 0)).where(alone)
    return int(session.scalar(rows.where(ContactExport.asked_at >= clock.moment_of(clock.today()))) or 0)


def _same(wanted: WantedExport, by: int) -> ColumnElement[bool]:
    same = (ContactExport.kind == wanted.kind) & (ContactExport.scope == wanted.scope)
    return same & (ContactExport.asked_by == by)
