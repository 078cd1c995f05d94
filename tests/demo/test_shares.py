"""What runs by the clock in the demo club, 400 days ahead: whoever tells or writes off has said how much at most."""

from datetime import timedelta

import pytest

from portal import clock, demo, jobs
from portal.club.ground import caution
from portal.database import db, session

FAR = timedelta(days=400)


@pytest.fixture(scope="module")
def club(app_of_module):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("portal.queue.run_waiting", lambda _app: 0)  # printing the magazine has its own tests
        demo.fill(app_of_module)


def test_what_is_called_harmless_tells_nobody_and_writes_off_nothing(club):
    """In the demo club, 400 days ahead: the others are proved to be the ones that would."""
    busy = {}
    for job in jobs.EVERY.values():
        if not job.schedule or job.name in caution.ALWAYS:
            continue
        before = counted()
        with clock.at(clock.now() + FAR):
            job.verb()
        session.rollback()
        session.expire_all()
        if counted() != before:
            busy[job.name] = bool(job.share)
    assert {name for name, share in busy.items() if not share} == set()
    assert {"expire_points", "expire_vouchers", "grades", "complaints.late", "events.settle"} <= busy.keys()


TOLD = ("SELECT count(*) FROM outbox", "SELECT count(*) FROM ledger", "SELECT count(*) FROM row_changes")


def counted():
    with db.engine.connect() as connection:
        return [connection.exec_driver_sql(query).scalar() for query in TOLD]
