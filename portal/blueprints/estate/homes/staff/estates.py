"""Estates: listed, founded, renamed; their buildings; who works there, and what an estate still lacks."""

from typing import Any

from flask import abort, url_for

from portal.blueprints.estate.homes.staff import blueprint
from portal.blueprints.estate.homes.staff.forms import (
    KEY_ROLES,
    EstateForm,
    FloorsForm,
    FoundingForm,
    NewBuildingForm,
    RolesForm,
)
from portal.blueprints.estate.homes.staff.lacking import lacking
from portal.club.estate import homes
from portal.club.estate.homes import ESTATES
from portal.club.estate.projects import Building, Estate
from portal.club.ground.careful import Counted
from portal.club.people import accounts
from portal.club.people.accounts import administration
from portal.club.people.accounts.names import ROLE_NAMES
from portal.identity import staff, viewer
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.sentences import lazy_pgettext
from portal.web import Answer, find, form_page, page
from portal.web.careful import Look, careful, plain
from portal.web.estates import estates_for
from portal.web.history import Glossary, told

GLOSSARY = Glossary(
    acts={}, labels={"name": lazy_pgettext("estate", "Name"), "address": _l("Address")}, ways={}
)  # fmt: skip


@blueprint.get("")
@staff("homes.edit")
def index() -> Answer:
    mine = estates_for("homes.edit")
    return page(
        "estate/homes/staff/index.html",
        estates=mine,
        counts=homes.counts(),
        lacks={one.id: lacking(one) for one in mine},
    )


@blueprint.get("/new")
@staff("estates.found")
def new() -> Answer:
    return page("estate/homes/staff/estate_form.html", form=FoundingForm.offered(), estate=None)


@blueprint.post("/new")
@staff("estates.found")
@plain("new")
@form_page(new)
def found() -> Answer:
    form = FoundingForm.checked()
    estate = homes.found(form.slug.data or "", form.name.words, form.address.words, viewer.account_id)
    return Answer(otherwise=url_for(".show", estate_id=estate.id), say=_("Entered. What it still lacks stands below."))


@blueprint.get("/<int:estate_id>")
@staff("homes.edit")
def show(estate_id: int) -> Answer:
    estate = find(Estate, estate_id)
    may_give = viewer.may("accounts.edit", estate)
    return page(
        "estate/homes/staff/estate.html",
        estate=estate,
        buildings=homes.buildings_with_homes(estate.id),
        lacks=lacking(estate),
        building_form=NewBuildingForm.offered(),
        roles_form=RolesForm.offered(colleagues=_colleagues()) if may_give else None,
        workers=[(ROLE_NAMES[role], names) for role, names in _workers(estate)],
        history=told(ESTATES, estate, ESTATES.history_of(estate), GLOSSARY),
    )


@blueprint.get("/<int:estate_id>/name")
@staff("homes.edit")
def edit(estate_id: int) -> Answer:
    estate = find(Estate, estate_id)
    return page("estate/homes/staff/estate_form.html", form=EstateForm.showing(estate), estate=estate)


@blueprint.post("/<int:estate_id>/name")
@staff("homes.edit")
@plain("text")
@form_page(edit)
def save(estate_id: int) -> Answer:
    estate, form = find(Estate, estate_id), EstateForm.checked()
    homes.rename(estate, form.name.words, form.address.words, viewer.account_id, form.revision)
    return Answer(otherwise=url_for(".show", estate_id=estate.id), say=_("Kept."))


@blueprint.post("/<int:estate_id>/buildings")
@staff("homes.edit")
@plain("new")
@form_page(show)
def build(estate_id: int) -> Answer:
    estate, form = find(Estate, estate_id), NewBuildingForm.checked()
    assert form.floors.data is not None
    building = homes.build(estate, form.number.data or "", form.floors.data, viewer.account_id)
    said = _("Building %(number)s is entered.", number=building.number)
    return Answer(otherwise=url_for(".show", estate_id=estate.id, _anchor="buildings"), say=said)


@blueprint.get("/<int:estate_id>/buildings/<int:building_id>")
@staff("homes.edit")
def building(estate_id: int, building_id: int) -> Answer:
    estate, found = _building(estate_id, building_id)
    return page(
        "estate/homes/staff/building.html", estate=estate, building=found, form=FloorsForm.showing(found)
    )  # fmt: skip


@blueprint.post("/<int:estate_id>/buildings/<int:building_id>")
@staff("homes.edit")
@plain("text")
@form_page(building)
def save_building(estate_id: int, building_id: int) -> Answer:
    estate, found = _building(estate_id, building_id)
    form = FloorsForm.checked()
    assert form.floors.data is not None
    homes.change_building(found, form.floors.data, viewer.account_id, form.revision)
    return Answer(otherwise=url_for(".show", estate_id=estate.id, _anchor="buildings"), say=_("Kept."))


def _looking_at_roles(estate_id: int) -> Look:
    estate = find(Estate, estate_id)
    chosen = RolesForm.checked(colleagues=_colleagues()).chosen()
    if not chosen:
        raise Refusal(_l("Please choose somebody for at least one role."))
    names = accounts.names_of({account_id for _role, account_id in chosen})
    said = [_("%(name)s: %(role)s", name=names[one], role=ROLE_NAMES[role]) for role, one in chosen]
    counted = [
        Counted(len(chosen), _("Roles are given, or asked for where another administrator must agree"), names=said)
    ]
    title = _("Give roles in %(estate)s", estate=estate.name)
    return Look(title, title, url_for(".show", estate_id=estate.id), counted)


@blueprint.post("/<int:estate_id>/roles")
@staff("accounts.edit")
@form_page(show)
@careful(_looking_at_roles)
def give_roles(estate_id: int) -> Answer:
    estate = find(Estate, estate_id)
    people = administration.colleagues()
    by_id = {one.id: one for one in people}
    for role, account_id in RolesForm.checked(colleagues=_colleagues()).chosen():
        administration.ask(by_id[account_id], role, estate.id, viewer.account_id)
    said = _("Done; what another administrator must confirm waits for them.")
    return Answer(otherwise=url_for(".show", estate_id=estate.id, _anchor="people"), say=said)


def _building(estate_id: int, building_id: int) -> tuple[Estate, Building]:
    estate = find(Estate, estate_id)
    found = next((one for one, _count in homes.buildings_with_homes(estate.id) if one.id == building_id), None)
    return estate, found or abort(404)


def _colleagues() -> list[tuple[int, str]]:
    return [(one.id, one.name) for one in administration.colleagues() if one.suspended_at is None]


def _workers(estate: Estate) -> list[tuple[Any, list[str]]]:
    held = accounts.workers_of(estate.id, KEY_ROLES)
    return [(role, held.get(role, [])) for role in KEY_ROLES]
