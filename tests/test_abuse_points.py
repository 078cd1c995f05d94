"""A01, A24, A26 to A29 for points, over HTTP where a person stands, in SQL where somebody has the database."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal import clock
from portal.club.people import members
from portal.club.people.accounts import Role
from portal.club.people.members import TieKind
from portal.club.purse import points
from portal.club.shop import rewards
from portal.club.shop.rewards import Redemption, Reward
from portal.database import changed, session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making import points as making
from tests.making import rewards as rewards_making
from tests.visitor import Visitor

Y2026 = datetime(2026, 6, 1, 12, tzinfo=clock.ZONE)
LAST_SECOND = datetime(2026, 12, 31, 23, 59, 59, tzinfo=clock.ZONE)
MIDNIGHT = datetime(2027, 1, 1, tzinfo=clock.ZONE)


@pytest.fixture
def member(app):
    person = make.member()
    making.earn(person, 100)
    return person


def desk(app, role=Role.DEPARTMENT_HEAD):
    return Visitor(app).sign_in(make.staff(role), staff=True)


def test_a01_a_button_pressed_twice_redeems_once(app, member):
    reward = rewards_making.reward(price=40)
    browser = Visitor(app).sign_in(member.account)
    for _ in range(2):
        browser.submit(f"/rewards/{reward.id}/redemption", price="40", quantity="1", once="pressed-twice")
    assert points.balance_of(member.id) == 60
    assert len(session.scalars(select(Redemption.id)).all()) == 1


def test_a24_nobody_moves_their_own_points_alone_or_in_turns(app):
    one, other = make.staff(Role.DEPARTMENT_HEAD), make.staff(Role.DEPARTMENT_HEAD)
    with transaction():
        mine = members.join(one)
    making.earn(mine, 50)
    me, colleague = (Visitor(app).sign_in(person, staff=True) for person in (one, other))
    assert me.submit(f"/staff/points/{mine.id}/adjustment", amount="5", reason="x").status_code == 422
    assert me.submit(f"/staff/points/{mine.id}/entries/1/reversal", reason="x").status_code == 422
    colleague.submit(f"/staff/points/{mine.id}/adjustment", amount="900", reason="x")
    waiting = session.scalars(select(points.Adjustment).order_by(points.Adjustment.id.desc())).first()
    assert me.submit(f"/staff/points/adjustments/{waiting.id}/approval", htmx=True).status_code == 422
    assert colleague.submit(f"/staff/points/adjustments/{waiting.id}/approval", htmx=True).status_code == 422
    assert points.balance_of(mine.id) == 50


def test_a24_ten_times_five_hundred_in_a_minute_are_five_hundred_alone(app):
    """S5: the sum of a day counts, not the single request; the page says why a second person is asked."""
    member, one, other = make.member(), desk(app, Role.CUSTOMER_SERVICE), desk(app)
    address = f"/staff/points/{member.id}/adjustment"
    assert [one.submit(address, amount="500", reason="补偿").status_code for _ in range(10)] == [303] * 10
    assert points.balance_of(member.id) == 500
    page = one.get(f"/staff/points/{member.id}").text
    assert "您今天已入账或申请" in page and "您经手 5,000 分" in page
    waiting = session.scalars(select(points.Adjustment.id).where(points.Adjustment.state == "waiting")).all()
    assert len(waiting) == 9
    assert one.submit(f"/staff/points/adjustments/{waiting[0]}/approval", htmx=True).status_code in {403, 404}
    assert other.submit(f"/staff/points/adjustments/{waiting[0]}/approval").status_code == 303
    assert one.submit(f"/staff/points/adjustments/{waiting[1]}/withdrawal").status_code == 303
    assert other.submit(f"/staff/points/adjustments/{waiting[1]}/approval", htmx=True).status_code == 409
    assert points.balance_of(member.id) == 1000 and points.check() == []


@pytest.mark.parametrize("table", ["ledger", "allocations", "gifts"])
@pytest.mark.parametrize("statement", ["UPDATE {table} SET amount = amount + 1", "DELETE FROM {table}"])
def test_a26_the_database_refuses_to_edit_what_was_written(app, table, statement):
    home, people = make.home(), [make.member(), make.member()]
    with transaction():
        for person in people:
            members.hold(person, home, TieKind.OWNER)
    making.earn(people[0], 50)
    with transaction():
        points.give(people[0], people[1].id, 10, key="gift")
    making.spend(people[0], 5)
    with pytest.raises(DBAPIError, match="append-only"), transaction():
        changed(text(statement.format(table=table)))
    assert points.check() == []


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE points SET balance = balance + 1", "row"),
        ("UPDATE points SET debt = 5", "row"),
        ("UPDATE points SET locked = locked + 1", "locked"),
        ("UPDATE points SET next_seq = next_seq + 1", "row"),
        ("UPDATE lots SET remaining = remaining - 1 WHERE remaining > 1", "lots"),
        ("UPDATE lots SET amount = amount + 1", "lot"),
    ],
)
def test_a26_the_doctor_finds_what_was_edited_beside_the_ledger(app, member, statement, says):
    making.earn(make.member(), 30)
    making.spend(member, 20)
    with transaction():
        points.lock(member.id, 10, key="deposit", reason="event")
    assert points.check() == []
    with transaction():
        changed(text(statement))
    assert any(says in sentence for sentence in points.check())


@pytest.mark.parametrize(
    "amount", ["0", "", "-" + "9" * 19, str(2**63), "９２２３３７２０３６８５４７７５８０８", "1e3", "١٠.٥"]
)
def test_a27_a_number_that_cannot_be_is_refused_and_nothing_typed_is_lost(app, member, amount):
    answer = desk(app).submit(f"/staff/points/{member.id}/adjustment", amount=amount, reason="原因仍在")
    assert answer.status_code == 422 and "原因仍在" in answer.text and points.balance_of(member.id) == 100


def test_a27_a_price_that_changed_between_page_and_press_takes_nothing(app, member):
    reward = rewards_making.reward(price=40)
    browser = Visitor(app).sign_in(member.account)
    browser.get(f"/rewards/{reward.id}")
    with transaction():
        session.get_one(Reward, reward.id).price = 90
    for price in ("40", "1", "-90", str(2**63)):
        assert browser.submit(f"/rewards/{reward.id}/redemption", price=price, quantity="1").status_code in {409, 422}
    assert points.balance_of(member.id) == 100 and rewards.check() == []


@pytest.mark.parametrize(("before", "after"), [(3000, 4500), (0, 3000), (3000, 0)])
def test_a27_a_cash_part_that_changed_between_page_and_press_takes_nothing(app, member, before, after):
    reward = rewards_making.reward(price=40, cash_fen=before)
    browser = Visitor(app).sign_in(member.account)
    assert f'name="cash" value="{before}"' in browser.get(f"/rewards/{reward.id}").text
    with transaction():
        session.get_one(Reward, reward.id).cash_fen = after
    for cash in (str(before), "", "-1", "1e3", str(2**63)):
        assert browser.submit(f"/rewards/{reward.id}/redemption", price="40", cash=cash).status_code in {409, 422}
    assert points.balance_of(member.id) == 100 and rewards.check() == []
    assert browser.submit(f"/rewards/{reward.id}/redemption", price="40", cash=str(after)).status_code == 303
    assert points.balance_of(member.id) == 60


def test_a28_the_last_second_of_the_year_in_shanghai_counts_and_the_next_does_not(app):
    member = make.member()
    making.earn(member, 100, Y2026.replace(year=2025))
    with clock.at(LAST_SECOND), transaction():
        points.spend(member.id, 40, key="in time", reason="test")
    with clock.at(MIDNIGHT), pytest.raises(Refusal), transaction():
        points.spend(member.id, 1, key="too late", reason="test")
    assert points.check() == []


def test_a28_points_of_29_february_last_until_the_end_of_the_next_year(app):
    member = make.member()
    making.earn(member, 10, datetime(2028, 2, 29, 12, tzinfo=clock.ZONE))
    with clock.at(datetime(2028, 3, 1, tzinfo=clock.ZONE)):
        assert [str(day) for day, _amount in points.coming_expiries(member.id)] == ["2029-12-31"]


def test_a28_a_clock_that_goes_back_loses_nothing_and_revives_nothing(app):
    """Two machines differ by an hour around the New Year: what one wrote off, the other does not spend again."""
    member = make.member()
    making.earn(member, 100, Y2026.replace(year=2025))
    making.earn(member, 7, Y2026)
    with clock.at(MIDNIGHT):
        points.expire()
    behind = MIDNIGHT - timedelta(hours=1)
    with clock.at(behind):
        assert points.balance_of(member.id) == 7
        points.expire()
        with transaction():
            points.spend(member.id, 7, key="behind", reason="test")
    assert points.balance_of(member.id) == 0 and points.check() == []


def test_a29_two_colleagues_decide_one_adjustment_and_the_second_is_told(app, member):
    first, second, third = desk(app), desk(app), desk(app)
    first.submit(f"/staff/points/{member.id}/adjustment", amount="900", reason="补偿")
    waiting = session.scalars(select(points.Adjustment).where(points.Adjustment.amount == 900)).one()
    assert second.submit(f"/staff/points/adjustments/{waiting.id}/refusal").status_code == 303
    assert third.submit(f"/staff/points/adjustments/{waiting.id}/approval", htmx=True).status_code == 409
    assert points.balance_of(member.id) == 100


def test_a29_two_colleagues_set_a_limit_for_one_day_and_the_first_stands(app):
    one, other = desk(app, Role.ADMINISTRATOR), desk(app, Role.ADMINISTRATOR)
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    limits, rest = "/staff/points/limits/adjustments", {"in_thirty_days": "3000", "starts_on": tomorrow}
    assert one.submit(limits, amount="100", **rest).status_code == 303
    assert other.submit(limits, amount="200", **rest).status_code == 409
    assert [word.figures.amount for word in points.ADJUSTMENTS.line().words] == [100]
