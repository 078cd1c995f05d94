"""The whole demo club at a bad hour: the first minutes of a year, with the expiry of its points minutes away."""

from datetime import datetime

import pytest
from sqlalchemy import func, select

from portal import clock, demo
from portal.club.ground.audit import AuditEntry
from portal.club.ground.outbox import Message
from portal.club.ground.timeline import TimelineEntry
from portal.club.purse import points
from portal.club.purse.points import Entry
from portal.database import session

HOUR = datetime(2028, 1, 1, 0, 2, tzinfo=clock.ZONE)


@pytest.fixture
def club(app, monkeypatch):
    monkeypatch.setattr("portal.queue.run_waiting", lambda _app: 0)  # printing the magazine has its own tests
    with clock.at(HOUR):
        yield demo.fill(app)


def test_every_ledger_reads_in_the_order_of_time_and_nothing_in_the_club_is_later_than_now(club):
    last = {}
    for entry in session.scalars(select(Entry).order_by(Entry.member_id, Entry.seq)):
        assert last.get(entry.member_id, entry.at) <= entry.at, (entry.member_id, entry.seq)
        last[entry.member_id] = entry.at
    assert len(last) >= 60
    for moment in (Entry.at, AuditEntry.at, TimelineEntry.at, Message.created_at):
        assert session.scalar(select(func.max(moment))) <= HOUR, moment
    written = session.scalars(select(Message.created_at).order_by(Message.id)).all()
    assert written == sorted(written), "an inbox reads from the newest letter to the oldest"
    assert points.check() == []
