"""What a merchant proposes as an offer."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.club.ground.decisions import Decided, four_eyes
from portal.club.ground.scope import CLUB
from portal.club.people.accounts import Hat, Viewer
from portal.club.trade.merchants.offer_tables import Offer, OfferDetails
from portal.club.trade.merchants.tables import Merchant
from portal.database import Base, Id
from portal.sentences import lazy_gettext as _l


class ProposalState(StrEnum):
    DRAFT = "draft"
    PROPOSED = "proposed"
    RETURNED = "returned"
    PUBLISHED = "published"
    DROPPED = "dropped"


class Proposal(Decided, Base):
    """What a merchant would like to offer, or to change in an offer; staff publish it or return it with a remark.

    A published one stays as the history of its offer; staff's own changes are written down here too, decided by nobody.
    """

    __tablename__ = "offer_proposals"
    __table_args__ = (
        four_eyes(None),
        Index("ix_offer_proposals_merchant", "merchant_id", "state", "id"),
        Index("ix_offer_proposals_state", "state", "id"),
        Index("ix_offer_proposals_offer", "offer_id", "id"),
    )

    id: Mapped[Id]
    merchant_id: Mapped[int] = mapped_column(ForeignKey("merchants.id"))
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offers.id"))  # None: a new one, until it is published
    details: Mapped[dict[str, Any]]
    state: Mapped[ProposalState]
    remark: Mapped[str | None]  # why it was returned
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))  # who wrote it, then who sent it
    asked_at: Mapped[datetime]

    merchant: Mapped[Merchant] = relationship(lazy="joined", innerjoin=True)
    offer: Mapped[Offer | None] = relationship()

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF:
            return true() if viewer.may("merchants.edit") else false()
        return (cls.merchant_id == viewer.merchant_id) if viewer.hat is Hat.CLERK else false()

    @property
    def wish(self) -> OfferDetails:
        return OfferDetails.of(self.details)

    @property
    def state_name(self) -> object:
        return PROPOSAL_NAMES[self.state]

    @property
    def is_with_merchant(self) -> bool:
        """Whether the merchant may still change it."""
        return self.state in OPEN


OPEN = (ProposalState.DRAFT, ProposalState.RETURNED)
PROPOSAL_NAMES = {
    ProposalState.DRAFT: _l("draft"),
    ProposalState.PROPOSED: _l("with the club"),
    ProposalState.RETURNED: _l("returned"),
    ProposalState.PUBLISHED: _l("published"),
    ProposalState.DROPPED: _l("dropped"),
}
