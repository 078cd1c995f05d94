"""What the demo's members wish for: mostly what is dear, a little of it within reach."""

from portal import clock
from portal.club.shop.rewards import wishes
from portal.database import transaction
from portal.demo.points import FIRST
from portal.demo.world import World
from portal.manifest import Part

DEAR = ("scroll", "lantern", "fee-200", "clean-voucher")


def fill(world: World) -> None:
    for place, (key, member) in enumerate(world.people.items()):
        wished = ("scroll", "lantern") if key == FIRST else (DEAR[place % len(DEAR)],) * (place % 3 != 2)
        for name in wished:
            with clock.at(world.moment(-1 - place % 20, 21)), transaction():
                wishes.add_wish(world.rewards[name], member)
    with clock.at(world.now):
        wishes.tell()


MANIFEST = Part(fill, after=("yearly",))
