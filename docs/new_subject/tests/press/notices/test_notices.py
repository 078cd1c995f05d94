"""The notice board's rules."""

from datetime import timedelta

import pytest

from portal import clock, queue
from portal.club.press import notices
from portal.club.purse import points
from portal.database import transaction
from portal.refusal import Refusal
from portal.words import Words
from tests import make


def pinned(days: int = 3) -> notices.Notice:
    by = make.staff().id
    with transaction():
        return notices.pin(Words("停水通知", "Water is off"), clock.today() + timedelta(days=days), by)


def test_a_notice_hangs_until_the_end_of_its_day(app):
    notice = pinned(3)
    assert [one.id for one in notices.on_the_board()] == [notice.id]
    with clock.at(clock.now() + timedelta(days=4)):
        queue.run("notices.take_down")
        assert notices.on_the_board() == []


def test_reading_it_earns_once(app):
    with transaction():
        points.install_rules()
    notice, member = pinned(), make.member()
    before = points.balance_of(member.id)
    for _again in range(2):
        with transaction():
            notices.read(notice, member)
    assert points.balance_of(member.id) == before + 1


def test_nothing_is_pinned_for_a_day_that_is_over(app):
    with pytest.raises(Refusal):
        pinned(-1)
