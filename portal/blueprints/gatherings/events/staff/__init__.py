"""The desk's room for events: writing them, who signed up, the door."""

from flask import Blueprint

from portal.club.gatherings.events import KIND_NAMES, MODE_NAMES, STATE_NAMES, STATUS_NAMES

blueprint = Blueprint("events", __name__, url_prefix="/events")


@blueprint.context_processor
def names() -> dict[str, object]:
    """The words for kinds, modes and states."""
    return {
        "kind_names": KIND_NAMES, "mode_names": MODE_NAMES, "state_names": STATE_NAMES, "status_names": STATUS_NAMES,
    }  # fmt: skip
