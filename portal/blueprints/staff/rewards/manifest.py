"""What rewards add to the desk."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.club import rewards
from portal.manifest import Card, Group, Pages, Room
from portal.web.cards import MOST_ROWS

LOW_STOCK = 5


def few_left() -> dict[str, Any] | None:
    """Rewards in the catalogue of which few are left."""
    low = [reward for reward in rewards.offered() if reward.stock is not None and reward.stock <= LOW_STOCK]
    return {"stock": sorted(low, key=lambda reward: reward.stock or 0)[:MOST_ROWS]} if low else None


MANIFEST = Pages(
    rooms=(
        Room("handover", Group.SERVICE, "staff.rewards.desk", _l("Hand over"), 20),
        Room("rewards", Group.POINTS, "staff.rewards.index", _l("Rewards"), 20),
        Room("redemptions", Group.POINTS, "staff.rewards.redemptions", _l("Redemptions"), 22),
        Room("deliveries", Group.POINTS, "staff.rewards.deliveries", _l("Deliveries"), 24),
    ),
    day=(Card(few_left, {"side": "staff/rewards/day_stock.html"}, ("rewards.edit",), 75),),
)
