"""The editors' room: issues, articles written in Markdown with a live preview, the workflow, publication and print."""

from typing import Any

from flask import Blueprint

from portal.sentences import lazy_gettext as _l

blueprint = Blueprint("magazine", __name__, url_prefix="/magazine")
PRINT_WORDS = {
    "none": _l("not made yet"),
    "waiting": _l("is being made"),
    "made": _l("ready"),
    "failed": _l("could not be made"),
}


@blueprint.context_processor
def _words() -> dict[str, Any]:
    return {"print_words": PRINT_WORDS}
