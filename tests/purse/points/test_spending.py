"""Spending, giving back, expiry: which lots pay, and what comes back."""

from datetime import datetime

import pytest
from sqlalchemy import text

from portal import clock
from portal.club.purse import points
from portal.database import changed, session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making import points as making

pytestmark = pytest.mark.usefixtures("app")

Y2024, Y2025, Y2026 = (datetime(year, 6, 1, 12, tzinfo=clock.ZONE) for year in (2024, 2025, 2026))
NEW_YEAR_2026, NEW_YEAR_2027 = (datetime(year, 1, 1, tzinfo=clock.ZONE) for year in (2026, 2027))


def remaining(member) -> list[int]:
    session.expire_all()
    return [lot.remaining for lot in points.lots_of(member.id)]


def test_the_lot_that_expires_first_pays_first():
    member = make.member()
    making.earn(member, 100, Y2026)
    making.earn(member, 50, Y2025)
    entry = making.spend(member, 70, Y2026)
    assert entry.amount == -70 and entry.balance == 80
    assert [amount for _day, amount in points.taken_by(entry)] == [50, 20]
    assert remaining(member) == [80]


def test_of_two_lots_that_expire_together_the_older_pays():
    member = make.member()
    making.earn(member, 30, Y2026)
    making.earn(member, 40, Y2026)
    making.spend(member, 10, Y2026)
    assert remaining(member) == [20, 40]


def test_who_is_short_is_told_by_how_much_and_nothing_moves():
    member = make.member()
    making.earn(member, 60)
    with pytest.raises(Refusal, match="40"), transaction():
        points.spend(member.id, 100, key="k", reason="test")
    assert points.balance_of(member.id) == 60 and remaining(member) == [60]


def test_a_member_without_a_single_point_is_refused_like_any_other():
    with pytest.raises(Refusal), transaction():
        points.spend(make.member().id, 1, key="k", reason="test")


@pytest.mark.parametrize("amount", [0, -5])
def test_nobody_spends_nothing_or_less(amount):
    with pytest.raises(ValueError), transaction():
        points.spend(make.member().id, amount, key="k", reason="test")


def test_the_same_key_spends_once_also_when_nothing_is_left():
    member = make.member()
    making.earn(member, 100)
    first = making.spend(member, 100, key="k")
    again = making.spend(member, 100, key="k")
    assert first.seq == again.seq
    assert points.balance_of(member.id) == 0 and points.check() == []


def test_what_comes_back_goes_to_the_same_lots_with_the_same_expiry():
    member = make.member()
    making.earn(member, 50, Y2025)
    making.earn(member, 100, Y2026)
    before = [(lot.id, lot.remaining, lot.expires_at) for lot in points.lots_of(member.id)]
    making.spend(member, 70, Y2026, key="k")
    with transaction(), clock.at(Y2026):
        entry = points.give_back("k", key="back", reason="cancelled")
        again = points.give_back("k", key="back", reason="cancelled")
    assert entry.seq == again.seq and entry.balance == 150
    session.expire_all()
    assert [(lot.id, lot.remaining, lot.expires_at) for lot in points.lots_of(member.id)] == before


def test_a_spend_comes_back_once():
    member = make.member()
    making.earn(member, 100)
    making.spend(member, 100, key="k")
    with transaction():
        points.give_back("k", key="b1", reason="cancelled")
    with pytest.raises(Refusal), transaction():
        points.give_back("k", key="b2", reason="cancelled")


def test_only_a_spend_can_come_back():
    with pytest.raises(LookupError), transaction():
        points.give_back("nothing", key="b", reason="cancelled")


def test_what_has_expired_meanwhile_comes_back_and_expires_again_visibly():
    member = make.member()
    making.earn(member, 100, Y2024)
    making.spend(member, 60, Y2025, key="k")
    with transaction(), clock.at(NEW_YEAR_2026):
        points.give_back("k", key="b", reason="cancelled")
    lines = [
        (entry.kind.value, entry.amount)
        for entry in session.scalars(points.statement_of(member.id).order_by(points.Entry.seq))
    ]
    assert lines == [("earn", 100), ("spend", -60), ("give_back", 60), ("expire", -100)]
    assert points.balance_of(member.id) == 0 and points.check() == []


def test_a_second_before_midnight_points_can_be_spent_and_at_midnight_no_more():
    member = make.member()
    making.earn(member, 100, Y2025)
    with clock.at(NEW_YEAR_2027.replace(year=2026, month=12, day=31, hour=23, minute=59, second=59)):
        assert points.balance_of(member.id) == 100
    with clock.at(NEW_YEAR_2027):
        assert points.balance_of(member.id) == 0
        with pytest.raises(Refusal), transaction():
            points.spend(member.id, 1, key="late", reason="test")


def test_the_job_writes_off_what_is_due_once_and_in_the_ledger():
    people = [make.member() for _ in range(3)]
    for person in people:
        making.earn(person, 100, Y2025)
        making.earn(person, 7, Y2026)
    with clock.at(NEW_YEAR_2027):
        assert (points.expire(), points.expire()) == (3, 0)
        assert [points.balance_of(person.id) for person in people] == [7, 7, 7]
    assert points.check() == []


def test_the_job_works_in_chunks(monkeypatch):
    for bound in ("FIRST", "LEAST", "MOST"):
        monkeypatch.setattr(f"portal.club.purse.points.moves.expiry.{bound}", 2)
    for _ in range(5):
        making.earn(make.member(), 100, Y2025)
    with clock.at(NEW_YEAR_2027):
        assert points.expire() == 5
    assert points.check() == []


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE points SET balance = balance + 1", "ledger"),
        ("UPDATE lots SET remaining = 0", "lots"),
        ("UPDATE points SET next_seq = next_seq + 1", "ledger"),
        ("DELETE FROM lots", "lot"),
    ],
)
def test_the_check_notices_what_somebody_did_in_sql(statement, says):
    making.earn(make.member(), 100)
    assert points.check() == []
    with transaction():
        changed(text(statement))
    assert any(says in sentence for sentence in points.check())
