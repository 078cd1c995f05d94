"""Two colleagues act on one case from the same page at the same moment: one does it, one is told."""

import pytest

from portal.club.ground import locks
from portal.club.people.accounts import Account
from portal.club.voice import complaints
from portal.club.voice.complaints import CaseStep, Complaint
from portal.database import session
from tests.making.complaints import at, desk, seat
from tests.races import race

pytestmark = pytest.mark.race
HERE = "tests.ground.test_races_steps"


def find(case_id: int, account_id: int, version: int) -> None:
    """The act stays where it is, so that the state alone would let both through."""
    case = session.get_one(Complaint, case_id)
    by = seat(session.get_one(Account, account_id))
    complaints.find(case, by, version, contract="", quality="", acceptance="验收记录", findings=str(account_id))


def without_version() -> None:
    held = locks.hold
    locks.hold = lambda row, _seen, by, *guards, **values: held(row, None, by, *guards, **values)


def both(app, **values) -> tuple[list[str], int]:
    colleagues = [desk(), desk(name="顾明")]
    case = at(CaseStep.INVESTIGATION, colleagues[0])
    before = case.revision
    calls = [(case.id, colleague.account_id, before) for colleague in colleagues]
    outcomes = race(app, f"{HERE}:find", calls, **values)
    return outcomes, session.get_one(Complaint, case.id, populate_existing=True).revision - before


def test_of_two_who_write_findings_from_one_page_one_is_told(app):
    assert both(app) == (["Conflict", "done"], 1)


def test_control_without_the_version_the_second_writes_over_the_first(app):
    assert both(app, without=f"{HERE}:without_version") == (["done", "done"], 2)
