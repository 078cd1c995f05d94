"""Something asked, decided, declined and taken back in every table that stands on portal/club/ground/decisions.py."""

from datetime import timedelta

from portal import clock
from portal.club.people import exports, members
from portal.club.people.accounts import Role, administration
from portal.club.people.departures import MemberAct, requests
from portal.club.purse import grades, points
from portal.club.trade import merchants
from portal.database import transaction
from tests import make
from tests.making import merchants as merchants_making
from tests.making import network


def some_of_each() -> None:
    one, other = make.staff(), make.staff()
    adjustments(one.id, other.id)
    grants(one.id, other.id)
    claims(other.id)
    sheets(one.id, other.id)
    memberships(one.id, other.id)
    roles()
    network.application()
    firm = merchants_making.shop()
    manager = network.manager(firm)
    merchants_making.offer(firm)  # staff's own, which nobody decides
    network.proposal(firm, manager)
    returned = network.proposal(firm, manager)
    with transaction():
        merchants.proposals.return_(returned, "请写原价", other.id)


def adjustments(one: int, other: int) -> None:
    """Waiting, approved, declined, taken back, done alone."""
    with transaction():
        rows = [points.adjust(make.member(), 900, "补偿", one) for _ in range(4)]
        points.approve(rows[1], other)
        points.decline(rows[2], other)
        points.withdraw_adjustment(rows[3], one)
        points.adjust(make.member(), 20, "补偿", other)


def grants(one: int, other: int) -> None:
    """Waiting, granted, taken back."""
    until = clock.today() + timedelta(days=200)
    with transaction():
        rows = [grades.ask_grant(make.member(), members.Grade.GOLD, "筹备", until, one) for _ in range(3)]
        grades.approve_grant(rows[1], other)
        grades.decline_grant(rows[2], one)


def claims(by: int) -> None:
    """Waiting, verified, declined."""
    homes = [make.home(f"{number}01") for number in (7, 8, 9)]
    with transaction():
        rows = [members.claims.claim(make.member(), home, members.TieKind.OWNER, "JLHT-1") for home in homes]
        members.claims.verify(rows[1], by)
        members.claims.decline(rows[2], "请带合同原件。", by)


def sheets(one: int, other: int) -> None:
    """Saved alone, waiting, agreed to, declined, taken back."""
    with transaction():
        exports.TERMS.change(exports.ExportTerms(1), None, None)
        rows = [exports.take(_parcels(scope), "给快递公司", one) for scope in "abcde"]
        exports.agree(rows[2], other)
        exports.decline(rows[3], other)
        exports.decline(rows[4], one)


def _parcels(scope: str) -> exports.WantedExport:
    return exports.WantedExport(exports.ExportKind.PARCELS, scope, [make.member()])


def memberships(one: int, other: int) -> None:
    for decide in (None, requests.approve, lambda row, by: requests.decline(row, by, "不必")):
        member = make.member()
        with transaction():
            row = requests.ask(member, MemberAct.SUSPEND, "滋扰", one)
            if decide is not None:
                decide(row, other)


def roles() -> None:
    """Waiting, given, taken back."""
    boss, second = make.staff(Role.ADMINISTRATOR), make.staff(Role.ADMINISTRATOR)
    people = [make.staff() for _ in range(3)]
    with transaction():
        rows = [administration.ask(person, Role.EDITOR, None, boss.id) for person in people]
        administration.confirm(rows[1], second.id)
        administration.refuse(rows[2], boss.id)
