"""What merchants add to the desk."""

from portal.blueprints.trade.merchants.staff.finding import KINDS
from portal.blueprints.trade.merchants.staff.firms import FIRMS
from portal.blueprints.trade.merchants.staff.ratings import RATED
from portal.manifest import Group, Pages, Room, TaskPage
from portal.sentences import lazy_gettext as _l

MANIFEST = Pages(
    rooms=(
        Room("merchants", Group.POINTS, "staff.merchants.index", _l("Merchants"), 50),
        Room("settlements", Group.POINTS, "staff.merchants.settlements", _l("Settlements"), 55),
    ),
    tasks={
        "merchant.application": TaskPage("staff.merchants.application", _l("Look"), "application_id", "store"),
        "merchant.proposal": TaskPage("staff.merchants.proposal", _l("Look"), "proposal_id", "store"),
        "merchant.dispute": TaskPage("staff.merchants.dispute", _l("Answer"), "dispute_id", "receipt-text"),
        "merchant.contract": TaskPage("staff.merchants.show", _l("Look"), "merchant_id", "file-text"),
    },
    search=KINDS,
    lists=(FIRMS, RATED),
)
