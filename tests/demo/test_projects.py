"""The demo's estates, projects and leads are made by the club's verbs, on both engines and on any day."""

from datetime import date

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.club.estate import projects
from portal.club.people.accounts import Role
from portal.club.prospects import leads
from portal.database import session
from portal.demo import estates
from portal.demo import leads as demo_leads
from portal.demo import projects as demo_projects
from portal.demo.world import World
from tests import make


@pytest.fixture(scope="module", params=[date(2026, 11, 21), date(2027, 3, 1)])
def world(fresh, request):
    with fresh().app_context(), clock.at(clock.moment_of(request.param, 15)):
        world = World(today=request.param)
        for estate in ("mansion", "world"):
            world.employ(f"seller-{estate}", make.staff(Role.SALES_MANAGER), Role.SALES_MANAGER, estate)
        for number in range(9):
            world.people[f"member-{number}"] = make.member()
        estates.fill(world)
        demo_projects.fill(world)
        demo_leads.fill(world)
        yield world
        session.remove()


def test_four_estates_forty_homes_three_projects_with_their_versions(world):
    assert len(world.homes) >= 40
    assert [p.slug for p in projects.published()] == ["world-2", "mansion-east", "yuntai"]
    assert len(projects.past()) == 4
    for project, version in zip(projects.published(), (6, 3, 2), strict=True):
        disclosure = projects.current_disclosure(project.id)
        assert disclosure.version == version and len(disclosure.unfavourable) >= 4
        assert projects.missing(project) == []


def test_building_six_has_no_permit_and_is_not_offered(world):
    project = world.projects["world-2"]
    assert [b.number for b in projects.offered_buildings(project.id)] == ["5", "7"]


def test_there_are_hours_to_book_and_people_who_came(world):
    assert len(leads.slots_of(world.projects["world-2"].id)) >= 24
    states = set(session.scalars(select(leads.Viewing.state).distinct()))
    assert {"booked", "attended"} <= states
    assert session.scalar(select(func.count()).select_from(leads.Interest)) == 5
