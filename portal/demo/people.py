"""The people of the demo club: staff with their roles, the roll, members with their homes, a few claims that wait."""

import base64
import hashlib
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import select

from portal import clock
from portal.club.ground import audit
from portal.club.ground.decisions import Decision
from portal.club.ground.outbox import Message
from portal.club.people import accounts, members
from portal.club.people.accounts import FormOfAddress, Role
from portal.club.people.members import Grade, Member, Profile, TieKind, claims, consents, emails, roll
from portal.club.purse import grades
from portal.database import session, transaction
from portal.demo.world import PASSWORD, World
from portal.manifest import Part

MEMBERS, STAFF, CLERKS = 1, 101, 201  # where each kind's invented phones begin
INTERESTS = (["family", "tea"], ["garden", "home"], ["reading", "arts"], ["sport", "family"], ["property", "home"])
GRANTED = {"gold": Grade.GOLD, "platinum": Grade.PLATINUM}


def phone(number: int) -> str:
    """An invented phone, to which delivery refuses to send: +86 190 0000 0001 and up."""
    return f"+86190{number:08d}"


WAYS_IN = {
    "owner": phone(1),  # 林静怡, gold: the one to look at first
    "co-owner": phone(2),
    "elder owner": phone(3),
    "owner abroad": "andrew-chan@mail.example",  # no number that codes are sent to (demo/abroad.py)
    "merchant manager": phone(CLERKS + 20),
    "merchant clerk": phone(CLERKS),
    "customer service": phone(STAFF),
    "sales adviser": phone(STAFF + 2),
    "sales manager": phone(STAFF + 3),
    "property management": phone(STAFF + 7),
    "engineering": phone(STAFF + 11),
    "editor": phone(STAFF + 12),
    "department head": phone(STAFF + 13),
    "marketing head": phone(STAFF + 14),
    "administrator": phone(STAFF + 15),
}


def secret_of(key: str) -> str:
    """The authenticator secret of somebody of the demo's staff: the same every time."""
    return base64.b32encode(hashlib.sha256(f"君子之家 {key}".encode()).digest()[:20]).decode()


def fill(world: World) -> None:
    texts = world.content("people.json")
    password_hash = accounts.passwords.hashed(PASSWORD)
    _employ(world, texts["staff"], password_hash)
    _write_roll(world, texts)
    phones = {row["key"]: phone(MEMBERS + place) for place, row in enumerate(texts["members"])}
    steps: list[tuple[int, Callable[[], None]]] = []
    for row in texts["members"]:
        day, number = int(row["joined_day"]), phones[row["key"]]
        steps.append((day, partial(_admit, world, row, number, password_hash)))
        steps.append((day + 1, partial(_take_home, world, row)))
        steps.append((day + 3, partial(_settle_in, world, row)))
        if row.get("household_of"):
            steps.append((max(day + 4, -60), partial(_join_household, world, row)))
    for _day, step in sorted(steps, key=lambda each: each[0]):  # as it happened, so that every log reads in order
        step()
    _claim_what_differs(world, texts["members"])
    _look_into_files(world)


def _employ(world: World, rows: list[dict[str, Any]], password_hash: str) -> None:
    with clock.at(world.moment(-1900, 9)), transaction():
        for place, row in enumerate(rows):
            person = accounts.create(phone(STAFF + place), row["name"]["zh"], title=FormOfAddress(row["title"]))
            person.password_hash, person.totp_secret = password_hash, secret_of(row["key"])
            person.latin_name = row["name"]["en"]
            for given in row["roles"]:
                role, estate = Role(given["role"]), given["estate"]
                accounts.give(person, role, world.estates[estate].id if estate else None, by=None)
                world.employ(row["key"], person, role, estate)


def _write_roll(world: World, texts: dict[str, Any]) -> None:
    """Every home has its buyers in the roll; a home that is claimed stands under the claimant, or its former owner."""
    contracts = {row["key"]: row["contract"] for row in texts["homes"]}
    administrator = world.one_of(Role.ADMINISTRATOR).id
    with clock.at(world.moment(-1895, 9)), transaction():
        for place, row in enumerate(texts["members"]):
            end = phone(MEMBERS + place)[-4:]
            for held in row["homes"]:
                if TieKind(held["role"]) in members.OWNING:
                    key = held["home"]
                    roll.enter(world.homes[key], _name(row), contracts[key], end, by=administrator)
            if claim := row.get("claim"):
                name = "罗启明" if claim["contract"].endswith("0000") else _name(row)
                roll.enter(world.homes[claim["home"]], name, contracts[claim["home"]], end, by=administrator)


def _admit(world: World, row: dict[str, Any], number: str, password_hash: str) -> None:
    joined = world.moment(int(row["joined_day"]), world.rng.randint(9, 20), world.rng.randint(0, 59))
    with clock.at(joined), transaction():
        account = accounts.create(number, _name(row), title=FormOfAddress(row["title"]), language=row["language"])
        account.password_hash = password_hash
        account.mode = "elder" if row.get("large_type") else None
        member = members.join(account)
        given = [purpose for purpose in consents.PURPOSES if world.rng.random() < 0.6]
        consents.answer(member, given, where="join")
        world.people[row["key"]] = member


def _take_home(world: World, row: dict[str, Any]) -> None:
    """A claim for every home; what the roll does not know (family, tenants) a colleague verifies the next day."""
    contracts = {home["key"]: home["contract"] for home in world.content("people.json")["homes"]}
    member = world.people[row["key"]]
    for held in row["homes"]:
        kind, home = TieKind(held["role"]), world.homes[held["home"]]
        contract = contracts[held["home"]] if kind in members.OWNING else ""
        with clock.at(world.moment(int(row["joined_day"]) + 1, 20)), transaction():
            made = claims.claim(member, home, kind, contract)
        if made.state is Decision.WAITING:
            with clock.at(world.moment(int(row["joined_day"]) + 2, 10)), transaction():
                claims.verify(made, by=world.one_of(Role.CUSTOMER_SERVICE).id)


def _settle_in(world: World, row: dict[str, Any]) -> None:
    """Profile, e-mail, and the grades that the club granted from its paper files."""
    member, standing = world.people[row["key"]], row["standing"]
    if standing == "registered":
        return
    with clock.at(world.moment(int(row["joined_day"]) + 3, 21)):
        with transaction():
            members.change_profile(member, _profile(world, row))
        if standing != "owner" or world.rng.random() < 0.6:
            _confirm_email(member, f"{row['key']}@mail.example")
        if standing in GRANTED:
            with transaction():
                grades.grant(member, GRANTED[standing], by=world.one_of(Role.MARKETING_HEAD).id)


def _profile(world: World, row: dict[str, Any]) -> Profile:
    return Profile(
        name=_name(row),
        title=FormOfAddress(row["title"]),
        birthday=date.fromisoformat(row["birthday"]),
        language=row["language"],
        interests=world.rng.choice(INTERESTS),
    )


def _confirm_email(member: Member, email: str) -> None:
    """As a person does it: ask, read the letter, open the link."""
    with transaction():
        emails.ask(member, email)
        letters = select(Message).where(Message.topic == "confirm_email", Message.account_id == member.account_id)
        letter = session.scalars(letters.order_by(Message.id.desc())).first()
        assert letter is not None
        emails.confirm(member, letter.values["token"])


def _join_household(world: World, row: dict[str, Any]) -> None:
    holder, born = world.people[row["household_of"]], date.fromisoformat(row["birthday"]).year
    spouse = any(held["role"] == "co_owner" for held in row["homes"])
    relation = "spouse" if spouse else "child" if born > 2000 else "parent"
    with clock.at(world.moment(max(int(row["joined_day"]) + 4, -60), 20, 30)), transaction():
        members.add_to_household(holder, _name(row), relation, born)


def _claim_what_differs(world: World, rows: list[dict[str, Any]]) -> None:
    """Claims of the last days that wait on the desk: each differs from the roll in its own way."""
    for days_ago, row in enumerate((row for row in rows if row.get("claim")), 1):
        claim = row["claim"]
        with clock.at(world.moment(-days_ago, 19, 20)), transaction():
            claims.claim(world.people[row["key"]], world.homes[claim["home"]], TieKind.OWNER, claim["contract"])


def _look_into_files(world: World) -> None:
    """What 林静怡 finds under "who opened my file"."""
    subject = world.people["lin-jingyi"].account_id
    for key, what, day in (("zhou-min", "member", -41), ("zhou-min", "phone", -41), ("cheng-xiaoyu", "member", -9)):
        with clock.at(world.moment(day, 10, 12)):
            audit.seen(world.staff[key].id, subject, what)


def _name(row: dict[str, Any]) -> str:
    return str(row["name"]["en" if row["language"] == "en" else "zh"])


MANIFEST = Part(fill, after=("estates", "grades"))
