"""Who did what, and the messages that could not be delivered."""

from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.club import accounts, audit, outbox
from portal.club.audit import AuditEntry
from portal.identity import staff
from portal.manifest import Card, Group, Pages, Room
from portal.paging import page_of
from portal.refusal import Refusal
from portal.web import Answer, form_page, page

blueprint = Blueprint("audit", __name__, url_prefix="/audit")


@blueprint.get("")
@staff("audit.read")
def index() -> Answer:
    act = request.args.get("act", "").strip()[:40]
    who = request.args.get("who", "")
    actor = int(who) if who.isascii() and who.isdigit() and len(who) < 16 else None
    found = page_of(audit.entries(act, actor), AuditEntry.id, after=request.args.get("after"), size=50)
    return page(
        "staff/audit/index.html",
        entries=found.rows,
        after=found.after,
        act=act,
        who=actor,
        names=accounts.names_of({entry.actor_id for entry in found.rows if entry.actor_id}),
        chosen={name: value for name, value in (("act", act), ("who", actor)) if value},
        dead=len(outbox.dead()),
    )


@blueprint.get("/letters")
@staff("outbox.read")
def letters() -> Answer:
    return page("staff/audit/letters.html", messages=outbox.dead()[:200])


@blueprint.post("/letters/<int:message_id>/retry")
@staff("outbox.read")
@form_page()
def retry(message_id: int) -> Answer:
    if not outbox.revive(message_id):
        raise Refusal(_("This message is on its way already."), status=409)
    return Answer(otherwise=url_for(".letters"), say=_("It is tried again now."))


def undelivered() -> dict[str, Any]:
    return {"letters": len(outbox.dead())}


MANIFEST = Pages(
    rooms=(
        Room("audit", Group.ADMINISTRATION, "staff.audit.index", _l("Audit"), 20),
        Room("letters", Group.EVENTS, "staff.audit.letters", _l("Letters not delivered"), 30),
    ),
    day=(Card(undelivered, {"figures": "staff/audit/day_figures.html"}, ("outbox.read",), 60),),
)
