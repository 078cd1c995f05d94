"""What rewards declare."""

from portal.club.shop import rewards
from portal.club.shop.rewards.tasks import TASKS
from portal.manifest import Check, Job, Role, Subject
from portal.sentences import lazy_gettext as _l

EDITORS = frozenset({Role.CUSTOMER_SERVICE, Role.MARKETING_HEAD})
MANIFEST = Subject(
    permissions={
        "rewards.edit": EDITORS,
        "catalogue.edit": EDITORS,
        "rewards.handover": EDITORS | {Role.PROPERTY_MANAGEMENT},
    },
    club_wide=frozenset({"catalogue.edit"}),
    jobs=(
        Job("rewards.holds", rewards.run_out, every=1),  # what was set aside and not confirmed in time is free again
        Job("rewards.changes", rewards.begin_due, every=1),  # who redeems first does not wait for this
        Job("wishes.tell", rewards.wishes.tell, every=10),
    ),
    checks=(Check("rewards: stock, redemptions and ledger agree", rewards.check),),
    reasons={
        "reward": _l("Reward"),
        "reward_cancelled": _l("Redemption cancelled, points returned"),
    },
    install=(rewards.install_categories,),
    search=("reward",),
    tasks=TASKS,
)
