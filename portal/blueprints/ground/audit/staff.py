"""Who did what, in sentences; and the messages that could not be delivered."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request, url_for
from werkzeug.datastructures import MultiDict

from portal.club.ground import audit, outbox, tasks
from portal.club.ground.audit import AuditEntry
from portal.club.ground.careful import Counted
from portal.club.ground.happenings import ASIDE_DROPPED, ASIDE_SENT, AUDIT_EXPORTED, happened
from portal.club.people import accounts, members
from portal.club.people.exports import Canary, ExportKind, WantedExport
from portal.database import session
from portal.delivery import in_words
from portal.engine.paging import page_of
from portal.identity import staff, viewer
from portal.manifest import Group, Pages, Room, TaskPage
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, form_page, happenings, page
from portal.web.careful import Look, careful, plain
from portal.web.contact_sheets import Cell, contact_sheet
from portal.web.days import period_of
from portal.web.messages import CHANNELS, STATES
from portal.web.reveal import SheetForm

blueprint = Blueprint("audit", __name__, url_prefix="/audit")
MOST_LINES = 20_000  # of one sheet
FIELDS = ("person", "about", "act", "first", "last")


@dataclass(frozen=True)
class TypedAuditFilter:
    """The filter as typed, what it means, and what is wrong with it."""

    typed: dict[str, str]
    by: audit.AuditFilter
    errors: dict[str, str]


@blueprint.get("")
@staff("audit.read")
def index() -> Answer:
    asked = _asked(request.values)
    after, before = request.args.get("after"), request.args.get("before")
    found = page_of(audit.entries(asked.by), AuditEntry.id, after=after, before=before, size=50)
    return page(
        "ground/audit/index.html",
        acts=happenings.acts(found.rows),
        after=found.after,
        before=found.before,
        typed=asked.typed,
        errors=asked.errors,
        about=happenings.row_name(asked.by.about) if asked.by.about else "",
        names=accounts.names_of({entry.actor_id for entry in found.rows if entry.actor_id}),
        dead=len(outbox.dead()),
        form=SheetForm.offered(),
    )


@blueprint.post("/sheet")
@staff("audit.read")
@plain("recorded")
@form_page(index, once=False)
def export() -> Response | Answer:
    """What the filter shows as a sheet, newest first: whom it is about and where they live leaves with a reason."""
    asked = _asked(request.form)
    if asked.errors:  # else everything would leave, and the filter's reader believe that it was narrowed
        raise Refusal(next(iter(asked.errors.values())))
    rows = list(session.scalars(audit.entries(asked.by).order_by(AuditEntry.id.desc()).limit(MOST_LINES)))
    about = members.some_by_id({entry.member_id for entry in rows if entry.member_id})
    named = [about[one.member_id] for one in rows if one.member_id is not None]
    names = accounts.names_of({entry.actor_id for entry in rows if entry.actor_id})
    heads = (_("When"), _("By whom"), _("Act"), _("Code"))
    lines = [
        (one.row.at, names.get(one.row.actor_id, _("the portal itself")), one.plain, one.row.act)
        for one in happenings.acts(rows)
    ]
    wanted = WantedExport(ExportKind.AUDIT, urlencode(asked.typed), named, "audit")
    back = url_for(".index", **asked.typed)  # type: ignore[arg-type]
    answer = contact_sheet(wanted, ("audit", _("Every act")), heads, lines, marked=_mark, back=back)
    if not isinstance(answer, Answer):
        happened(AUDIT_EXPORTED, viewer.account_id, lines=len(rows))
    return answer


def _mark(mark: Canary) -> list[Cell]:
    return [None, mark.name, f"{mark.address}{mark.phone}", ""]


@blueprint.get("/letters")
@staff("outbox.read")
def letters() -> Answer:
    return page(
        "ground/audit/letters.html",
        messages=outbox.dead()[:200],
        aside=outbox.aside(),
        in_words=in_words,
        channels=CHANNELS,
        states=STATES,
    )


def _looking_at_send() -> Look:
    return Look(
        _("The messages that were put aside are sent"),
        _("Send them"),
        url_for(".letters"),
        [Counted(outbox.aside(), _("Messages that waited when the club was brought back; some may arrive twice"))],
    )


@blueprint.post("/letters/aside/sending")
@staff("outbox.read")
@form_page()
@careful(_looking_at_send)
def send_aside() -> Answer:
    happened(ASIDE_SENT, viewer.account_id, messages=outbox.send_aside())
    return Answer(otherwise=url_for(".letters"), say=_("They are on their way."))


def _looking_at_drop() -> Look:
    return Look(
        _("The messages that were put aside are dropped"),
        _("Drop them"),
        url_for(".letters"),
        [Counted(outbox.aside(), _("Messages never leave"))],
    )


@blueprint.post("/letters/aside/dropping")
@staff("outbox.read")
@form_page()
@careful(_looking_at_drop)
def drop_aside() -> Answer:
    happened(ASIDE_DROPPED, viewer.account_id, messages=outbox.drop_aside())
    return Answer(otherwise=url_for(".letters"), say=_("They are dropped."))


@blueprint.post("/letters/<int:message_id>/retry")
@staff("outbox.read")
@plain("again")
@form_page()
def retry(message_id: int) -> Answer:
    if not outbox.revive(message_id):
        raise Refusal(_("This message is on its way already."), status=409)
    tasks.follow("message", message_id, viewer.account_id)
    return Answer(otherwise=url_for(".letters"), say=_("It is tried again now."))


def _asked(given: "MultiDict[str, Any]") -> TypedAuditFilter:
    """The filter of an address or a form. What is wrong filters nothing and is told beside its field."""
    typed = {name: value for name in FIELDS if (value := given.get(name, "").strip()[:60])}
    first, last, errors = period_of(typed, "first", "last")
    people = _people(typed["person"]) if "person" in typed else None
    if people is not None and not any(people):
        errors["person"] = _("Nobody is called so.")
    by = audit.AuditFilter(people, typed.get("about", ""), typed.get("act", ""), first, last)
    return TypedAuditFilter(typed, by, errors)


def _people(text: str) -> tuple[set[int], set[int]]:
    """The accounts and members of that name or phone."""
    found = accounts.called(text)
    return found, members.ids_of(found)


MANIFEST = Pages(
    rooms=(
        Room("audit", Group.ADMINISTRATION, "staff.audit.index", _l("Audit"), 20),
        Room("letters", Group.EVENTS, "staff.audit.letters", _l("Letters not delivered"), 30),
    ),
    tasks={"letter.undelivered": TaskPage("staff.audit.letters", _l("Look"), icon="mail")},
)
