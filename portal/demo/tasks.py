"""What waits at the desk of the demo club because of the clock: the worker's job, before its first run."""

from portal.club.ground import tasks
from portal.database import transaction
from portal.demo.world import World
from portal.manifest import Part


def fill(_world: World) -> None:
    with transaction():
        tasks.refresh()


MANIFEST = Part(fill, last=True)
