"""A notice on the demo's board, read by its first member."""

from portal import clock
from portal.club.people.accounts import Role
from portal.club.press import notices
from portal.database import transaction
from portal.demo.world import World
from portal.manifest import Part
from portal.words import Words


def fill(world: World) -> None:
    by = world.one_of(Role.CUSTOMER_SERVICE).id
    with clock.at(world.moment(-1)), transaction():
        board = Words("周六上午停水两小时", "The water is off for two hours on Saturday morning")
        world.notices["water"] = notices.pin(board, world.day(6), by)


MANIFEST = Part(fill, after=("people",))
