"""A purchase discount 购房优惠 of a project, and the codes that members take of it. No price is kept anywhere."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.estate.projects import Project, ProjectState
from portal.club.ground.codes import EASY, Codes
from portal.club.ground.decisions import Asked, four_eyes
from portal.club.people.accounts import Hat, Viewer
from portal.club.people.members import LADDER, Grade, Member
from portal.database import Base, Id
from portal.engine.journal import journaled
from portal.sentences import lazy_gettext as _l
from portal.words import Words, Yuan

CODES = Codes(EASY, 10, group=5)


class DiscountKind(StrEnum):
    PERCENT = "percent"  # of the total price; rates are hundredths of a percent
    AMOUNT = "amount"  # off the total price; rates are fen


class DiscountState(StrEnum):
    WAITING = "waiting"  # for a second person
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"  # before its last day; codes that were taken stay good


class CodeState(StrEnum):
    LIVING = "living"
    USED = "used"
    RETURNED = "returned"  # by the member
    EXPIRED = "expired"


_APPROVED, _LIVING, _USED = (text(f"state = '{one}'") for one in ("approved", "living", "used"))


class Discount(Asked, Base):
    """What members pay less at one project, by grade, from a day to a day."""

    __tablename__ = "purchase_discounts"
    __table_args__ = (
        four_eyes("state IN ('approved', 'ended')"),
        CheckConstraint("starts_on <= ends_on", name="days"),
        CheckConstraint("valid_days BETWEEN 1 AND 366", name="valid_days"),
        Index(
            "uq_purchase_discounts_approved",  # one a project
            "project_id", unique=True, sqlite_where=_APPROVED, postgresql_where=_APPROVED,
        ),
        Index("ix_purchase_discounts_state", "state", "id"),
    )  # fmt: skip

    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    kind: Mapped[DiscountKind]
    rates: Mapped[dict[str, int]] = mapped_column(JSON)  # by grade: for it and higher, up to the next named
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    valid_days: Mapped[int]  # so long a code is good, never beyond ends_on
    terms: Mapped[Words]  # the legal wording
    state: Mapped[DiscountState]
    ended_because: Mapped[str | None]
    last_number: Mapped[int] = mapped_column(default=0)  # of its codes

    project: Mapped[Project] = relationship(lazy="joined", innerjoin=True)

    estate_of = "estate_id"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF:
            return viewer.covers(cls, "discounts.read")
        return cls.state == DiscountState.APPROVED

    @property
    def is_in_force(self) -> bool:
        on_sale = self.project.state is ProjectState.PUBLISHED
        return self.state is DiscountState.APPROVED and on_sale and self.starts_on <= clock.today() <= self.ends_on

    @property
    def said_rates(self) -> list[tuple[Grade, object]]:
        """By grade, what it is: of each grade from which on it changes."""
        return [(grade, said(self.kind, self.rates[grade])) for grade in LADDER if grade in self.rates]

    def rate_for(self, grade: Grade) -> int | None:
        """What applies to that grade; None: nothing does."""
        below = [self.rates[one] for one in LADDER[: grade.place + 1] if one in self.rates]
        return below[-1] if below else None


def said(kind: DiscountKind, rate: int) -> object:
    """总价优惠 1.5% · 总价优惠 ¥20,000"""
    if kind is DiscountKind.AMOUNT:
        return _l("%(rate)s off the total price", rate=Yuan(rate))
    whole, rest = divmod(rate, 100)
    return _l("%(rate)s off the total price", rate=f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + "%")


class DiscountCode(Base):
    """A numbered code, for one member and one purchase; what is off is written down as it was when it was taken."""

    __tablename__ = "discount_codes"
    __table_args__ = (
        UniqueConstraint("code"),
        UniqueConstraint("discount_id", "number"),
        CheckConstraint("(state = 'used') = (used_at IS NOT NULL)", name="used"),
        CheckConstraint("(state = 'used') = (contract IS NOT NULL AND home_key IS NOT NULL)", name="contract"),
        Index(
            "uq_discount_codes_living",  # one a member and project
            "member_id", "project_id", unique=True, sqlite_where=_LIVING, postgresql_where=_LIVING,
        ),
        Index(
            "uq_discount_codes_home", "project_id", "home_key",
            unique=True, sqlite_where=_USED, postgresql_where=_USED,
        ),
        Index(
            "uq_discount_codes_contract", "project_id", "contract",
            unique=True, sqlite_where=_USED, postgresql_where=_USED,
        ),
        Index("ix_discount_codes_due", "state", "expires_at"),
        Index("ix_discount_codes_member", "member_id", "id"),
    )  # fmt: skip

    id: Mapped[Id]
    code: Mapped[str]
    number: Mapped[int]  # 1, 2, 3 of its discount
    discount_id: Mapped[int] = mapped_column(ForeignKey("purchase_discounts.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    grade: Mapped[Grade]
    rate: Mapped[int]  # as in the discount
    state: Mapped[CodeState]
    taken_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    contract: Mapped[str | None]  # its number, as compared
    home: Mapped[str | None]  # as it was written
    home_key: Mapped[str | None]  # "3-1202"

    discount: Mapped[Discount] = relationship(lazy="joined", innerjoin=True)
    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)

    estate_of = "estate_id"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF:
            return viewer.covers(cls, "discounts.read")
        return cls.member_id == viewer.member_id

    @property
    def standing(self) -> CodeState:
        """The state as of now: a living code whose time is over has expired, noted or not."""
        is_over = self.state is CodeState.LIVING and self.expires_at <= clock.now()
        return CodeState.EXPIRED if is_over else self.state

    @property
    def said_rate(self) -> object:
        """What is off, as it was when the code was taken."""
        return said(self.discount.kind, self.rate)

    @property
    def last_day(self) -> date:
        """The last day on which it is good, until 24:00."""
        return (self.expires_at - timedelta(seconds=1)).date()

    @property
    def shown(self) -> str:
        """JZ7K2-8QM4T"""
        return CODES.shown(self.code)


class DiscountAct(Base):
    """A code was used up at signing, or that was taken back by a second person. The reason is free text."""

    __tablename__ = "discount_acts"
    __table_args__ = (Index("ix_discount_acts_code", "code_id", "id"),)

    id: Mapped[Id]
    code_id: Mapped[int] = mapped_column(ForeignKey("discount_codes.id"))
    act: Mapped[str]  # used | undone
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str | None]


journaled(DiscountCode, without=("code", "contract", "home", "home_key"))
journaled(DiscountAct, without=("reason",))
