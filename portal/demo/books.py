"""The club's books: what a point is worth, every line sealed, the month on paper, figures and reconciliation."""

from datetime import date

from flask import current_app

from portal import clock, queue
from portal.club.ground import sealing
from portal.club.people.accounts import Role
from portal.club.purse import points
from portal.database import transaction
from portal.demo.world import World
from portal.manifest import Part

FIRST = "lin-jingyi"  # the member to look at first


def fill(world: World) -> None:
    _values(world)
    path = current_app.extensions["settings"].seals
    notebook, records = points.Notebook(path), sealing.Records(path)
    for one in (notebook, records):
        one.begin()  # of a club that was here before
    points.seal(notebook)
    sealing.seal(records)
    with transaction():
        points.order_statement(world.people[FIRST], _last_month(world.today), "zh")
        queue.wake("points.roll_up")
        queue.wake("points.reconcile")


def _values(world: World) -> None:
    """A hundred points stood at ¥8, and stand at ¥10 since the beginning of the year."""
    by = world.one_of(Role.ADMINISTRATOR).id
    for fen, since in ((800, date(world.today.year - 2, 1, 1)), (1000, date(world.today.year, 1, 1))):
        with clock.at(min(clock.moment_of(since, 9), world.now)), transaction():
            points.WORTH.change(points.PointWorth(fen), None, by)


def _last_month(today: date) -> date:
    return date(today.year - (today.month == 1), (today.month - 2) % 12 + 1, 1)


MANIFEST = Part(fill, after=("wishes",))
