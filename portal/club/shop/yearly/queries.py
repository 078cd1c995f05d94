"""What pages ask about the yearly gift."""

from typing import Any

from sqlalchemy import Select, func, select, text
from sqlalchemy.orm import selectinload

from portal.club.people.accounts import Viewer
from portal.club.purse.vouchers import Voucher, VoucherState
from portal.club.shop.rewards import Delivery
from portal.club.shop.yearly.claiming import line
from portal.club.shop.yearly.editing import as_of_now, book
from portal.club.shop.yearly.tables import GiftClaim, GiftState, GiftWay, Movement, YearlyGift
from portal.database import session

MOST_ROWS = 5000  # of a sheet
VIEWS = ("fetch", "send", "waiting", "had", "ended")
_RULES = {
    "yearly gift %s: its stock is not what its movements say": """
        SELECT g.id FROM yearly_gifts g
        LEFT JOIN (SELECT gift_id, sum(change) AS total FROM yearly_movements GROUP BY gift_id) m ON m.gift_id = g.id
        WHERE g.stock <> coalesce(m.total, 0)""",
    "yearly gift %s: more were claimed than went out": """
        SELECT c.gift_id FROM yearly_claims c
        LEFT JOIN (SELECT gift_id, -sum(change) AS gone FROM yearly_movements
                   WHERE what IN ('claimed', 'returned') GROUP BY gift_id) m ON m.gift_id = c.gift_id
        WHERE c.state IN ('held', 'sent') GROUP BY c.gift_id, m.gone HAVING count(*) <> coalesce(m.gone, 0)""",
    "yearly claim %s: held at a desk without a voucher": """
        SELECT id FROM yearly_claims WHERE state = 'held' AND way = 'desk' AND voucher_id IS NULL""",
}
_UNADDRESSED = (  # the parcel is the rewards'
    select(GiftClaim.id)
    .outerjoin(Delivery, Delivery.claim_id == GiftClaim.id)
    .where(GiftClaim.state == GiftState.HELD, GiftClaim.way == GiftWay.POST, Delivery.id.is_(None))
)


def current() -> YearlyGift | None:
    """The newest published gift."""
    gift = session.scalar(
        select(YearlyGift).where(YearlyGift.published_at.is_not(None)).order_by(YearlyGift.year.desc()).limit(1)
    )
    as_of_now([gift] if gift else [])
    return gift


def gifts() -> list[YearlyGift]:
    """Every year's, the newest first."""
    rows = list(session.scalars(select(YearlyGift).order_by(YearlyGift.year.desc())))
    as_of_now(rows)
    return rows


def place_in_line(claim: GiftClaim) -> int:
    """How many stand before this claim on the waiting list, and itself; 0 when a piece cannot go to it yet."""
    for number, ident in enumerate(session.scalars(line(claim.gift).with_only_columns(GiftClaim.id)), 1):
        if ident == claim.id:
            return number
    return 0


def claims(gift: YearlyGift, viewer: Viewer, view: str) -> Select[Any]:
    """The claims of one kind that this person may see, for a pager by id."""
    rows = select(GiftClaim).outerjoin(Voucher, Voucher.id == GiftClaim.voucher_id)
    rows = rows.where(GiftClaim.gift_id == gift.id, GiftClaim.visible_to(viewer))
    is_used = func.coalesce(Voucher.state, VoucherState.UNUSED) == VoucherState.USED
    return rows.where(
        {
            "fetch": (GiftClaim.state == GiftState.HELD) & (GiftClaim.way == GiftWay.DESK) & ~is_used,
            "send": (GiftClaim.state == GiftState.HELD) & (GiftClaim.way == GiftWay.POST),
            "waiting": GiftClaim.state == GiftState.WAITING,
            "had": (GiftClaim.state == GiftState.SENT) | ((GiftClaim.state == GiftState.HELD) & is_used),
            "ended": GiftClaim.state.in_((GiftState.CANCELLED, GiftState.LAPSED, GiftState.OVER)),
        }[view]
    )


def to_send(gift: YearlyGift, viewer: Viewer) -> list[GiftClaim]:
    """What waits to be sent, with its address, for the sheet of whoever packs and may see whereto."""
    rows = claims(gift, viewer, "send").where(viewer.covers(GiftClaim, "members.reveal"))
    rows = rows.options(selectinload(GiftClaim.parcel), selectinload(GiftClaim.member))
    return list(session.scalars(rows.order_by(GiftClaim.id).limit(MOST_ROWS)))


def counts(gift: YearlyGift, viewer: Viewer) -> dict[str, int]:
    """How many claims of each kind this person may see."""
    return {
        view: int(session.scalar(select(func.count()).select_from(claims(gift, viewer, view).subquery())) or 0)
        for view in VIEWS
    }


def movements_of(gift: YearlyGift, limit: int = 30) -> list[Movement]:
    """What moved the stock at the desk, the latest first; claims are counted elsewhere."""
    rows = select(Movement).where(Movement.gift_id == gift.id, Movement.what.not_in(("claimed", "returned")))
    return list(session.scalars(rows.order_by(Movement.id.desc()).limit(limit)))


def check() -> list[str]:
    """The first offenders of every broken invariant; empty when all is well."""
    broken = []
    for sentence, query in _RULES.items():
        broken += [sentence % found for found in session.scalars(text(f"{query} LIMIT 3"))]
    whereto = "yearly claim %s: it is to be sent, but whereto stands nowhere"
    broken += [whereto % found for found in session.scalars(_UNADDRESSED.limit(3))]
    return broken + book.check("yearly gift")
