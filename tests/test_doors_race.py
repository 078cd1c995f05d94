"""A07 from several processes: however many guess at once, a code takes five tries and not one more."""

import multiprocessing

import pytest

from portal.club.people.accounts import codes
from tests import make, nursery
from tests.making import people
from tests.visitor import Visitor

pytestmark = pytest.mark.race
PROCESSES, EACH = 4, 4


def guess(cookie: dict, code: str, unguarded: bool, *wires) -> None:
    """One process of a guesser: the same browser's cookie, wrong codes over HTTP."""
    ready, answers = wires
    if unguarded:
        codes.MOST_TRIES = 10**6
    app = nursery.app()
    app.config["WTF_CSRF_ENABLED"] = False
    app.config["RATELIMIT_ENABLED"] = False
    app.testing = True
    with app.app_context():
        visitor = Visitor(app)
        with visitor.client.session_transaction() as mine:
            mine.update(cookie)
        ready.wait()
        answers.put([visitor.submit("/sign-in/code", code=code).status_code for _ in range(EACH)])


def guess_together(cookie: dict, code: str, unguarded: bool) -> list[int]:
    """The statuses that all guessers met; within the nursery."""
    fork = multiprocessing.get_context("fork")
    ready, answers = fork.Barrier(PROCESSES), fork.Queue()
    guessers = [nursery.born(guess, cookie, code, unguarded, ready, answers) for _ in range(PROCESSES)]
    found = [status for _ in guessers for status in answers.get(timeout=90)]
    for guesser in guessers:
        guesser.join()
    return found


def wrong_codes_answered(app, unguarded: bool = False) -> dict[int, int]:
    """How many wrong codes were looked at (422) and how many were turned away (429)."""
    visitor, phone = Visitor(app), make.phone()
    visitor.submit("/sign-in", phone=phone[3:])
    with visitor.client.session_transaction() as session:
        cookie = dict(session)
    wrong = people.wrong(people.last_code(phone))
    found = nursery.ask(app, f"{__name__}:guess_together", cookie, wrong, unguarded)
    return {status: found.count(status) for status in set(found)}


def test_a07_four_processes_guess_at_one_code_and_five_tries_are_all_they_get(app):
    assert wrong_codes_answered(app) == {422: codes.MOST_TRIES, 429: PROCESSES * EACH - codes.MOST_TRIES}


def test_without_the_guard_the_same_guessers_get_further(app):
    """The negative control: the test above sees the guard, not something else."""
    assert wrong_codes_answered(app, unguarded=True) == {422: PROCESSES * EACH}
