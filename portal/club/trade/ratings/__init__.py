"""What members say about merchants: one rating for each voucher that was used, the merchant's reply beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    UniqueConstraint,
    false,
    func,
    select,
    true,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.ground.happenings import Happening, happened
from portal.club.ground.letters import Letter
from portal.club.ground.scope import CLUB
from portal.club.people.accounts import Account, Hat, Viewer
from portal.club.purse.vouchers import Voucher, VoucherState
from portal.club.trade import merchants
from portal.club.trade.merchants.contracts import to_managers
from portal.club.trade.ratings.happenings import (
    HIDDEN,
    MADE,
    REPLIED,
    SHOWN_AGAIN,
    RatingHidden,
    RatingMade,
    RatingReplied,
)
from portal.database import Base, Id, add, changed, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

FEW = 5  # below so many ratings their average says nothing and is not shown
LONGEST = 300


MOST = 5  # stars


class Rating(Base):
    """Of one used voucher. It counts while the voucher does: a verification that is undone takes it away."""

    __tablename__ = "ratings"
    __table_args__ = (
        UniqueConstraint("voucher_id"),
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
        CheckConstraint("(reply IS NULL) = (replied_at IS NULL)", name="reply"),
        CheckConstraint("(hidden_at IS NULL) = (hidden_reason IS NULL)", name="hidden"),
        Index("ix_ratings_merchant", "merchant_id", "id"),
    )

    id: Mapped[Id]
    voucher_id: Mapped[int] = mapped_column(ForeignKey("vouchers.id"))
    merchant_id: Mapped[int] = mapped_column(ForeignKey("merchants.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    stars: Mapped[int]
    words: Mapped[str]
    made_at: Mapped[datetime]
    reply: Mapped[str | None]
    replied_at: Mapped[datetime | None]
    replied_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    hidden_at: Mapped[datetime | None]
    hidden_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    hidden_reason: Mapped[str | None]

    voucher: Mapped[Voucher] = relationship(lazy="joined", innerjoin=True)
    merchant: Mapped[merchants.Merchant] = relationship(lazy="joined", innerjoin=True)
    hider: Mapped[Account | None] = relationship(lazy="joined", foreign_keys=[hidden_by])

    estate_of = CLUB

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF:
            return true() if viewer.may("merchants.edit") else false()
        if viewer.hat is Hat.CLERK:
            return (cls.merchant_id == viewer.merchant_id) & _is_shown()
        return cls.member_id == viewer.member_id


@dataclass(frozen=True)
class Opinion:
    """A merchant's ratings in figures."""

    n: int
    tenths: int  # the average, 47 for 4.7

    @property
    def average(self) -> str | None:
        """4.7, or None where there are too few."""
        return f"{self.tenths / 10:.1f}" if self.n >= FEW else None


def rate(voucher: Voucher, stars: int, words: str, member_id: int) -> Rating:
    """Say how it was, once for each voucher that this member has used at a merchant. Raises Refusal."""
    if voucher.member_id != member_id or voucher.merchant_id is None or voucher.state is not VoucherState.USED:
        raise Refusal(_l("Only who has used a voucher at a shop rates that shop."))
    if not 1 <= stars <= MOST:
        raise Refusal(_l("Please choose one to five stars."), "stars")
    if not words.strip():
        raise Refusal(_l("Please write a sentence; it helps the others and the shop."), "words")
    if of_voucher(voucher.id) is not None:
        raise Refusal(_l("You have rated this visit already."), status=409)
    row = {"voucher_id": voucher.id, "merchant_id": voucher.merchant_id, "member_id": member_id}
    made = add(Rating(**row, stars=stars, words=words.strip(), made_at=clock.now()))
    letter = RatingMade(rating=made.id, stars=stars, words=made.words)
    told = to_managers(merchants.merchant_of(voucher.merchant_id), letter)
    ids = {"rating": made.id, "merchant": made.merchant_id}
    happened(MADE, voucher.member.account_id, member=voucher.member, told=told, **ids)
    return made


def reply(rating: Rating, words: str, by: int) -> Rating:
    """The merchant answers, once, for everybody to read. Raises Refusal."""
    if not words.strip():
        raise Refusal(_l("Please write the reply."), "reply")
    values = {"reply": words.strip(), "replied_at": clock.now(), "replied_by": by}
    if changed(update(Rating).where(Rating.id == rating.id, Rating.reply.is_(None)).values(**values)) != 1:
        raise Refusal(_l("This rating has its reply already."), status=409)
    session.refresh(rating)
    letter = RatingReplied(voucher=rating.voucher_id, shop=rating.merchant.name, reply=str(values["reply"]))
    _happened(REPLIED, rating, by, letter)
    return rating


def hide(rating: Rating, reason: str, by: int) -> Rating:
    """Staff take a rating from the pages (abuse, somebody's name); its writer is told why. Raises Refusal."""
    if not reason.strip():
        raise Refusal(_l("Please say why; the member reads it."), "reason")
    values = {"hidden_at": clock.now(), "hidden_by": by, "hidden_reason": reason.strip()}
    if changed(update(Rating).where(Rating.id == rating.id, Rating.hidden_at.is_(None)).values(**values)) != 1:
        raise Refusal(_l("It is hidden already."), status=409)
    session.refresh(rating)
    _happened(HIDDEN, rating, by, RatingHidden(shop=rating.merchant.name, reason=str(values["hidden_reason"])))
    return rating


def show_again(rating: Rating, by: int) -> Rating:
    """It was hidden by mistake."""
    values = {"hidden_at": None, "hidden_by": None, "hidden_reason": None}
    if changed(update(Rating).where(Rating.id == rating.id, Rating.hidden_at.is_not(None)).values(**values)) == 1:
        _happened(SHOWN_AGAIN, rating, by)
    session.refresh(rating)
    return rating


def _happened(what: Happening, rating: Rating, by: int, letter: Letter | None = None) -> None:
    member, ids = rating.voucher.member, {"rating": rating.id, "merchant": rating.merchant_id}
    happened(what, by, member=member, told=letter, **ids)


def of_voucher(voucher_id: int) -> Rating | None:
    return session.scalar(select(Rating).where(Rating.voucher_id == voucher_id))


def of_merchant(merchant_id: int) -> Select[Any]:
    """What everybody reads about a merchant, for a pager by id."""
    return select(Rating).where(Rating.merchant_id == merchant_id, _is_shown())


def is_off_the_pages(rating_id: int, merchant_id: int) -> bool:
    """Whether this merchant was rated so, and nobody reads it any more."""
    theirs = select(Rating.id).where(Rating.id == rating_id, Rating.merchant_id == merchant_id, ~_is_shown())
    return session.scalar(theirs) is not None


def all_of(viewer: Viewer, *, hidden: bool) -> Select[Any]:
    """For staff: what is shown, or what was hidden, of all merchants."""
    is_hidden = Rating.hidden_at.is_not(None)
    return select(Rating).where(is_hidden if hidden else ~is_hidden, Rating.visible_to(viewer))


def opinions(merchant_ids: Sequence[int]) -> dict[int, Opinion]:
    """The figures of these merchants, those without any rating left out."""
    tenths = func.sum(Rating.stars) * 10 / func.count()
    rows = select(Rating.merchant_id, func.count(), tenths).where(Rating.merchant_id.in_(merchant_ids), _is_shown())
    found = session.execute(rows.group_by(Rating.merchant_id))
    return {merchant_id: Opinion(n, round(float(average))) for merchant_id, n, average in found}


def _is_shown() -> ColumnElement[bool]:
    """Not hidden, and the verification it rests on still stands."""
    used = select(Voucher.id).where(Voucher.id == Rating.voucher_id, Voucher.state == VoucherState.USED)
    return Rating.hidden_at.is_(None) & used.exists()
