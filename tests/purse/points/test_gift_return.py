"""Declining a gift: to the very lots, with the same expiry; in time, once, and only what nobody used."""

from datetime import date, datetime, timedelta

import pytest

from portal import clock
from portal.club.ground.outbox import Message
from portal.club.people import members
from portal.club.people.members import TieKind
from portal.club.purse import points
from portal.club.purse.points.ledger.statement import last_day_of
from portal.database import session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making import points as making

NOW = datetime(2026, 6, 1, 12, tzinfo=clock.ZONE)
YEAR_END = datetime(2026, 12, 31, 12, tzinfo=clock.ZONE)


@pytest.fixture
def couple(app):
    home, people = make.home(), [make.member("林静怡"), make.member("陈志远")]
    with transaction():
        for person in people:
            members.hold(person, home, TieKind.CO_OWNER)
    making.earn(people[0], 100, datetime(2025, 6, 1, tzinfo=clock.ZONE))  # good until the end of 2026
    making.earn(people[0], 400, NOW)  # good until the end of 2027
    yield people
    assert points.check() == []


def give(giver, receiver, amount, at=NOW):
    with transaction(), clock.at(at):
        return points.give(giver, receiver.id, amount, key=making.key())


def decline(gift, at=NOW + timedelta(hours=1)):
    with transaction(), clock.at(at):
        return points.decline_gift(gift)


def lots(member, at=NOW) -> list[tuple[date | None, int]]:
    session.expire_all()
    with clock.at(at):
        return [(last_day_of(lot.expires_at), lot.remaining) for lot in points.lots_of(member.id)]


def kinds(member):
    return [(line.kind, line.amount) for line in reversed(points.ledger_of(member.id).rows)]


def test_it_goes_back_to_the_very_lots_and_both_read_of_it(couple):
    lin, chen = couple
    before = [(lot.id, lot.remaining) for lot in points.lots_of(lin.id)]
    gift = give(lin, chen, 150)
    assert decline(gift) and not decline(gift)
    session.expire_all()
    assert [(lot.id, lot.remaining) for lot in points.lots_of(lin.id)] == before
    assert lots(chen) == []
    assert kinds(lin)[-2:] == [(points.EntryKind.GIFT_OUT, -150), (points.EntryKind.GIFT_IN, 150)]
    assert kinds(chen) == [(points.EntryKind.GIFT_IN, 150), (points.EntryKind.GIFT_OUT, -150)]
    told = session.query(Message).filter_by(topic="gift_declined").one()
    assert told.account_id == lin.account_id and told.values["amount"] == 150


def test_what_was_declined_was_not_given_this_year(couple):
    lin, chen = couple
    with clock.at(NOW):
        left = points.left_to_give(lin.id)
    decline(give(lin, chen, 150))
    with clock.at(NOW):
        assert points.left_to_give(lin.id) == left


def test_what_was_used_cannot_be_declined_until_it_came_back(couple):
    lin, chen = couple
    gift = give(lin, chen, 150)
    with transaction(), clock.at(NOW):
        points.lock(chen.id, 10, key="deposit", reason="event")
    with pytest.raises(Refusal, match="已使用"):
        decline(gift)
    with transaction(), clock.at(NOW):
        points.unlock("deposit", key="back", reason="event")
    assert decline(gift)


def test_what_repaid_a_debt_was_used(couple):
    lin, chen = couple
    with transaction(), clock.at(NOW):
        points.install_rules()
        points.earn("join", chen.id, key="j")
        points.spend(chen.id, 5, key="s", reason="test")
        points.claw_back("j", key="c", reason="test")
    with pytest.raises(Refusal, match="已使用"):
        decline(give(lin, chen, 20))


def test_the_days_are_those_of_the_limits_when_it_was_made(couple):
    lin, chen = couple
    with transaction(), clock.at(NOW - timedelta(days=1)):
        points.GIFTS.change(points.GiftLimit(decline_days=2), None, make.staff().id)
    gift = give(lin, chen, 10)
    with transaction(), clock.at(NOW + timedelta(hours=1)):
        points.GIFTS.change(points.GiftLimit(decline_days=0), None, make.staff().id)
    late = give(lin, chen, 10, NOW + timedelta(hours=2))
    with pytest.raises(Refusal, match="期限已过"):
        decline(late, NOW + timedelta(hours=2))
    with pytest.raises(Refusal, match="期限已过"):
        decline(gift, datetime(2026, 6, 4, tzinfo=clock.ZONE))
    with clock.at(NOW + timedelta(hours=3)):
        assert points.declinable([gift, late]) == {gift.id}
    assert decline(gift, datetime(2026, 6, 3, 23, 59, 59, tzinfo=clock.ZONE))


def test_a_part_that_expired_with_the_receiver_stays_expired_and_the_rest_goes_back(couple):
    lin, chen = couple
    gift = give(lin, chen, 150, YEAR_END)
    with clock.at(YEAR_END + timedelta(days=1)):
        points.expire()
        assert points.returning(gift) == [(date(2027, 12, 31), 50)]
    assert decline(gift, YEAR_END + timedelta(days=2))
    assert lots(lin, YEAR_END + timedelta(days=2)) == [(date(2027, 12, 31), 400)]
    assert kinds(chen)[-2:] == [(points.EntryKind.EXPIRE, -100), (points.EntryKind.GIFT_OUT, -50)]


def test_what_is_due_at_this_moment_returns_and_expires_there_visibly(couple):
    lin, chen = couple
    gift = give(lin, chen, 150, YEAR_END)
    assert decline(gift, YEAR_END + timedelta(hours=12, minutes=1))
    assert kinds(lin)[-2:] == [(points.EntryKind.GIFT_IN, 150), (points.EntryKind.EXPIRE, -100)]


def test_what_has_expired_altogether_cannot_be_declined(couple):
    lin, chen = couple
    gift = give(lin, chen, 100, YEAR_END)
    with clock.at(YEAR_END + timedelta(days=1)):
        points.expire()
    with pytest.raises(Refusal, match="已到期"):
        decline(gift, YEAR_END + timedelta(days=2))


def test_the_doctor_sees_a_gift_that_went_back_elsewhere(couple):
    lin, chen = couple
    gift = give(lin, chen, 150)
    with pytest.MonkeyPatch.context() as patch, transaction(), clock.at(NOW):
        patch.setattr("portal.club.purse.points.moves.gift_return._restore", lambda *_: None)
        points.decline_gift(gift)
        assert any("declined gift" in sentence for sentence in points.check())
        session.rollback()
