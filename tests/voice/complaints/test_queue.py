"""The desk's queue of complaints, and the promises it is ordered by."""

from datetime import date, datetime, timedelta

import pytest

from portal import clock
from portal.club.voice import complaints
from portal.club.voice.complaints import CaseStep
from portal.club.voice.complaints.sla import STANDARD, ServiceStandard
from portal.database import session, transaction
from tests import make
from tests.making.complaints import at, desk, filed

TUESDAY = datetime(2026, 11, 17, 10, tzinfo=clock.ZONE)
pytestmark = pytest.mark.usefixtures("app")


def listed(view, viewer, **filters):
    """The ids a view lists under these filters, in the order of filing."""
    found = complaints.matching(complaints.BY_KEY[view], complaints.Filters(**filters), viewer)
    return [row.id for row in session.scalars(found.order_by(complaints.Complaint.id)).unique()]


def test_the_views_count_what_they_list():
    handler, colleague = desk(), desk(name="何伟")
    at(CaseStep.INVESTIGATION, handler)
    at(CaseStep.RETURN_VISIT, colleague)
    filed()
    counted = complaints.counts(handler)
    for view in complaints.VIEWS:
        assert len(listed(view.key, handler)) == counted[view.key], view.key
    assert (counted["mine"], counted["free"], counted["visit"], counted["open"]) == (1, 1, 1, 3)


def test_the_queue_is_searched_by_words_number_and_person():
    handler, case = desk(), filed(make.member("司马青"), title="电梯夜间异响")
    filed()
    for words in ("电梯", case.number, "司马", "异响 司马"):
        assert listed("open", handler, words=words) == [case.id], words


def test_who_else_has_the_case_open():
    case, one, other = filed(), desk(), desk(name="何伟")
    assert complaints.readers(case, one.account_id) == []
    session.rollback()
    assert complaints.readers(case, other.account_id) == ["周敏"]


@pytest.mark.parametrize(("hours", "state"), [(-1, "late"), (1, "soon"), (4, "soon"), (30, "ok")])
def test_a_promise_is_late_soon_or_in_good_time(hours, state):
    with clock.at(TUESDAY):
        assert complaints.sla.nearness(TUESDAY + timedelta(hours=hours)).state == state


def test_the_published_standard_holds_from_a_day():
    with transaction():
        standard = ServiceStandard(confirm_days=2, answer_days=5)
        with clock.at(clock.moment_of(date(2026, 1, 1))):
            STANDARD.change(standard, None, None)
    with clock.at(TUESDAY):
        case = filed()
    assert case.due_at == clock.moment_of(date(2026, 11, 19), 18)
    assert case.answer_by == clock.moment_of(date(2026, 11, 24), 18)
