"""What the club owes in points: roll-ups against the ledger, and what a point is worth."""

from datetime import date, datetime, timedelta

import pytest

from portal import clock
from portal.club.people import accounts
from portal.club.people.accounts import Hat, Role, Viewer
from portal.club.purse import points
from portal.club.purse.points.books.roll_ups import month_before
from portal.database import session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making import points as making

EVERYWHERE = Viewer(hat=Hat.STAFF, is_staff=True, permissions=frozenset({("reports.read", 0)}))


def on(year: int, month: int, day: int = 15) -> datetime:
    return datetime(year, month, day, 12, tzinfo=clock.ZONE)


def of(estate) -> Viewer:
    return Viewer(hat=Hat.STAFF, is_staff=True, permissions=frozenset({("reports.read", estate.id)}))


@pytest.fixture
def lives(app):
    """Two members of two estates, one without: earned in 2024, spent, expired at the end of 2025, earned again."""
    court, garden = make.estate(), make.estate("junlin-garden", "君临城市花园", "Junlin City Garden")
    people = [make.member(name) for name in ("甲", "乙", "丙")]
    with transaction():
        for member, estate in zip(people[:2], (court, garden), strict=True):
            session.get_one(type(member), member.id).estate_id = estate.id
    for number, member in enumerate(people, 1):
        making.earn(member, 100 * number, on(2024, 5))
        making.spend(member, 40, on(2025, 3))
    with clock.at(on(2026, 1, 1)):
        points.expire()
    for member in people:
        making.earn(member, 50, on(2026, 2))
    with clock.at(on(2026, 6)):
        points.roll_up()
        yield court, garden


def test_nothing_is_said_before_the_first_roll_up(app):
    assert points.liability(EVERYWHERE) is None


def test_an_empty_club_owes_nothing(app):
    points.roll_up()
    report = points.liability(EVERYWHERE)
    assert (report.balance, report.value, report.by_expiry, report.flows, report.due) == (0, 0, [], [], [])


def test_the_report_says_what_lots_and_ledger_say(lives):
    report = points.liability(EVERYWHERE)
    assert report.balance == 150
    assert [(row.month, row.points) for row in report.by_expiry] == [("2027-12", 150)]
    assert [(row.month, row.earned, row.spent, row.expired) for row in report.flows] == [
        ("2025-03", 0, -120, 0),
        ("2026-01", 0, 0, -480),
        ("2026-02", 150, 0, 0),
    ]
    assert [(row.month, row.due, row.expired, round(row.share)) for row in report.due] == [("2025-12", 600, 480, 80)]


def test_staff_of_one_estate_see_their_own_figures_only(lives):
    court, garden = lives
    assert points.liability(of(court)).by_expiry[0].points == 50
    assert points.liability(of(garden)).due[0].due == 200
    assert points.liability(Viewer(hat=Hat.STAFF)).balance == 0


def test_a_roll_up_shows_its_moment_and_replaces_the_one_before(lives):
    before = points.liability(EVERYWHERE).at
    making.earn(make.member(), 7)
    with clock.at(before + timedelta(days=1)):
        points.roll_up()
        assert points.liability(EVERYWHERE).balance == 157
        assert points.liability(EVERYWHERE).at == before + timedelta(days=1)


def test_months_are_the_clubs_own(app):
    member = make.member()
    making.earn(member, 10, datetime(2026, 4, 1, 0, 30, tzinfo=clock.ZONE))  # 31 March in UTC
    with clock.at(on(2026, 6)):
        points.roll_up()
        assert [row.month for row in points.liability(EVERYWHERE).flows] == ["2026-04"]
    assert month_before(clock.end_of(date(2026, 12, 31))) == "2026-12"
    assert month_before(points.NEVER) == points.FOREVER


def test_points_are_worth_what_the_row_of_the_day_says(app):
    by = make.staff(Role.ADMINISTRATOR)
    with clock.at(on(2026, 6)):
        assert points.WORTH.now().fen == 1000
        with transaction():
            points.WORTH.change(points.PointWorth(800), date(2026, 7, 1), by.id)
        assert points.WORTH.now().fen == 1000
        assert points.WORTH.on(date(2026, 7, 1)).fen == 800
    with clock.at(on(2026, 7)):
        with transaction():
            points.WORTH.change(points.PointWorth(900), date(2026, 7, 15), by.id)
            points.WORTH.change(points.PointWorth(950), date(2026, 7, 15), by.id)  # the later word of one day counts
        assert points.WORTH.now().fen == 950
        assert [one.word.figures.fen for one in points.WORTH.line().history(clock.now())] == [950, 900, 800]
    assert points.worth(99, 950) == 940


def test_a_value_is_never_changed_backwards_nor_out_of_bounds(app):
    by = make.staff(Role.ADMINISTRATOR)
    for fen, since in ((-1, clock.today()), (2**63, clock.today()), (100, clock.today() - timedelta(days=1))):
        with pytest.raises(Refusal), transaction():
            points.WORTH.change(points.PointWorth(fen), since, by.id)
    assert points.WORTH.line().words == []


def test_what_deposits_hold_is_owed_too(app):
    report = points.Report(clock.now(), 0, fen=1000, balance=100, locked=50, debt=70)
    assert report.value == 1500
    assert accounts is not None
