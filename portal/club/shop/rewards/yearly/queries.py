"""What pages ask about the yearly gift."""

from typing import Any

from sqlalchemy import Select, func, select, text
from sqlalchemy.orm import selectinload

from portal.club.people.accounts import Viewer
from portal.club.shop import rewards
from portal.club.shop.rewards import Redemption, RedemptionState, Reward
from portal.club.shop.rewards.redemptions import BY_POST
from portal.club.shop.rewards.yearly.claiming import line
from portal.club.shop.rewards.yearly.tables import GiftClaim, YearlyGift
from portal.database import session

MOST_ROWS = 5000  # of a sheet
S = RedemptionState
_IN = {
    "fetch": (Redemption.state == S.CONFIRMED) & (Redemption.way != BY_POST),
    "send": (Redemption.state == S.CONFIRMED) & (Redemption.way == BY_POST),
    "waiting": Redemption.state == S.WAITING,
    "had": Redemption.state == S.FULFILLED,
    "ended": Redemption.state.in_((S.CANCELLED, S.EXPIRED)),
}
VIEWS = tuple(_IN)
_RULES = {  # the rest is what must hold for every reward
    "yearly claim %s: its redemption is of another gift or member": """
        SELECT c.id FROM yearly_claims c JOIN yearly_gifts g ON g.id = c.gift_id
        JOIN redemptions r ON r.id = c.redemption_id
        WHERE r.reward_id <> g.reward_id OR r.member_id <> c.member_id""",
    "redemption %s: it waits or is had, but stands in no line": """
        SELECT r.id FROM redemptions r JOIN yearly_gifts g ON g.reward_id = r.reward_id
        LEFT JOIN yearly_claims c ON c.redemption_id = r.id
        WHERE r.state IN ('waiting', 'confirmed', 'fulfilled') AND c.id IS NULL""",
}


def current() -> YearlyGift | None:
    """The newest published gift."""
    published = YearlyGift.reward.has(Reward.published_at.is_not(None))
    gift = session.scalar(select(YearlyGift).where(published).order_by(YearlyGift.year.desc()).limit(1))
    rewards.as_of_now([gift.reward] if gift else [])
    return gift


def gifts() -> list[YearlyGift]:
    """Every year's, the newest first."""
    rows = list(session.scalars(select(YearlyGift).order_by(YearlyGift.year.desc())))
    rewards.as_of_now(gift.reward for gift in rows)
    return rows


def place_in_line(claim: GiftClaim) -> int:
    """How many stand before this claim on the waiting list, and itself; 0 when a piece cannot go to it yet."""
    for number, ident in enumerate(session.scalars(line(claim.gift).with_only_columns(GiftClaim.id)), 1):
        if ident == claim.id:
            return number
    return 0


def claims(gift: YearlyGift, viewer: Viewer, view: str) -> Select[Any]:
    """The claims of one kind that this person may see, for a pager by id."""
    rows = select(GiftClaim).join(Redemption, Redemption.id == GiftClaim.redemption_id)
    return rows.where(GiftClaim.gift_id == gift.id, GiftClaim.visible_to(viewer), _IN[view])


def to_send(gift: YearlyGift, viewer: Viewer) -> list[GiftClaim]:
    """What waits to be sent, with its address, for the sheet of whoever packs and may see whereto."""
    rows = claims(gift, viewer, "send").where(viewer.covers(GiftClaim, "members.reveal"))
    return list(session.scalars(rows.options(selectinload(GiftClaim.member)).order_by(GiftClaim.id).limit(MOST_ROWS)))


def counts(gift: YearlyGift, viewer: Viewer) -> dict[str, int]:
    """How many claims of each kind this person may see."""
    return {
        view: int(session.scalar(select(func.count()).select_from(claims(gift, viewer, view).subquery())) or 0)
        for view in VIEWS
    }


def check() -> list[str]:
    """The first offenders of every broken invariant; empty when all is well."""
    broken = []
    for sentence, query in _RULES.items():
        broken += [sentence % found for found in session.scalars(text(f"{query} LIMIT 3"))]
    return broken
