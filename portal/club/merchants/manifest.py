"""What merchants declare."""

from portal import config
from portal.club import merchants
from portal.club.merchants import finding
from portal.club.merchants.tasks import TASKS
from portal.manifest import Check, Job, Role, Subject


def settle() -> None:
    """When nothing of last month can be undone any more: its settlements, and whose contract ends soon."""
    merchants.settlement.make_due()
    merchants.contracts.warn()


def print_settlement(settlement_id: int) -> None:
    """Set a settlement's PDF anew, whenever something is said or done about it."""
    merchants.settling_print.make(settlement_id, site=config.current().address)


MANIFEST = Subject(
    permissions={"merchants.edit": frozenset({Role.CUSTOMER_SERVICE, Role.MARKETING_HEAD})},
    club_wide=frozenset({"merchants.edit"}),
    jobs=(
        Job("merchants.contracts", merchants.suspend_ended, at="00:10"),
        Job("merchants.nightly", settle, at="02:30"),
        Job("merchants.print", print_settlement),
    ),
    checks=(Check("merchants: settlements agree with their lines", merchants.settlement.check),),
    search=(finding.KIND,),
    tasks=TASKS,
)
