"""Who has left the club, who has asked to be erased, and what the desk is asked about a membership."""

from portal import clock
from portal.club.people import accounts, departures, members
from portal.club.people.accounts import FormOfAddress, Role
from portal.club.people.departures import MemberAct, leaving, requests
from portal.club.people.members import Member
from portal.database import transaction
from portal.demo.people import phone
from portal.demo.world import World
from portal.manifest import Part

FIRST = 920  # of the numbers given here


def fill(world: World) -> None:
    gone = _join(world, FIRST, "顾明远", FormOfAddress.MR, -210)
    with clock.at(world.moment(-12, 20, 15)), transaction():
        leaving.leave(gone)
    going = _join(world, FIRST + 1, "许知微", FormOfAddress.MS, -96)
    with clock.at(world.moment(-3, 21, 40)), transaction():
        departures.erasure.ask(going.account)
    _ask_at_the_desk(world)


def _join(world: World, number: int, name: str, title: FormOfAddress, day: int) -> Member:
    with clock.at(world.moment(day, 19)), transaction():
        return members.join(accounts.create(phone(number), name, title=title, language="zh"), says_adult=True)


def _ask_at_the_desk(world: World) -> None:
    """Somebody came by with papers and without the old telephone; the second person has not looked yet."""
    came = next(one for one in reversed(world.people.values()) if one.estate_id is not None)
    with clock.at(world.moment(-1, 16, 5)), transaction():
        by = world.one_of(Role.CUSTOMER_SERVICE).id
        requests.ask(came, MemberAct.PHONE, "本人持身份证到前台，旧号码已停机", by, phone=phone(FIRST + 2))


MANIFEST = Part(fill, after=("ratings",))
