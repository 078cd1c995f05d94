"""The demo's complaints: every text becomes a case at the step it names, all through the verbs."""

import pytest

from portal import clock
from portal.club.purse import points
from portal.club.voice import complaints
from portal.club.voice.complaints import CaseStep, ComplaintKind
from portal.database import session, transaction
from portal.demo import complaints as demo
from portal.demo import estates, people
from portal.demo.world import World


@pytest.fixture(scope="module")
def world(app_of_module):
    made = World()
    with transaction():
        points.install_rules()
    estates.fill(made)
    people.fill(made)
    demo.fill(made)
    return made


def test_twenty_five_cases_of_all_types_stand_where_the_texts_say(world):
    texts = world.content("complaints.json")["complaints"]
    assert len(texts) == len(world.complaints) == 25
    for text in texts:
        case = world.complaints[text["key"]]
        wanted = CaseStep.CONFIRMATION if text["step"] == "intake" else CaseStep(text["step"])
        assert case.step is wanted, text["key"]
        assert case.is_open == (text["step"] != "archive"), text["key"]
        assert case.filed_at <= clock.now()
    assert {case.kind for case in world.complaints.values()} >= set(ComplaintKind)


def test_the_stories_are_told_in_order_and_none_lies_ahead(world):
    for case in world.complaints.values():
        moments = [entry.at for entry in complaints.log_of(case, public_only=False)]
        assert moments == sorted(moments), case.title
        assert moments[-1] <= clock.now()


def test_what_two_visits_found_wrong_is_counted(world):
    assert [key for key, case in world.complaints.items() if case.returns] == ["parking-301", "window-902"]


def test_promises_already_broken_were_reported(world):
    session.expire_all()
    late = [case for case in world.complaints.values() if case.is_open and case.due_at < clock.now()]
    assert all(case.escalated_at is not None for case in late)
