"""What is typed and not sent: the page keeps it here by itself, asks for it anew, and its owner sees all of it."""

import json
import re

from flask import Blueprint, Response, abort, jsonify, request, url_for

from portal import clock
from portal.club.ground import drafts
from portal.club.ground.drafts import Draft, Typed
from portal.identity import NEVER_SHOWN, safe_next, signed_in, viewer
from portal.manifest import Pages
from portal.numbers import number_in
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.typed import readable
from portal.web import Answer, form_page, page
from portal.web.wording import moment, time_

blueprint = Blueprint("drafts", __name__, url_prefix="/drafts")
BEGUN = {
    "phone": _l("You began writing this on your phone"),
    "tablet": _l("You began writing this on your tablet"),
    "computer": _l("You began writing this on your computer"),
}
MOST_ASKED = 40  # forms of one page
MOST_SAVED = 10**8  # times, which nobody comes to


@blueprint.get("")
@signed_in
def index() -> Answer:
    return page("ground/drafts/index.html", drafts=drafts.every(viewer), begun=BEGUN, days=drafts.KEPT.days)


@blueprint.get("/found")
@signed_in
def found() -> Response:
    """What there is for the forms of a page, as it asks by itself when it has come."""
    return jsonify([_told(one) for one in drafts.found(viewer, request.args.getlist("form")[:MOST_ASKED])])


@blueprint.post("")
@signed_in
@form_page(once=False)
def keep() -> Response:
    """What the page sends by itself while somebody writes; 409 with the other text where another device wrote on."""
    draft, is_kept = drafts.keep(viewer, _typed(), number_in(request.form.get("seen", ""), MOST_SAVED) or 0)
    response = jsonify({"revision": draft.revision} if is_kept else _told(draft))
    response.status_code = 200 if is_kept else 409
    return response


@blueprint.post("/thrown-away")
@signed_in
@form_page(once=False)
def throw_away() -> Answer:
    drafts.drop(viewer, request.form.get("form", ""))
    return Answer(otherwise=url_for(".index"), say=_("The draft is gone."))


def _told(draft: Draft) -> dict[str, object]:
    when = time_(draft.at) if draft.at.date() == clock.today() else moment(draft.at)
    return {
        "form": draft.form, "revision": draft.revision, **draft.content,
        "said": f"{BEGUN[draft.device]} · {when}",
    }  # fmt: skip


def _typed() -> Typed:
    """What was sent; nothing that is secret or that only a program would send."""
    try:
        sent = json.loads(request.form.get("values", ""))
        pairs = [(str(name)[:100], readable(text)) for name, text in sent if name not in NEVER_SHOWN]
    except (TypeError, ValueError, AttributeError):
        abort(400)
    return Typed(
        form=request.form.get("form", ""),
        page=safe_next(request.form.get("page", "")) or "",
        title=request.form.get("title", "")[:120],
        device=_device(request.headers.get("User-Agent", "")),
        values=pairs,
        before=request.form.get("before", "")[:40],
    )


def _device(browser: str) -> str:
    if "iPad" in browser or ("Android" in browser and "Mobile" not in browser):
        return "tablet"
    return "phone" if re.search("iPhone|Android|HarmonyOS|Mobile", browser) else "computer"


MANIFEST = Pages()
