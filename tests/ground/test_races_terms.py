"""Several colleagues change the same terms from the same page: one does, with a negative control."""

from dataclasses import dataclass
from secrets import randbelow

import pytest

from portal.club.ground.figures import number
from portal.club.ground.happenings import HAPPENINGS
from portal.club.ground.line import History
from portal.club.ground.terms import DECLARED, Terms
from tests.races import race

pytestmark = pytest.mark.race
RACERS = 6


@dataclass(frozen=True)
class Raced:
    most: int = number(0, 0, 1_000)


def subject():
    return DECLARED.get("raced") or Terms("raced", Raced, "the terms of a race")


def change(most):
    subject().change(Raced(most), None, None, seen=0)


def unguarded():
    """Say it whatever was said meanwhile, under a number that nobody else has."""
    guarded = Terms.change
    Terms.change = lambda *args, seen: guarded(*args, seen=None)
    History.number = property(lambda self: randbelow(10**9))


def outcomes(app, **options):
    done = race(app, "tests.ground.test_races_terms:change", [(most,) for most in range(1, RACERS + 1)], **options)
    return done, len(subject().line().words)


@pytest.fixture(autouse=True)
def undeclared():
    yield
    DECLARED.pop("raced", None)
    for act in ("changed", "planned", "plan_withdrawn"):
        HAPPENINGS.pop(f"raced.{act}", None)


def test_of_several_who_change_the_same_terms_from_the_same_page_one_does(app):
    done, said = outcomes(app)
    assert done.count("done") == said == 1
    assert set(done) <= {"done", "Refusal", "IntegrityError"}


def test_without_the_guard_several_do(app):
    _done, said = outcomes(app, without="tests.ground.test_races_terms:unguarded")
    assert said > 1
