"""How the desk finds a member: as people say who somebody is, or by any number of theirs."""

import re
from typing import Any

from sqlalchemy import ColumnElement, Select, select, union

from portal.club.estate import projects
from portal.club.estate.projects import Building, Home
from portal.club.estate.projects.doors import meant
from portal.club.people.accounts import Account, FormOfAddress, Viewer
from portal.club.people.members.tables import Member
from portal.database import session
from portal.engine import search
from portal.manifest import SearchQuery
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

ADDRESSED = re.compile(r"(?P<name>.+?)\s*(?P<title>先生|女士|小姐|太太)")
IN_ENGLISH = re.compile(r"(?P<title>mr|mrs|miss|ms)\.?\s+(?P<name>.+)", re.IGNORECASE)
CARD = re.compile(r"/card/(?P<token>[A-Za-z0-9_-]{10,80})$")  # the address in a card's QR code, as a scanner types it
MEN = {"先生", "mr"}


def whose(query: SearchQuery) -> ColumnElement[bool]:
    """Of a member: name, 林女士, card as printed or scanned, whole telephone or its last four digits, home (3-1202).

    One way to find them each, united: with OR between them SQLite would look at every member.
    """
    ways: list[Select[Any]] = [search.matching("member", query.text)]
    if query.digits:
        ways.append(search.matching("member", query.digits))
    if card := CARD.search(query.text):
        ways.append(select(Member.id).where(Member.card_token == card["token"]))
    if query.phone:
        ways.append(select(Member.id).join(Account).where(Account.phone == query.phone))
    if addressed := ADDRESSED.fullmatch(query.text) or IN_ENGLISH.fullmatch(query.text):
        ways.append(_addressed(addressed["name"], addressed["title"].lower()))
    return Member.id.in_(union(*ways))


def homes_of_mine(query: SearchQuery, viewer: Viewer) -> Select[Any] | None:
    """The homes that may be meant, in the estates whose members this colleague reads; None when it is no address."""
    rows = projects.homes_called(query.text)
    return None if rows is None else rows.where(viewer.covers(Home, "members.read"))


def _addressed(name: str, title: str) -> Select[Any]:
    """林女士: whose name begins so and who is addressed so; of a Latin name the last word."""
    called = Account.name.iendswith(name, autoescape=True) if name.isascii() else Account.name.startswith(name)
    form = FormOfAddress.MR if title in MEN else FormOfAddress.MS
    rows = select(Member.id).join(Account).where(called, Account.title == form)
    return rows.where(Member.id.in_(search.matching("member", name)))


def home_at(building_id: int, typed: str) -> Home | None:
    """The home behind the door that was typed: １２０２室, 1202 and 12-02 are one; 3-1202 and 1单元1202 in building 3.

    Raises Refusal where only its entrance would tell which is meant.
    """
    number = session.scalar(select(Building.number).where(Building.id == building_id)) or ""
    thought = meant(typed, number)
    doors = {door for one in thought for door in (one.door, one.door.lstrip("0"))}
    found = session.scalars(select(Home).where(Home.building_id == building_id, Home.number.in_(doors))).all()
    for one in thought:
        fitting = [
            home for home in found if home.number in {one.door, one.door.lstrip("0")} and one.fits(home.entrance)
        ]
        if len(fitting) > 1:
            where = fitting[0].entrance
            raise Refusal(_l("Several entrances have this door; please write which: %(entrance)s-%(door)s.",
                             entrance=where, door=one.door), "home")  # fmt: skip
        if fitting:
            return fitting[0]
    return None
