"""The club's state machines: no state out of reach, none without a way out, acts and states named in two languages."""

import pkgutil
import re
from importlib import import_module

import pytest

from portal import club
from portal.club.ground.locks import Shared
from portal.club.ground.steps import Machine
from portal.language import speaking

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def machines() -> dict[str, Machine]:
    found: dict[int, tuple[str, Machine]] = {}
    for module in pkgutil.walk_packages(club.__path__, "portal.club."):
        for name, thing in vars(import_module(module.name)).items():
            if isinstance(thing, Machine):
                found.setdefault(id(thing), (f"{module.name.removeprefix('portal.club.')}.{name}", thing))
    return dict(found.values())


ALL = machines()


@pytest.fixture(params=ALL.values(), ids=list(ALL))
def machine(request):
    return request.param


@pytest.mark.unit
def test_the_machines_of_the_club_are_found():
    models = {machine.model.__name__ for machine in ALL.values()}
    assert models >= {"Complaint", "Article", "Redemption", "Application", "Proposal"}


def reached(machine: Machine, table) -> set:
    known = set(machine.starts)
    while True:
        more = {to for (was, _act), one in table.items() if was in known for to in (one.to, *one.or_to) if to} - known
        if not more:
            return known
        known |= more


@pytest.mark.unit
def test_every_state_is_reached_by_every_version_or_is_behind_when_the_row_is_written(machine):
    states = set(type(next(iter(machine.starts))))
    newest = reached(machine, machine.table)
    assert newest | machine.behind == states and not newest & machine.behind
    for table in machine.tables:
        assert {was for was, _act in table} <= reached(machine, table), "no act of a state where nothing ever stands"


@pytest.mark.unit
def test_no_state_is_without_a_way_out_unless_it_is_final(machine):
    for table in machine.tables:
        ways = {was for (was, _act), one in table.items() for to in (one.to, *one.or_to) if to not in (None, was)}
        assert reached(machine, table) - ways == reached(machine, table) & machine.final


@pytest.mark.unit
def test_from_every_state_the_end_is_reached(machine):
    for table in machine.tables:
        for state in reached(machine, table):
            onward, known = {state}, set()
            while onward - known:
                known |= onward
                onward |= {to for (was, _a), one in table.items() if was in known for to in (one.to, *one.or_to) if to}
            assert known & machine.final, state


def test_every_state_has_its_name_and_every_act_of_a_person_its_words(app, machine):
    said = [*(machine.names[state] for state in type(next(iter(machine.starts))))]
    for table in machine.tables:
        assert all(one.words for one in table.values() if one.permission), "whoever is offered an act reads what it is"
        said += [one.words for one in table.values() if one.words is not None]
    answers = machine.answers
    said += [answers.elsewhere, answers.overtaken, *([answers.barred] if answers.barred else [])]
    assert answers.barred or not any(one.permission for table in machine.tables for one in table.values())
    with speaking("zh"):
        assert [words for words in said if not CHINESE.search(str(words))] == []
    with speaking("en"):
        assert [words for words in said if not str(words) or CHINESE.search(str(words))] == []


@pytest.mark.unit
def test_columns_that_the_machine_names_are_the_tables(machine):
    columns = machine.model.__table__.columns.keys()
    stamps = {one.stamp for table in machine.tables for one in table.values()}
    named = {machine.state, machine.over, machine.kept, *stamps} - {""}
    assert named <= set(columns)
    assert not machine.shared or issubclass(machine.model, Shared)
