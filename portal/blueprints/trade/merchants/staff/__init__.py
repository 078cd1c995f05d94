"""The merchant network at the desk: firms with shops and contracts, applications, offers, monthly settlement."""

from typing import Any

from flask import Blueprint

from portal.club.trade import merchants

blueprint = Blueprint("merchants", __name__, url_prefix="/merchants")


@blueprint.context_processor
def _rail() -> dict[str, Any]:
    return {"merchants_waiting": waiting}


def waiting() -> dict[str, int]:
    """What waits for staff, beside the links of the rail."""
    return {
        "applications": merchants.applications.queue_length(),
        "proposals": merchants.proposals.waiting_count(),
        "disputes": merchants.disputes.open_disputes(),
    }
