"""What merchants add to the desk."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal import clock
from portal.club import merchants
from portal.manifest import Card, Group, Pages, Room


def network() -> dict[str, Any]:
    """Contracts that end soon, what firms wait for, and disputes without an answer."""
    return {
        "contracts": merchants.ending_soon(merchants.terms.on(clock.today()).warn_days),
        "wishes": merchants.applying.queue_length() + merchants.proposals.waiting_count(),
        "disputes": merchants.settlement.open_disputes(),
    }


MANIFEST = Pages(
    rooms=(
        Room("merchants", Group.POINTS, "staff.merchants.index", _l("Merchants"), 50),
        Room("settlements", Group.POINTS, "staff.merchants.settlements", _l("Settlements"), 55),
    ),
    day=(
        Card(
            network,
            {"figures": "staff/merchants/day_figures.html", "side": "staff/merchants/day_contracts.html"},
            ("merchants.edit",),
            80,
        ),
    ),
)
