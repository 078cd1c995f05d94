"""What prospects declare."""

from portal.club.prospects.leads.leaving import LEAVING
from portal.club.prospects.leads.tables import Acknowledgement, LeadConsent
from portal.club.prospects.leads.tasks import TASKS
from portal.manifest import Role, Subject

SALES = frozenset({Role.SALES_ADVISER, Role.SALES_MANAGER})
MANIFEST = Subject(
    permissions={
        "leads.read": SALES | {Role.MARKETING_HEAD},
        "leads.handle": SALES,
        "leads.book_for": SALES | {Role.CUSTOMER_SERVICE},
    },
    tasks=TASKS,
    sealed=(LeadConsent, Acknowledgement),
    leaving=LEAVING,
)
