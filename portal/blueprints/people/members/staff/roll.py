"""The roll of sales: listed and searched, one line corrected, struck or put back; lists of it come by imports."""

from typing import Any

from flask import request, url_for
from sqlalchemy import Select

from portal.blueprints.people.members.staff import blueprint
from portal.club.ground.careful import Counted
from portal.club.people import members
from portal.club.people.members.roll import BOOK, LONGEST, RollDetails, RollEntry
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, find, form_page, page
from portal.web.careful import Look, careful, plain
from portal.web.editing import EditForm
from portal.web.estates import estates_for
from portal.web.fields import line
from portal.web.history import Glossary, told
from portal.web.lists import Asked, ListOf, Sort, way_back
from portal.web.numbers import number_in

GLOSSARY = Glossary(
    acts={"struck": _l("Struck"), "restored": _l("Put back")},
    labels={"name": _l("Name"), "contract": _l("Contract number"), "phone_end": _l("Phone ends")},
    ways={},
)


class LineForm(EditForm):
    name = line(_l("Name"), LONGEST, needed=True)
    contract = line(_l("Contract number"), LONGEST, needed=True)
    phone_end = line(_l("Last four digits of the phone"), 4)


def _matching(asked: Asked) -> Select[Any]:
    estate_id, batch_id = number_in(asked.get("estate", "")) or 0, number_in(asked.get("batch", "")) or 0
    return members.roll.listed(viewer, asked.get("q", ""), estate_id, batch_id)


ROLL = ListOf(
    "roll",
    "staff.members.roll",
    _matching,
    ("q", "estate", "batch"),
    {
        "entered": Sort(_l("Entered"), (RollEntry.id,), descending=True),
        "contract": Sort(_l("Contract number"), (RollEntry.contract_key, RollEntry.id)),
    },
    usual=lambda _asked: "-entered",
    opens=("staff.members.roll_line", "entry_id", "id"),
)


@blueprint.get("/roll")
@staff("members.import")
def roll() -> Answer:
    choices = [(str(one.id), one.name) for one in estates_for("members.import")]
    return page(
        "people/members/staff/roll.html",
        listed=ROLL.at(request.args),
        choices=[("estate", _("Estate"), choices)] if len(choices) > 1 else [],
    )


@blueprint.get("/roll/<int:entry_id>")
@staff("members.import")
def roll_line(entry_id: int) -> Answer:
    entry = find(RollEntry, entry_id)
    return page(
        "people/members/staff/roll_line.html",
        entry=entry,
        form=LineForm.showing(entry),
        history=told(BOOK, entry, BOOK.history_of(entry), GLOSSARY),
        holders=members.holders_of(entry.home_id),
        way=way_back(ROLL, entry),
    )


@blueprint.post("/roll/<int:entry_id>")
@staff("members.import")
@plain("text")
@form_page(roll_line)
def correct_line(entry_id: int) -> Answer:
    entry, form = find(RollEntry, entry_id), LineForm.checked()
    said = RollDetails(form.name.data or "", form.contract.data or "", form.phone_end.data or "")
    members.roll.correct(entry, said, viewer.account_id, form.revision)
    return Answer(otherwise=url_for(".roll_line", entry_id=entry.id), say=_("Kept."))


def _looking_at_strike(entry_id: int) -> Look:
    entry = find(RollEntry, entry_id)
    held = len(members.holders_of(entry.home_id))
    counted = [
        Counted(1, _("Line counts no longer: a claim by it goes to the desk"), names=[entry.name]),
        Counted(held, _("Members hold this home now; they keep it")),
    ]
    title = _("Strike %(name)s from the roll for %(home)s", name=entry.name, home=entry.home.address)
    return Look(title, title, url_for(".roll_line", entry_id=entry.id), counted)


def _restore(entry_id: int) -> None:
    members.roll.restore(find(RollEntry, entry_id, "members.import"), viewer.account_id)


@blueprint.post("/roll/<int:entry_id>/striking")
@staff("members.import")
@form_page(roll_line)
@careful(_looking_at_strike, undo=_restore)
def strike_line(entry_id: int) -> Answer:
    entry = find(RollEntry, entry_id)
    members.roll.strike(entry, viewer.account_id)
    return Answer(otherwise=url_for(".roll_line", entry_id=entry.id), say=_("Struck; nobody is confirmed by it."))


@blueprint.post("/roll/<int:entry_id>/return")
@staff("members.import")
@plain("back")
@form_page(roll_line)
def restore_line(entry_id: int) -> Answer:
    entry = find(RollEntry, entry_id)
    members.roll.restore(entry, viewer.account_id)
    return Answer(otherwise=url_for(".roll_line", entry_id=entry.id), say=_("It counts again."))
