"""The homes of an estate: listed, entered, changed with a history."""

from typing import Any

from flask import abort, request, url_for
from sqlalchemy import Select, func

from portal.blueprints.estate.homes.staff import blueprint
from portal.blueprints.estate.homes.staff.forms import HomeForm
from portal.club.estate import homes
from portal.club.estate.homes import HOMES
from portal.club.estate.projects import Building, Estate, Home
from portal.club.people import members
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, find, form_page, page
from portal.web.answers import within_reach
from portal.web.careful import plain
from portal.web.history import Glossary, told
from portal.web.lists import Asked, ListOf, Sort, way_back
from portal.web.numbers import number_in
from portal.web.wording import date_

GLOSSARY = Glossary(
    acts={"created": _l("Entered")},
    labels={
        "entrance": _l("Entrance"),
        "number": _l("Door"),
        "floor": _l("Floor"),
        "house_type": _l("House type"),
        "area": _l("Area"),
        "handed_over_on": _l("Handed over on"),
    },
    ways={"area": lambda value: f"{value / 100:.2f} m²", "handed_over_on": date_},
)


def _matching(asked: Asked) -> Select[Any]:
    estate_id = number_in(asked.get("estate", "")) or 0
    rows = homes.listed(estate_id, building_id=number_in(asked.get("building", "")) or 0, words=asked.get("q", ""))
    return rows.where(within_reach(Home, "homes.edit"))


LIST = ListOf(
    "homes",
    "staff.homes.listed",
    _matching,
    ("q", "estate", "building"),
    {
        "door": Sort(_l("Door"), (func.length(Building.number), Building.number, Home.entrance, Home.number, Home.id)),
        "entered": Sort(_l("Entered"), (Home.id,), descending=True),
    },
    usual=lambda _asked: "door",
    opens=("staff.homes.home", "home_id", "id"),
    size=50,
)


@blueprint.get("/list")
@staff("homes.edit")
def listed() -> Answer:
    found = LIST.at(request.args)
    estate = find(Estate, number_in(found.chosen.get("estate", "")) or 0)
    blocks = [(str(one.id), _("Building %(number)s", number=one.number)) for one, _count in _blocks(estate)]
    return page(
        "estate/homes/staff/list.html", listed=found, estate=estate, choices=[("building", _("Building"), blocks)]
    )


@blueprint.get("/<int:estate_id>/buildings/<int:building_id>/new")
@staff("homes.edit")
def new_home(estate_id: int, building_id: int) -> Answer:
    building = _building(estate_id, building_id)
    return page("estate/homes/staff/home_form.html", form=HomeForm.offered(), building=building, home=None)


@blueprint.post("/<int:estate_id>/buildings/<int:building_id>/new")
@staff("homes.edit")
@plain("new")
@form_page(new_home)
def enter(estate_id: int, building_id: int) -> Answer:
    building = _building(estate_id, building_id)
    home = homes.enter(building, HomeForm.checked().details(), viewer.account_id)
    return Answer(otherwise=url_for(".home", home_id=home.id), say=_("%(home)s is entered.", home=home.address))


@blueprint.get("/home/<int:home_id>")
@staff("homes.edit")
def home(home_id: int) -> Answer:
    found = find(Home, home_id)
    return page(
        "estate/homes/staff/home.html",
        home=found,
        form=HomeForm.of(found),
        history=told(HOMES, found, HOMES.history_of(found), GLOSSARY),
        holders=members.holders_of(found.id) if viewer.may("members.read", found) else [],
        way=way_back(LIST, found),
        of_estate=LIST.address({"estate": str(found.estate_id)}),
    )


@blueprint.post("/home/<int:home_id>")
@staff("homes.edit")
@plain("text")
@form_page(home)
def save_home(home_id: int) -> Answer:
    found, form = find(Home, home_id), HomeForm.checked()
    homes.change(found, form.details(), viewer.account_id, form.revision)
    return Answer(otherwise=url_for(".home", home_id=found.id), say=_("Kept."))


def _blocks(estate: Estate) -> list[tuple[Building, int]]:
    return homes.buildings_with_homes(estate.id)


def _building(estate_id: int, building_id: int) -> Building:
    estate = find(Estate, estate_id)
    return next((one for one, _count in _blocks(estate) if one.id == building_id), None) or abort(404)
