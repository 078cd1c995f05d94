"""What rewards declare."""

from portal.club.shop import rewards
from portal.club.shop.rewards import wishes, yearly
from portal.club.shop.rewards.leaving import LEAVING
from portal.club.shop.rewards.tasks import TASKS
from portal.club.shop.rewards.yearly import claiming
from portal.manifest import Check, Job, Role, Share, Subject
from portal.sentences import lazy_gettext as _l

EDITORS = frozenset({Role.CUSTOMER_SERVICE, Role.MARKETING_HEAD})
MANIFEST = Subject(
    permissions={
        "rewards.edit": EDITORS,
        "catalogue.edit": EDITORS,
        "rewards.handover": EDITORS | {Role.PROPERTY_MANAGEMENT},
        "rewards.redeem_for": frozenset({Role.CUSTOMER_SERVICE}),
        "fees.book": frozenset({Role.PROPERTY_MANAGEMENT}),
    },
    club_wide=frozenset({"catalogue.edit"}),
    jobs=(
        Job(
            "rewards.holds",
            rewards.run_out,
            every=1,
            harmless="what was set aside is nobody's yet: it lives for minutes, and is chosen again",
        ),
        Job(
            "rewards.changes",
            rewards.begin_due,
            every=1,
            harmless="a planned price counts by the clock already, for whoever redeems first",
        ),
        Job(
            "wishes.tell",
            rewards.wishes.tell,
            every=10,
            share=Share(_l("Members are told of what they wished for"), wishes.due, wishes.untold, most=0.5, least=500),
        ),
        Job(
            "yearly.run",  # what is left goes down the waiting list
            yearly.run,
            minute="7,37",
            share=Share(_l("Who waits for the yearly gift is left out"), claiming.leaving, claiming.waiting, least=200),
        ),
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
    leaving=LEAVING,
)
