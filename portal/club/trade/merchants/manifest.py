"""What merchants declare."""

from portal import config
from portal.club.trade import merchants
from portal.club.trade.merchants import search_terms, shop_tables
from portal.club.trade.merchants.leaving import LEAVING
from portal.club.trade.merchants.settlement_tables import Dispute, Settlement, SettlementLine
from portal.club.trade.merchants.tasks import TASKS
from portal.manifest import Check, Job, Persona, Role, Share, Subject
from portal.sentences import lazy_gettext as _l


def settle() -> None:
    """When nothing of last month can be undone any more: its settlements, and whose contract ends soon."""
    merchants.settlement.make_due()
    merchants.contracts.warn()


def print_settlement(settlement_id: int) -> None:
    """Set a settlement's PDF anew, whenever something is said or done about it."""
    merchants.settlement_pdf.make(settlement_id, site=config.current().address)


MANIFEST = Subject(
    permissions={"merchants.edit": frozenset({Role.CUSTOMER_SERVICE, Role.MARKETING_HEAD})},
    club_wide=frozenset({"merchants.edit"}),
    jobs=(
        Job(
            "merchants.contracts",
            merchants.suspend_ended,
            at="00:10",
            share=Share(_l("Contracts end"), merchants.contracts.ended, merchants.contracts.in_force, least=5),
        ),
        Job(
            "merchants.nightly",
            settle,
            at="02:30",
            share=Share(_l("Settlements are made"), merchants.settlement.unmade, merchants.contracts.known, most=0.9),
        ),
        Job("merchants.print", print_settlement),
    ),
    checks=(Check("merchants: settlements agree with their lines", merchants.settlement.check),),
    search=(search_terms.KIND,),
    tasks=TASKS,
    sealed=(Settlement, SettlementLine, Dispute),
    persona=Persona(
        shop_tables.Clerk.account_id,
        {
            "merchant_id": shop_tables.Clerk.merchant_id,
            "shop_id": shop_tables.Clerk.shop_id,
            "is_manager": shop_tables.Clerk.job == shop_tables.ClerkRole.MANAGER,
        },
        where=(shop_tables.AT_A_TILL,),
        only="is_clerk",
    ),
    leaving=LEAVING,
)
