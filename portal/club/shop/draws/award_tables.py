"""What somebody won in a draw."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.club.people.accounts import Viewer
from portal.club.purse.vouchers import Voucher, VoucherState
from portal.club.shop.draws.tables import Entrant, Prize
from portal.database import Base, Id


class AwardState(StrEnum):
    HELD = "held"
    PASSED_ON = "passed_on"


class Award(Base):
    """A prize that fell to somebody. Not fetched in time it is passed on: the same piece, the next round."""

    __tablename__ = "draw_awards"
    __table_args__ = (
        UniqueConstraint("prize_id", "piece", "round"),
        UniqueConstraint("entrant_id"),
        UniqueConstraint("voucher_id"),
        Index("ix_draw_awards_draw", "draw_id", "id"),
    )

    id: Mapped[Id]
    draw_id: Mapped[int] = mapped_column(ForeignKey("draws.id"))
    prize_id: Mapped[int] = mapped_column(ForeignKey("draw_prizes.id"))
    piece: Mapped[int]  # 1 … quantity
    round: Mapped[int]  # 1: as drawn; 2 and more: passed on
    entrant_id: Mapped[int] = mapped_column(ForeignKey("draw_entrants.id"))
    number: Mapped[str]  # of the entry that won it
    voucher_id: Mapped[int | None] = mapped_column(ForeignKey("vouchers.id"))  # None: no member any more, passed on
    state: Mapped[AwardState]
    at: Mapped[datetime]

    prize: Mapped[Prize] = relationship(lazy="joined", innerjoin=True)
    entrant: Mapped[Entrant] = relationship(lazy="joined", innerjoin=True)
    voucher: Mapped[Voucher | None] = relationship(lazy="joined")

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        mine: ColumnElement[bool] = cls.entrant.has(Entrant.member_id == viewer.member_id)
        return mine

    @property
    def is_fetched(self) -> bool:
        return self.voucher is not None and self.voucher.state is VoucherState.USED
