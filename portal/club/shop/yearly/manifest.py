"""What the yearly gift declares."""

from portal.club.shop import yearly
from portal.manifest import Check, Job, Subject
from portal.sentences import lazy_gettext as _l

MANIFEST = Subject(
    jobs=(
        Job("yearly.changes", yearly.begin_due, every=1),
        Job("yearly.run", yearly.run, minute="7,37"),  # what is left goes down the waiting list
    ),
    checks=(Check("yearly gifts: stock, claims and vouchers agree", yearly.check),),
    reasons={
        "yearly": _l("Yearly limited gift"),
        "yearly_returned": _l("Yearly limited gift, points returned"),
    },
)
