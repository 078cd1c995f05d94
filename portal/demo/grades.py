"""The club's terms of grades, with a yearly review some weeks ago: who fell short then still has time."""

from portal import clock
from portal.club.purse import grades
from portal.database import transaction
from portal.demo.world import World
from portal.manifest import Part

REVIEWED = -20  # the day of the yearly review of grades


def fill(world: World) -> None:
    review = world.day(REVIEWED)
    terms = grades.GradeTerms(gold=500, platinum=5_000, review_month=review.month, review_day=review.day, grace_days=60)
    with clock.at(world.moment(-300, 9)), transaction():
        grades.TERMS.change(terms, None, by=None)


MANIFEST = Part(fill)
