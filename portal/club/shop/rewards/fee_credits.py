"""Credit notes for the property company: so much less of a home's fee. Exported once; taken back only before."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    UniqueConstraint,
    func,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.estate.projects import Estate, Home
from portal.club.ground.happenings import happened
from portal.club.people.accounts import Hat, Viewer
from portal.club.people.members import Member
from portal.club.shop.rewards import happenings as h
from portal.club.shop.rewards.redemptions import Redemption, RedemptionAct, take_all
from portal.database import Base, Id, add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l


class CreditState(StrEnum):
    OPEN = "open"
    EXPORTED = "exported"
    TAKEN_BACK = "taken_back"


STATE_NAMES = {
    CreditState.OPEN: _l("Not yet exported"),
    CreditState.EXPORTED: _l("Exported"),
    CreditState.TAKEN_BACK: _l("Taken back"),
}


CHECKS = (
    (
        "redemption %s: it and its fee credit disagree",
        """
        SELECT r.id FROM redemptions r JOIN fee_credits c ON c.redemption_id = r.id
        WHERE (c.state = 'exported') <> (r.state = 'fulfilled') OR (c.state = 'taken_back') <> (r.state = 'cancelled')
           OR c.member_id <> r.member_id OR c.home_id <> r.home_id""",
    ),
    (
        "fee export %s: its notes are not what it says",
        """
        SELECT e.id FROM fee_exports e
        LEFT JOIN (SELECT export_id, count(*) AS notes, sum(amount_fen) AS total FROM fee_credits GROUP BY export_id) c
          ON c.export_id = e.id
        WHERE e.notes <> coalesce(c.notes, 0) OR e.total_fen <> coalesce(c.total, 0)""",
    ),
)


class FeeCredit(Base):
    __tablename__ = "fee_credits"
    __table_args__ = (
        UniqueConstraint("redemption_id"),
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("(state = 'exported') = (export_id IS NOT NULL)", name="export"),
        Index("ix_fee_credits_open", "state", "estate_id", "issued_at"),
        Index("ix_fee_credits_export", "export_id", "id"),
    )

    id: Mapped[Id]
    redemption_id: Mapped[int] = mapped_column(ForeignKey("redemptions.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    home_id: Mapped[int] = mapped_column(ForeignKey("homes.id"))
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    amount_fen: Mapped[int]
    state: Mapped[CreditState]
    issued_at: Mapped[datetime]
    export_id: Mapped[int | None] = mapped_column(ForeignKey("fee_exports.id"))

    home: Mapped[Home] = relationship(lazy="joined", innerjoin=True)
    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)

    estate_of = "estate_id"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF:
            return viewer.covers(cls, "rewards.handover")
        return cls.member_id == viewer.member_id

    @property
    def number(self) -> str:
        """The number of the note: DK202611-000042"""
        return f"DK{clock.local(self.issued_at):%Y%m}-{self.id:06d}"


class FeeExport(Base):
    """What was handed to the property company of one estate: every open note up to a day; and when they booked it."""

    __tablename__ = "fee_exports"
    __table_args__ = (
        CheckConstraint("notes > 0 AND total_fen > 0", name="numbers"),
        CheckConstraint("(booked_at IS NULL) = (booked_by IS NULL)", name="booked"),
        Index("ix_fee_exports_estate", "estate_id", "id"),
    )

    id: Mapped[Id]
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    up_to: Mapped[date]
    notes: Mapped[int]
    total_fen: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    booked_at: Mapped[datetime | None]  # the property company has taken it off the fees
    booked_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    estate: Mapped[Estate] = relationship(lazy="joined", innerjoin=True)

    estate_of = "estate_id"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        return viewer.covers(cls, "rewards.handover")


def issue(redemption_id: int, member_id: int, home_id: int, amount_fen: int) -> FeeCredit:
    """A note for this home."""
    home = session.get_one(Home, home_id)
    return add(
        FeeCredit(
            redemption_id=redemption_id,
            member_id=member_id,
            home_id=home_id,
            estate_id=home.estate_id,
            amount_fen=amount_fen,
            state=CreditState.OPEN,
            issued_at=clock.now(),
        )
    )


def take_back(redemption_id: int) -> None:
    """Before it is exported. Raises Refusal afterwards."""
    still = (FeeCredit.redemption_id == redemption_id) & (FeeCredit.state == CreditState.OPEN)
    if changed(update(FeeCredit).where(still).values(state=CreditState.TAKEN_BACK)) != 1:
        raise Refusal(_l("The property company has this credit already; it can no longer be taken back."), status=409)


def export(estate_id: int, up_to: date, by: int) -> FeeExport:
    """Hand over every open note of the estate issued up to that day; none is ever in two exports."""
    if up_to > clock.today():
        raise Refusal(_l("This day is still to come."), "up_to")
    due = (FeeCredit.estate_id == estate_id) & (FeeCredit.issued_at < clock.end_of(up_to))
    count = select(func.count(FeeCredit.id), func.coalesce(func.sum(FeeCredit.amount_fen), 0))
    notes, total = session.execute(count.where(due, FeeCredit.state == CreditState.OPEN)).one()
    if not notes:
        raise Refusal(_l("There is no open note of this estate up to that day."), "up_to")
    values = {"estate_id": estate_id, "up_to": up_to, "made_at": clock.now(), "made_by": by}
    made = add(FeeExport(notes=notes, total_fen=int(total), **values))
    now = update(FeeCredit).where(due, FeeCredit.state == CreditState.OPEN)
    if changed(now.values(state=CreditState.EXPORTED, export_id=made.id)) != notes:
        raise Refusal(_l("Somebody changed a note at the same moment. Please try again."), status=409)
    mine = select(FeeCredit.redemption_id).where(FeeCredit.export_id == made.id)
    take_all(Redemption.id.in_(mine), RedemptionAct.FULFIL)
    happened(h.EXPORTED, by, export=made.id, estate=estate_id, notes=notes)
    return made


def book(made: FeeExport, by: int) -> None:
    """The property company says that every note of it is off the fees. Raises Refusal where it was said already."""
    still = (FeeExport.id == made.id) & FeeExport.booked_at.is_(None)
    if changed(update(FeeExport).where(still).values(booked_at=clock.now(), booked_by=by)) != 1:
        raise Refusal(_l("This was confirmed already."), status=409)
    happened(h.BOOKED, by, export=made.id, estate=made.estate_id, notes=made.notes)


def exported(made: FeeExport) -> list[FeeCredit]:
    """The notes of an export, in their order."""
    return list(session.scalars(select(FeeCredit).where(FeeCredit.export_id == made.id).order_by(FeeCredit.id)))


def of_redemption(redemption_id: int) -> FeeCredit | None:
    return session.scalar(select(FeeCredit).where(FeeCredit.redemption_id == redemption_id))


def booked_on(credit: FeeCredit) -> datetime | None:
    """When the property company said that it is off the fee."""
    return session.scalar(select(FeeExport.booked_at).where(FeeExport.id == credit.export_id))


def open_notes(viewer: Viewer) -> Select[Any]:
    """What is still to be exported, of this colleague's estates; for a pager by id."""
    return select(FeeCredit).where(FeeCredit.state == CreditState.OPEN, FeeCredit.visible_to(viewer))


def exports(viewer: Viewer) -> Select[Any]:
    """What was exported, for a pager by id."""
    return select(FeeExport).where(FeeExport.visible_to(viewer))


def open_by_estate(viewer: Viewer) -> list[tuple[Estate, int, int]]:
    """Estate, number of open notes, fen in all."""
    sums = (
        select(FeeCredit.estate_id, func.count(FeeCredit.id), func.sum(FeeCredit.amount_fen))
        .where(FeeCredit.state == CreditState.OPEN, FeeCredit.visible_to(viewer))
        .group_by(FeeCredit.estate_id)
    )
    found = {estate_id: (int(notes), int(total)) for estate_id, notes, total in session.execute(sums)}
    rows = session.scalars(select(Estate).where(Estate.id.in_(found)).order_by(Estate.position, Estate.id))
    return [(estate, *found[estate.id]) for estate in rows]
