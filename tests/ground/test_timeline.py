"""A person's timeline: what happened, newest first."""

from datetime import timedelta

from portal import clock
from portal.club.ground import timeline
from portal.database import transaction
from tests import make


def test_what_happened_later_stands_first_whenever_it_was_written_down(app):
    member = make.member()
    for what, days in (("test.second", 2), ("test.third", 3), ("test.first", 1)):
        with clock.at(clock.now() + timedelta(days=days)), transaction():
            timeline.add_line(what, member.id, None, {})
    found = [each.what for each in timeline.of_member(member.id) if each.what.startswith("test.")]
    assert found == ["test.third", "test.second", "test.first"]
