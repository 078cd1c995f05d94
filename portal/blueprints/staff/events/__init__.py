"""The desk's room for events: writing them, who signed up, the door."""

from flask import Blueprint, abort

from portal.club.events import KIND_NAMES, MODE_NAMES, STATE_NAMES, STATUS_NAMES, Event
from portal.identity import viewer
from portal.web import find

blueprint = Blueprint("events", __name__, url_prefix="/events")


@blueprint.context_processor
def names() -> dict[str, object]:
    """The words for kinds, modes and states."""
    return {
        "kind_names": KIND_NAMES, "mode_names": MODE_NAMES, "state_names": STATE_NAMES, "status_names": STATUS_NAMES,
    }  # fmt: skip


def editable(event_id: int) -> Event:
    """The event if this person may change it; for staff of one estate every other one is 404."""
    event = find(Event, event_id)
    estates = viewer.estates("events.edit")
    if estates is not None and event.estate_id not in estates:
        abort(404)
    return event


from portal.blueprints.staff.events import door, parties, writing  # noqa: E402

__all__ = ["blueprint", "door", "parties", "writing"]
