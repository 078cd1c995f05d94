"""An owner who lives abroad: the door is a mailbox, the number is only what he says."""

from typing import Any

from portal import clock
from portal.club.ground.decisions import Decision
from portal.club.people import accounts, members
from portal.club.people.accounts import FormOfAddress, Role
from portal.club.people.members import Member, TieKind, claims, consents, roll
from portal.database import transaction
from portal.demo.people import WAYS_IN
from portal.demo.world import PASSWORD, World
from portal.manifest import Part


def fill(world: World) -> None:
    texts = world.content("people.json")
    row = texts["abroad"]
    contract = next(home["contract"] for home in texts["homes"] if home["key"] == row["home"])
    with clock.at(world.moment(row["joined_day"] - 1, 15)), transaction():
        by = world.one_of(Role.ADMINISTRATOR).id
        roll.enter(world.homes[row["home"]], row["name"]["en"], contract, row["number"][-4:], by=by)
    member = _join(world, row)
    with clock.at(world.moment(row["joined_day"], 6, 20)), transaction():
        claim = claims.claim(member, world.homes[row["home"]], TieKind.OWNER, contract)
    if claim.state is Decision.WAITING:  # the number he says is no proof, so a colleague looks at it
        with clock.at(world.moment(row["joined_day"] + 1, 10)), transaction():
            claims.verify(claim, by=world.one_of(Role.CUSTOMER_SERVICE).id)


def _join(world: World, row: dict[str, Any]) -> Member:
    with clock.at(world.moment(row["joined_day"], 6, 5)), transaction():  # in the evening where he lives
        account = accounts.create(WAYS_IN["owner abroad"], row["name"]["en"], title=FormOfAddress(row["title"]))
        account.number_abroad, account.email, account.language = row["number"], account.phone, row["language"]
        account.password_hash = accounts.passwords.hashed(PASSWORD)
        member = members.join(account)
        consents.answer(member, ["events"], where="join")
        members.welcome(member)
    return member


MANIFEST = Part(fill, after=("people",), last=True)
