"""Whose row it is, from the URL map: what staff may do in one estate they do not do with the rows of another."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count, product
from typing import Any

import pytest
from sqlalchemy import inspect, select
from werkzeug.routing import Rule

from portal import clock
from portal.club.estate import projects
from portal.club.gatherings import events
from portal.club.ground.caution import HeldJob
from portal.club.ground.decisions import Decision
from portal.club.ground.imports import Batch
from portal.club.ground.scope import CLUB
from portal.club.ground.tasks import KINDS, Task, kept_by
from portal.club.people import accounts, departures, exports, members
from portal.club.people.accounts import (
    PERMISSIONS,
    Account,
    Hat,
    Role,
    RoleGrant,
    Viewer,
    administration,
    club_wide,
    sessions,
)
from portal.club.people.members import Grade
from portal.club.prospects import discounts, leads
from portal.club.purse import grades, points
from portal.club.purse.vouchers import Voucher
from portal.club.shop import draws, rewards
from portal.club.shop.rewards import fee_credits, yearly
from portal.club.voice import complaints
from portal.database import add, session, transaction
from portal.identity import Access, access_of
from portal.web import Portal, answers
from tests.filled import filled
from tests.visitor import Visitor

__all__ = ["filled"]

NUMBERS = count(100)
EVERYTHING = frozenset().union(*PERMISSIONS.values())

# Of which model the row of an address is, by its room and the first of its numbers.
ROWS: dict[tuple[str, str], Any] = {
    **dict.fromkeys(
        ((room, "member_id") for room in ("callers", "complaints", "events", "leads", "rewards")), members.Member
    ),
    ("accounts", "request_id"): administration.RoleRequest,
    ("accounts", "account_id"): RoleGrant,
    ("complaints", "number"): complaints.Complaint,
    ("complaints", "photo_id"): complaints.ComplaintPhoto,
    ("desk", "task_id"): Task,
    ("discounts", "code_id"): discounts.DiscountCode,
    ("discounts", "discount_id"): discounts.Discount,
    ("departures", "member_id"): members.Member,
    ("departures", "request_id"): departures.MemberRequest,
    ("draws", "draw_id"): draws.Draw,
    ("events", "event_id"): events.Event,
    ("exports", "export_id"): exports.ContactExport,
    ("grades", "grant_id"): grades.GradeGrant,
    ("jobs", "held_id"): HeldJob,
    ("grades", "member_id"): members.Member,
    ("leads", "interest_id"): leads.Interest,
    ("leads", "viewing_id"): leads.Viewing,
    ("leads", "slot_id"): leads.ViewingSlot,
    ("leads", "lead_id"): leads.Lead,
    ("homes", "estate_id"): projects.Estate,
    ("homes", "home_id"): projects.Home,
    ("imports", "batch_id"): Batch,
    ("members", "claim_id"): members.HomeClaim,
    ("members", "entry_id"): members.roll.RollEntry,
    ("members", "member_id"): members.Member,
    ("points", "adjustment_id"): points.Adjustment,
    ("points", "fault_id"): points.Discrepancy,
    ("points", "member_id"): members.Member,
    ("points", "pending_id"): points.Pending,
    ("projects", "project_id"): projects.Project,
    ("rewards", "redemption_id"): rewards.Redemption,
    ("rewards", "voucher_id"): Voucher,
    ("rewards", "estate_id"): projects.Estate,
    ("rewards", "export_id"): fee_credits.FeeExport,
    ("yearly", "claim_id"): yearly.GiftClaim,
}

# The second number of an address: something of the row, in its estate; None where this row has none.
PARTS: dict[str, Any] = {
    "building_id": lambda estate: session.scalar(
        select(projects.Building.id).where(projects.Building.estate_id == estate.id).limit(1)
    ),
    "grant_id": lambda grant: grant.id,
    "holding_id": lambda member: _id_of(
        one for one in members.homes_of(member.id) if one.home.estate_id == member.estate_id
    ),
    "seq": lambda member: next((one.seq for one in session.scalars(points.statement_of(member.id))), None),
    "member_id": lambda event: session.scalar(
        select(members.Member.id).where(members.Member.estate_id == event.estate_id).limit(1)
    ),
    "sign_up_id": lambda event: _id_of(session.scalars(events.sign_ups_of(event).limit(1))),
    "certificate_id": lambda project: _id_of(projects.certificates_of(project.id)),
    "change_id": lambda project: _id_of(filter(None, [projects.undoable(project)])),
    "surrounding_id": lambda project: _id_of(projects.surroundings_of(project.id)),
    "work_id": lambda case: _id_of(complaints.works_of(case)),
}

# What is the whole club's and is read by whoever has the permission in any estate. Whatever changes such a row asks
# for a club-wide permission; an address here that does not exist, or finds something of an estate, fails.
OF_THE_CLUB = {
    "staff.accounts.show": "a colleague belongs to no estate; the roles on the page do",
    "staff.accounts.ask_role": "the role that is asked for has an estate, and only those of one's own can be chosen",
    "staff.rewards.show": "one catalogue for all; whoever hands over reads it",
    "staff.yearly.show": "one gift for all; the claims below it are those of one's estates",
    "staff.yearly.sending_sheet": "one gift for all; the rows of the sheet are those of one's estates",
    "staff.points.rule": "one set of rules for all; whoever reads points reads them",
    "staff.points.campaign": "as the rules",
}

# What is nobody's but of whoever did it; what is done there asks what the act itself asked (tests/test_careful.py,
# tests/voice/complaints/staff/test_queue.py).
OF_ONES_OWN = {"staff.careful.undo", "staff.views.rename", "staff.views.throw_away"}


def _id_of(rows: Any) -> int | None:
    return next((row.id for row in rows), None)


@dataclass(frozen=True)
class Address:
    """One address of the staff with an id, and what it asks for."""

    rule: Rule
    method: str
    access: Access

    @property
    def room(self) -> str:
        return str(self.rule.endpoint).split(".")[1]

    @property
    def names(self) -> list[str]:
        """Of its numbers, in their order."""
        return [data for is_dynamic, data in self.rule._trace if is_dynamic]

    @property
    def is_scoped(self) -> bool:
        asked = set(self.access.permissions)
        return not asked & club_wide() and self.rule.endpoint not in {*OF_THE_CLUB, *OF_ONES_OWN}

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule}"


def addresses(app: Portal) -> Iterator[Address]:
    for rule in app.url_map.iter_rules():
        access = access_of(app.view_functions[rule.endpoint])
        if not rule.endpoint.startswith("staff.") or not rule.arguments or access is None:
            continue
        for method in (rule.methods or set()) & {"GET", "POST"}:
            yield Address(rule, method, access)


def home_of(row: Any) -> int | None:
    """The estate of a row, found without what is tested here; None where it has none or two."""
    if isinstance(row, projects.Estate):
        return row.id
    own, member, case = (getattr(row, name, None) for name in ("estate_id", "member", "complaint"))
    found = {own, member.estate_id if member else None, case.estate_id if case else None}
    found |= {row.desk.estate_id} if isinstance(row, rewards.Redemption) and row.desk else set()
    found |= {row.home.estate_id} if isinstance(row, members.roll.RollEntry) else set()
    found -= {None}
    return found.pop() if len(found) == 1 else None


def row_for(address: Address) -> tuple[str, int]:
    """The address of a row that belongs to one estate, and that estate."""
    model = ROWS[address.room, address.names[0]]
    first, *others = address.names
    for row in session.scalars(select(model).order_by(inspect(model).primary_key[0].desc()).limit(400)).unique():
        estate_id = home_of(row)
        if estate_id is None or (isinstance(row, Voucher) and row.merchant_id):
            continue
        parts = {name: PARTS[name](row) for name in others}
        if None not in parts.values():
            known = row.number if first == "number" else row.account_id if first == "account_id" else row.id
            return address.rule.build({first: known, **parts})[1], estate_id
    raise AssertionError(f"{address}: the club has no such row of one estate")


def asked_for(address: Address, where: str) -> set[str]:
    """The permissions that an address asks for; what may be done with a task is said by its kind."""
    if address.names != ["task_id"]:
        return set(address.access.permissions)
    kind = KINDS[session.get_one(Task, int(where.split("/")[3])).kind]
    return {kind.permission, kept_by(kind)}


class Seat:
    """Somebody of the staff whose permissions the test decides, whatever their role."""

    def __init__(self, app: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
        self.held: set[tuple[str, int]] = set()
        monkeypatch.setattr(sessions, "permissions_of", lambda _grants: frozenset(self.held))
        app.config["WTF_CSRF_ENABLED"] = False
        with transaction():
            person = accounts.create(f"+8619000087{next(NUMBERS)}", "换苑区的同事")
            accounts.give(person, Role.ENGINEERING, None, by=None)
        self.visitor = Visitor(app).sign_in(person, staff=True)

    def ask(self, address: Address, where: str, held: set[tuple[str, int]]) -> int:
        self.held = held
        if address.method == "GET":
            return self.visitor.get(where).status_code
        return self.visitor.submit(where).status_code


@pytest.fixture
def seat(filled: Portal, monkeypatch: pytest.MonkeyPatch) -> Seat:
    return Seat(filled, monkeypatch)


@pytest.fixture(scope="module", autouse=True)
def everything_exists(filled: Portal) -> None:
    """What the demo club has no example of."""
    lives_somewhere = members.Member.estate_id.is_not(None) & (members.Member.grade == Grade.OWNER)
    member = session.scalars(select(members.Member).where(lives_somewhere)).first()
    assert member is not None
    clerk = session.scalars(select(Account.id).where(Account.is_staff.is_(True))).all()
    with transaction():
        other = accounts.create("+8619000008899", "新同事")
        row = {"account_id": other.id, "role": Role.ENGINEERING, "estate_id": member.estate_id}
        row |= {"act": administration.AccountAct.GIVE, "state": Decision.WAITING}
        add(administration.RoleRequest(**row, asked_by=clerk[0], asked_at=clock.now()))
        accounts.give(other, Role.ENGINEERING, member.estate_id, by=None)
        wrong = {"what": "a sum is wrong", "member_id": member.id, "key": f"sums:{member.id}:x", "about": "sums"}
        add(points.Discrepancy(**wrong, found_at=clock.now(), seen_at=clock.now()))
        grades.ask_grant(member, Grade.GOLD, "the committee", clock.today() + timedelta(days=90), clerk[0])
        session.scalars(select(draws.Draw).order_by(draws.Draw.id.desc())).first().estate_id = member.estate_id
        sold = session.scalars(select(projects.Project).where(projects.Project.unit_low.is_not(None))).first()
        projects.describe(sold, clerk[0], unit_low=sold.unit_low - 1)


def test_what_is_held_in_another_estate_opens_no_row_of_this_one(filled, seat):
    """Everything in the row's estate but what the address asks for, and that in every other estate: 404."""
    wrong, estates = [], [estate.id for estate in projects.estates()]
    for address in addresses(filled):
        if not address.is_scoped:
            continue
        where, here = row_for(address)
        asked = asked_for(address, where)
        held = {(one, here) for one in EVERYTHING - asked - club_wide()}
        held |= {(one, there) for one in asked for there in estates if there != here}
        if (status := seat.ask(address, where, held)) != 404:
            wrong.append((str(address), where, status))
    assert wrong == []


def test_the_same_is_open_to_who_holds_it_in_the_estate_of_the_row(filled, seat):
    wrong, met = [], 0
    for address in addresses(filled):
        if not address.is_scoped:
            continue
        where, here = row_for(address)
        met += 1
        if (status := seat.ask(address, where, {(one, here) for one in EVERYTHING - club_wide()})) in {403, 404}:
            wrong.append((str(address), where, status))
    assert wrong == []
    assert met > 80


def test_what_is_the_whole_clubs_is_closed_to_all_roles_of_one_estate(filled):
    with transaction():
        person = accounts.create("+8619000008898", "一个苑区的全部角色")
        for role in Role:
            accounts.give(person, role, projects.estates()[0].id, by=None)
    filled.config["WTF_CSRF_ENABLED"] = False
    visitor, wrong = Visitor(filled).sign_in(person, staff=True), []
    for rule in filled.url_map.iter_rules():
        access = access_of(filled.view_functions[rule.endpoint])
        if access is None or not set(access.permissions) & club_wide():
            continue
        where = rule.build({name: "1" if name == "number" else 1 for name in rule.arguments})[1]
        for method in (rule.methods or set()) & {"GET", "POST"}:
            answer = visitor.get(where) if method == "GET" else visitor.submit(where)
            if answer.status_code != 403:
                wrong.append((method, where, answer.status_code))
    assert wrong == []


def test_what_is_left_out_still_exists_and_finds_only_what_is_the_whole_clubs(filled, seat, monkeypatch):
    known = {str(address.rule.endpoint) for address in addresses(filled)}
    assert {*OF_THE_CLUB, *OF_ONES_OWN} <= known
    first = {
        name: int(session.scalars(select(model.id).order_by(model.id)).first()) for name, model in CLUBS_OWN.items()
    }
    found: list[Any] = []
    real = answers.find_by
    monkeypatch.setattr(
        answers, "find_by", lambda model, *rest, **by: (found.append(model), real(model, *rest, **by))[1]
    )
    for address in addresses(filled):
        if address.rule.endpoint in OF_THE_CLUB:
            where = address.rule.build({name: first[name] for name in address.names})[1]
            assert seat.ask(address, where, {(one, 1) for one in EVERYTHING - club_wide()}) in {200, 422}, str(address)
    assert found and all(model.estate_of is CLUB for model in found)


CLUBS_OWN: dict[str, Any] = {
    "account_id": RoleGrant,
    "reward_id": rewards.Reward,
    "gift_id": yearly.YearlyGift,
    "rule_id": points.EarnRule,
    "campaign_id": points.Campaign,
}


@pytest.mark.parametrize("permission", ["complaints.handle", "events.check_in", "points.approve"])
def test_a_loaded_row_and_the_database_say_the_same(filled, permission):
    """may(…, row) and covers(Model, …), for every model that says to which estate its rows belong."""
    models = {*ROWS.values(), *CLUBS_OWN.values(), events.SignUp, members.Holding}
    for model, estate in product(models, projects.estates()):
        colleague = Viewer(account_id=1, is_staff=True, hat=Hat.STAFF, permissions=frozenset({(permission, estate.id)}))
        there = set(session.scalars(select(model.id).where(colleague.covers(model, permission))))
        rows = session.scalars(select(model).order_by(model.id.desc()).limit(300)).unique().all()
        assert {row.id for row in rows if colleague.may(permission, row)} == there & {row.id for row in rows}, model
        nobody = Viewer(account_id=1, is_staff=True, hat=Hat.STAFF)
        assert not any(nobody.may(permission, row) for row in rows)


CHOICES = [
    ("/staff/events/new", "estate_id", "events.edit"),
    ("/staff/draws/new", "estate_id", "rewards.edit"),
    ("/staff/projects/new", "estate", "projects.edit"),
    ("/staff/accounts/new", "estate", "accounts.edit"),
    ("/staff/rewards/fee-credits", "estate", "rewards.handover"),
]


@pytest.mark.parametrize(("page", "name", "permission"), CHOICES)
def test_a_form_offers_only_the_estates_in_which_its_act_is_allowed(filled, seat, page, name, permission):
    here, *others = [estate.id for estate in projects.estates()]
    seat.held = {(one, here) for one in EVERYTHING - club_wide()}
    seat.held |= {(one, there) for one in EVERYTHING - club_wide() - {permission} for there in others}
    choices = re.search(rf'<select[^>]*name="{name}".*?</select>', seat.visitor.get(page).text, re.DOTALL)
    assert choices is not None
    assert set(re.findall(r'value="(\d+)"', choices[0])) <= {str(here)}
    seat.held = {(one, 0) for one in EVERYTHING}
    assert str(here) in seat.visitor.get(page).text


def test_a_case_joins_a_group_only_where_both_may_be_handled(filled, seat):
    """One answer reaches every owner of a group."""
    first, other = (
        session.scalars(select(complaints.Complaint).where(complaints.Complaint.estate_id == place)).first()
        for place in session.scalars(select(complaints.Complaint.estate_id).distinct().limit(2))
    )
    reading = {("complaints.read", 0), ("complaints.handle", first.estate_id)}
    typed = {"seen": first.revision, "severity": "minor", "breach": "no", "department": "engineering"}
    where = f"/staff/complaints/{first.number}/assessment"
    seat.held = reading
    answer = seat.visitor.submit(where, parent=other.number, **typed)
    assert answer.status_code == 422 and "没有这个编号" in answer.text


def test_s11_the_clubs_desk_takes_nothing_back_that_a_shop_has_honoured(filled, seat):
    used = select(Voucher).where(Voucher.used_at.is_not(None))
    shops = session.scalars(used.where(Voucher.merchant_id.is_not(None))).first()
    ours = session.scalars(used.where(Voucher.merchant_id.is_(None))).first()
    seat.held = {(one, 0) for one in EVERYTHING}
    assert seat.visitor.get(f"/staff/rewards/desk/{shops.id}/undo").status_code == 404
    assert seat.visitor.submit(f"/staff/rewards/desk/{shops.id}/undo", reason="a mistake").status_code == 404
    assert seat.visitor.get(f"/staff/rewards/desk/{ours.id}/undo").status_code == 200
