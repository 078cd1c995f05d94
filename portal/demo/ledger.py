"""What the demo's ledgers show besides earning and spending: a gift in a family, and two credits that were wrong."""

from portal import clock
from portal.club.people.accounts import Role
from portal.club.purse import points
from portal.database import transaction
from portal.demo.redemptions import not_before_the_last, seen_by_two
from portal.demo.world import World
from portal.manifest import Part


def fill(world: World) -> None:
    """The Shens of Junlin Court: the father's points help his wife; an event was counted twice for the two of them."""
    father, mother = world.people["shen-liguo"], world.people["zhou-hui"]
    _give(world, "shen-liguo", "zhou-hui", min(30, points.balance_of(father.id)))
    desk = world.one_of(Role.CUSTOMER_SERVICE).id
    for member, spent in ((father, 0), (mother, 25)):
        with clock.at(not_before_the_last(world, member, -6)), transaction():
            wrong = seen_by_two(world, points.adjust(member, 25, "秋日茶会签到补记", desk))
        if spent:
            _give(world, "zhou-hui", "shen-yan", points.balance_of(mother.id))
        with clock.at(not_before_the_last(world, member, -3)), transaction():
            entry = points.by_key(f"adjustment:{wrong.id}")
            assert entry is not None
            seen_by_two(world, points.ask_reversal(member, entry, "茶会签到重复补记，予以冲正", desk))


def _give(world: World, giver: str, receiver: str, amount: int) -> None:
    if amount <= 0:
        return
    one, other = world.people[giver], world.people[receiver]
    moment = max(not_before_the_last(world, person, -5) for person in (one, other))
    with clock.at(moment), transaction():
        points.give(one, other.id, min(amount, points.GIFTS.now().per_gift), key=f"demo:{giver}:{receiver}")


MANIFEST = Part(fill, last=True)
