"""What rewards add to the desk."""

from portal.blueprints.shop.rewards.staff.finding import KINDS
from portal.blueprints.shop.rewards.staff.lists import PARCELS, REDEMPTIONS
from portal.manifest import CallerAct, Group, Pages, Room, TaskPage
from portal.sentences import lazy_gettext as _l

MANIFEST = Pages(
    for_callers=(CallerAct(_l("Redeem a reward"), "staff.rewards.for_caller", "rewards.redeem_for", "gift", 30),),
    rooms=(
        Room("handover", Group.SERVICE, "staff.rewards.desk", _l("Hand over"), 20),
        Room("rewards", Group.POINTS, "staff.rewards.index", _l("Rewards"), 20),
        Room("redemptions", Group.POINTS, "staff.rewards.redemptions", _l("Redemptions"), 22),
        Room("deliveries", Group.POINTS, "staff.rewards.deliveries", _l("Deliveries"), 24),
    ),
    tasks={
        "fee.booking": TaskPage("staff.rewards.export_shown", _l("To the notes"), "export_id", "list-checks"),
        "reward.parcel": TaskPage("staff.rewards.redemption", _l("Send it"), "redemption_id", "gift"),
        "reward.stock": TaskPage("staff.rewards.edit", _l("Look"), "reward_id", "gift"),
    },
    search=KINDS,
    lists=(REDEMPTIONS, PARCELS),
)
