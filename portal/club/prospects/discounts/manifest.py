"""What purchase discounts declare."""

from portal.club.prospects import discounts
from portal.club.prospects.discounts.leaving import LEAVING
from portal.club.prospects.discounts.tables import DiscountAct, DiscountCode
from portal.club.prospects.discounts.tasks import TASKS
from portal.manifest import Check, Job, Role, Share, Subject
from portal.sentences import lazy_gettext as _l

HEADS = frozenset({Role.DEPARTMENT_HEAD, Role.MARKETING_HEAD})
MANIFEST = Subject(
    permissions={
        "discounts.read": HEADS | {Role.SALES_MANAGER, Role.SALES_ADVISER},
        "discounts.edit": frozenset({Role.SALES_MANAGER, Role.MARKETING_HEAD}),
        "discounts.approve": HEADS,
        "discounts.use": frozenset({Role.SALES_MANAGER}),
    },
    jobs=(
        Job(
            "expire_discount_codes", discounts.expire, at="00:20",
            share=Share(_l("Purchase discount codes expire"), discounts.due, discounts.living),
        ),
    ),
    checks=(Check("purchase discounts: codes and what was done with them agree", discounts.check),),
    tasks=TASKS,
    sealed=(DiscountCode, DiscountAct),
    leaving=LEAVING,
)  # fmt: skip
