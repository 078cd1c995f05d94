"""What rewards declare."""

from portal.club.shop import rewards
from portal.club.shop.rewards import yearly
from portal.club.shop.rewards.tasks import TASKS
from portal.manifest import Check, Job, Role, Subject
from portal.sentences import lazy_gettext as _l

EDITORS = frozenset({Role.CUSTOMER_SERVICE, Role.MARKETING_HEAD})
MANIFEST = Subject(
    permissions={
        "rewards.edit": EDITORS,
        "catalogue.edit": EDITORS,
        "rewards.handover": EDITORS | {Role.PROPERTY_MANAGEMENT},
        "fees.book": frozenset({Role.PROPERTY_MANAGEMENT}),
    },
    club_wide=frozenset({"catalogue.edit"}),
    jobs=(
        Job("rewards.holds", rewards.run_out, every=1),  # what was set aside and not confirmed in time is free again
        Job("rewards.changes", rewards.begin_due, every=1),  # who redeems first does not wait for this
        Job("wishes.tell", rewards.wishes.tell, every=10),
        Job("yearly.run", yearly.run, minute="7,37"),  # what is left goes down the waiting list
    ),
    checks=(
        Check("rewards: stock, redemptions and ledger agree", rewards.check),
        Check("yearly gifts: line and redemptions agree", yearly.check),
    ),
    reasons={
        "reward": _l("Reward"),
        "reward_cancelled": _l("Redemption cancelled, points returned"),
        "yearly": _l("Yearly limited gift"),  # of older lines: since then it is a reward
        "yearly_returned": _l("Yearly limited gift, points returned"),
    },
    install=(rewards.install_categories,),
    search=("reward",),
    tasks=TASKS,
)
