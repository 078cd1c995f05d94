"""A code that somebody has already is not given again: another one is tried, and nobody meets an error."""

from datetime import timedelta

import pytest

from portal import clock
from portal.club.gatherings.events import signups
from portal.club.ground.codes import Codes
from portal.club.purse import vouchers
from portal.club.purse.vouchers import issuing
from portal.club.shop.draws import entries as entering
from portal.database import transaction
from portal.words import Words
from tests import make
from tests.making import draws as drawing
from tests.making import events as gathering

TWO = Codes("AB", 1)  # there are two codes in all: the second one meets the first half of the time


def issue(member):
    with transaction():
        until = clock.now() + timedelta(days=1)
        return vouchers.issue(member, kind="gift", title=Words("茶"), place=Words("前台"), expires_at=until)


@pytest.fixture
def few(app, monkeypatch):
    for module in (issuing, entering, signups):
        monkeypatch.setattr(module, "CODES", TWO)
    monkeypatch.setattr("portal.club.ground.codes.TRIES", 200)


@pytest.mark.parametrize("turn", range(4))
def test_vouchers(few, turn):
    member = make.member()
    assert {issue(member).code, issue(member).code} == {"A", "B"}
    with pytest.raises(LookupError):
        issue(member)


def test_tickets(few):
    event = gathering.published(10)
    assert {gathering.signed_up(event).code, gathering.signed_up(event).code} == {"A", "B"}


def test_entries_of_a_draw(few):
    draw = drawing.published()
    entries = [drawing.enter(draw), drawing.enter(draw)]
    assert {entry.number for entry in entries} == {"A", "B"}
    assert drawing.enter(drawing.published()).number in {"A", "B"}, "another draw gives its own"
