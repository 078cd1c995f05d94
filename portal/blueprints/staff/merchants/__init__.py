"""The merchant network at the desk: firms with shops and contracts, applications, offers, monthly settlement."""

from typing import Any

from flask import Blueprint

from portal.club import merchants

blueprint = Blueprint("merchants", __name__, url_prefix="/merchants")


@blueprint.context_processor
def _rail() -> dict[str, Any]:
    return {"merchants_waiting": waiting}


def waiting() -> dict[str, int]:
    """What waits for staff, beside the links of the rail."""
    return {
        "applications": merchants.applying.queue_length(),
        "proposals": merchants.proposals.waiting_count(),
        "disputes": merchants.settlement.open_disputes(),
    }


from portal.blueprints.staff.merchants import (  # noqa: E402  the routes
    applications,
    firms,
    offers,
    ratings,
    settlements,
    terms,
    vetting,
)

__all__ = ["applications", "firms", "offers", "ratings", "settlements", "terms", "vetting", "waiting"]
