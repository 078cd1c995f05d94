"""An export that was asked for: of what, how many rows, why, who agreed, when it was taken, and its mark."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from portal.club.ground.decisions import Asked, Decision, SecondPerson, four_eyes
from portal.club.ground.scope import CLUB
from portal.club.people.accounts import Viewer, names_of
from portal.database import Base, Id
from portal.engine.journal import journaled
from portal.sentences import lazy_gettext as _l


class ExportKind(StrEnum):
    PARCELS = "parcels"
    YEARLY_GIFTS = "yearly_gifts"
    AUDIT = "audit"  # sentences with names and homes
    FEE_CREDITS = "fee_credits"  # names and homes, no phones


class ContactExport(Asked, Base):
    """`scope` says which part of its kind it is ("packing", a gift's id). `mark` is in every copy of the sheet."""

    __tablename__ = "contact_exports"
    __table_args__ = (
        four_eyes("state = 'done' AND needs_second"),
        UniqueConstraint("mark"),
        Index("ix_contact_exports_asked", "asked_by", "asked_at"),
        Index("ix_contact_exports_state", "state", "id"),
    )

    id: Mapped[Id]
    kind: Mapped[ExportKind]
    scope: Mapped[str]
    rows: Mapped[int]
    reason: Mapped[str]
    needs_second: Mapped[bool]
    state: Mapped[Decision]
    mark: Mapped[str]
    taken_at: Mapped[datetime | None]

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        return viewer.covers(cls, "exports.approve") | (cls.asked_by == viewer.account_id)


journaled(ContactExport, without=("reason",))
EYES = SecondPerson(
    ContactExport,
    permission="exports.approve",
    concerns=lambda _row: (),
    own=_l("A second person must agree to this export."),
    asked=_l("You asked for this export yourself; a second person must agree."),
    names=names_of,
    task_row="contact_export",
)
