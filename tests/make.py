"""The cast: people and things for tests, made through the club's verbs. Every call is its own transaction."""

from itertools import cycle

from portal.club.estate import projects
from portal.club.people import accounts, members
from portal.club.people.accounts import Account, Role
from portal.database import add, is_writing, session, transaction
from portal.words import Words

# Apart from the numbers the demo club gives its people (0001 to 0929) and the journeys their newcomers (9001 and up):
# however many tests ran before in this process, nobody made here is a guest of the demo.
# 6188 ends the club's own telephone, which stands on every page; 1201 to 1204 are doors that are searched for.
_numbers = cycle([number for number in range(1_000, 8_000) if number not in {6188, *range(1201, 1205)}])


def _writing(make):
    """Run a maker in a transaction of its own, unless one is open."""

    def made(*args, **kwargs):
        if is_writing():
            return make(*args, **kwargs)
        with transaction():
            return make(*args, **kwargs)

    return made


def phone() -> str:
    """A phone of the demo range, to which nothing is ever delivered."""
    return f"+861900000{next(_numbers):04d}"


@_writing
def account(name: str = "林静怡", **values: object) -> Account:
    return accounts.create(phone(), name, **values)


@_writing
def member(name: str = "林静怡", **values: object) -> members.Member:
    return members.join(accounts.create(phone(), name, **values))


@_writing
def estate(slug: str = "junlin-court", zh: str = "君临华庭", en: str = "Junlin Court") -> projects.Estate:
    existing = session.query(projects.Estate).filter_by(slug=slug).one_or_none()
    return existing or add(
        projects.Estate(slug=slug, name=Words(zh, en), address=Words("江滨路 1 号", "1 Riverside Road"))
    )


@_writing
def home(number: str = "1202", building: str = "3", in_estate: projects.Estate | None = None) -> projects.Home:
    where = in_estate or estate()
    block = session.query(projects.Building).filter_by(estate_id=where.id, number=building).one_or_none()
    block = block or add(projects.Building(estate_id=where.id, number=building, floors=28))
    return add(projects.Home(estate_id=where.id, building_id=block.id, number=number, area=12800))


@_writing
def staff(role: Role = Role.CUSTOMER_SERVICE, in_estate: projects.Estate | None = None, name: str = "周敏") -> Account:
    """Somebody of the staff with one role, in one estate or in all."""
    person = accounts.create(phone(), name)
    accounts.give(person, role, in_estate.id if in_estate else None, by=None)
    return person
