"""Asked by one, decided by another: one rule for every table that stands on it; the first part needs no database."""

from types import SimpleNamespace

import pytest
from sqlalchemy import CheckConstraint, text
from sqlalchemy.exc import IntegrityError

from portal import clock
from portal.club.ground import decisions
from portal.club.ground.decisions import DECLARED, Decision
from portal.club.people import exports, members
from portal.club.people.accounts import Role, Viewer, administration
from portal.club.people.accounts.administration import RoleRequest
from portal.club.people.accounts.viewer import Hat
from portal.club.people.departures import MemberAct, requests
from portal.club.purse import grades, points
from portal.club.purse.points.moves import adjustment_requests
from portal.club.purse.points.moves.daily_limit import MovedByHand, takes_two
from portal.club.trade import merchants
from portal.database import Base, changed, constraint_of, session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making import discounts as discounts_making
from tests.making import merchants as merchants_making
from tests.making import network
from tests.making.rules import terms

TABLES = {
    "adjustments", "contact_exports", "grade_grants", "home_claims", "member_requests", "merchant_applications",
    "offer_proposals", "purchase_discounts", "role_requests", "rule_requests",
}  # fmt: skip


# without a database


@pytest.mark.unit
@pytest.mark.parametrize("eyes", DECLARED, ids=lambda eyes: eyes.model.__tablename__)
def test_neither_who_asked_nor_whom_it_concerns_decides(eyes):
    with pytest.raises(Refusal) as own:
        eyes.refuse_own([7], 7)
    with pytest.raises(Refusal) as first:
        decisions.refuse_first(7, 7, eyes.asked)
    assert (own.value.sentence, first.value.sentence) == (eyes.own, eyes.asked)
    eyes.refuse_own([7], 8)
    decisions.refuse_first(7, 8, eyes.asked)
    decisions.refuse_first(None, 8, eyes.asked)


@pytest.mark.unit
def test_every_table_that_is_decided_has_the_check_and_its_rule():
    decided = {name for name, table in Base.metadata.tables.items() if "decided_by" in table.columns}
    checked = {
        name
        for name, table in Base.metadata.tables.items()
        for one in table.constraints
        if isinstance(one, CheckConstraint)
        and one.name == f"ck_{name}_four_eyes"
        and "decided_by <> asked_by" in str(one.sqltext)
    }
    assert decided == checked == {eyes.model.__tablename__ for eyes in DECLARED} == TABLES


@pytest.mark.unit
@pytest.mark.parametrize(
    ("weight", "mine", "theirs", "needs"),
    [
        (500, 0, 0, False), (501, 0, 0, True), (-501, 0, 0, True), (1, 500, 0, True), (1, 0, 500, True),
        (100, 400, 400, False), (0, 9_000, 0, False),
    ],
)  # fmt: skip
def test_the_sum_of_the_day_is_held_against_the_limit(weight, mine, theirs, needs):
    assert takes_two(weight, MovedByHand(mine, theirs), 500) is needs


@pytest.mark.unit
def test_nothing_at_all_goes_alone_where_the_limit_is_nought():
    assert takes_two(1, MovedByHand(0, 0), 0) and takes_two(-1, MovedByHand(0, 0), 0)


@pytest.mark.unit
def test_the_other_reads_who_was_first():
    eyes = adjustment_requests.EYES
    row = SimpleNamespace(state=Decision.DONE, decided_by=3)
    named = SimpleNamespace(withdrawn=eyes.withdrawn, names=lambda ids: dict.fromkeys(ids, "周敏"))
    said = decisions.SecondPerson._who_was_first(named, row)
    back = decisions.SecondPerson._who_was_first(named, SimpleNamespace(state=Decision.WITHDRAWN, decided_by=None))
    assert "周敏" in str(said) and str(said) != str(back)


# on the tables


def waiting_grant(by):
    member = make.member()
    with transaction():
        return grades.ask_grant(member, members.Grade.GOLD, "筹备业主委员会", grades.grants.clock.today() + YEAR, by.id)


YEAR = grades.grants.LONGEST / 3


def refused(verb, *values):
    with pytest.raises(Refusal) as refusal, transaction():
        verb(*values)
    return refusal.value


def test_a_colleague_who_comes_second_is_told_who_was_first(app):
    one, other, third = make.staff(), make.staff(name="何主任"), make.staff()
    asked = waiting_grant(one)
    with transaction():
        grades.approve_grant(asked, other.id)
    late = refused(grades.decline_grant, asked, third.id)
    assert late.status == 409 and "何主任" in str(late.sentence)


def test_only_who_asked_takes_it_back_and_then_nobody_decides(app):
    one, other = make.staff(), make.staff()
    member = make.member()
    with transaction():
        asked = points.adjust(member, 900, "补偿", one.id)
    assert refused(points.withdraw_adjustment, asked, other.id).status == 422
    with transaction():
        points.withdraw_adjustment(asked, one.id)
    assert (asked.state, asked.decided_by) == (Decision.WITHDRAWN, None)
    assert refused(points.approve, asked, other.id).status == 409
    assert points.balance_of(member.id) == 0


def test_nobody_of_a_merchant_decides_on_its_offers(app):
    firm = merchants_making.shop()
    person = network.manager(firm)
    with transaction():
        proposal = merchants.proposals.draft(firm, network.DETAILS, person.id)
        merchants.proposals.send(proposal, person.id)
    colleague = network.manager(firm, "同店同事")
    for one in (person, colleague):
        refused(merchants.proposals.accept, proposal, one.id)
        refused(merchants.proposals.return_, proposal, "自己", one.id)
    with transaction():
        merchants.proposals.accept(proposal, make.staff().id)
    assert proposal.state is merchants.ProposalState.PUBLISHED


def test_who_comes_second_to_an_application_or_a_proposal_is_told_who_was_first(app):
    other, third = make.staff(name="何主任"), make.staff()
    application, firm = network.application(), merchants_making.shop()
    proposal = network.proposal(firm, network.manager(firm))
    with transaction():
        merchants.applications.take(application, other.id)
        merchants.applications.decline(application, "请补充材料", other.id)
        merchants.proposals.return_(proposal, "请写原价", other.id)
    late = refused(merchants.applications.decline, application, "不合适", third.id)
    assert late.status == 409 and "何主任" in str(late.sentence)
    late = refused(merchants.proposals.accept, proposal, third.id)
    assert late.status == 409 and "何主任" in str(late.sentence)


def one_of_each(by) -> None:
    """A waiting row in each of the tables."""
    discounts_making.asked()
    with transaction():
        points.ask_raise(terms(amount=9_000), by.id, starts=clock.now(), reason="周年庆", trigger="profile")
    waiting_grant(by)
    member, firm, home = make.member(), merchants_making.shop(), make.home()
    person = network.manager(firm)
    network.application()
    make.staff(Role.ADMINISTRATOR)
    boss = make.staff(Role.ADMINISTRATOR)
    colleague = make.staff()
    with transaction():
        points.adjust(member, 900, "补偿", by.id)
        requests.ask(member, MemberAct.SUSPEND, "滋扰", by.id)
        members.claims.claim(member, home, members.TieKind.OWNER, "JLHT-1")
        proposal = merchants.proposals.draft(firm, network.DETAILS, person.id)
        merchants.proposals.send(proposal, person.id)
        administration.ask(colleague, Role.EDITOR, None, boss.id)
        exports.TERMS.change(exports.ExportTerms(0), None, None)
        exports.take(exports.WantedExport(exports.ExportKind.PARCELS, "packing", [member]), "for the carrier", by.id)


def test_the_database_itself_lets_nobody_decide_what_they_asked(app):
    one_of_each(make.staff())
    for table in TABLES:
        assert session.scalar(text(f"SELECT count(*) FROM {table} WHERE decided_by IS NULL AND asked_by > 0")) == 1
        with pytest.raises(IntegrityError) as caught, transaction():
            changed(text(f"UPDATE {table} SET decided_by = asked_by"))
        assert constraint_of(caught.value) == f"ck_{table}_four_eyes"


@pytest.mark.parametrize("table", ["adjustments", "grade_grants", "role_requests"])
def test_the_database_itself_lets_nothing_be_done_that_nobody_decided(app, table):
    one_of_each(make.staff())
    with pytest.raises(IntegrityError) as caught, transaction():
        changed(text(f"UPDATE {table} SET state = 'done'"))
    assert constraint_of(caught.value) == f"ck_{table}_four_eyes"


def test_what_waits_for_me_is_of_my_estates_not_mine_and_not_asked_by_me(app):
    here, there = make.estate(), make.estate("river", "江湾", "River")
    asker, second = make.staff(Role.DEPARTMENT_HEAD, here), make.staff(Role.DEPARTMENT_HEAD, here)
    with transaction():
        own = members.join(second)
        people = [members.join(make.account(f"会员{n}")) for n in range(3)]
        for person, estate in zip([*people, own], [here, there, here, here], strict=True):
            person.estate_id = estate.id
        rows = [points.adjust(person, 900, "补偿", asker.id) for person in [*people, own]]
        theirs = points.adjust(people[0], 901, "补偿", second.id)
    seen = {
        who.id: [row.id for row in adjustment_requests.EYES.waits_for(at_desk(who, {("points.approve", here.id)}))]
        for who in (asker, second)
    }
    assert seen == {asker.id: [theirs.id], second.id: [rows[0].id, rows[2].id]}
    assert adjustment_requests.EYES.waits_for(at_desk(second, {("points.approve", here.id)}), 1) == [rows[0]]
    assert adjustment_requests.EYES.waits_for(at_desk(second, {("points.read", 0)})) == []


def at_desk(account, permissions) -> Viewer:
    return Viewer(account_id=account.id, hat=Hat.STAFF, permissions=frozenset(permissions))


def test_a_role_of_every_estate_does_not_wait_for_an_administrator_of_one(app):
    here = make.estate()
    boss, local = make.staff(Role.ADMINISTRATOR), make.staff(Role.ADMINISTRATOR, here)
    make.staff(Role.ADMINISTRATOR)
    colleague = make.staff()
    with transaction():
        administration.ask(colleague, Role.EDITOR, None, boss.id)
        administration.ask(colleague, Role.EDITOR, here.id, boss.id)
    rows = administration.EYES.waits_for(at_desk(local, {("accounts.edit", here.id)}))
    assert [row.estate_id for row in rows] == [here.id] and all(isinstance(row, RoleRequest) for row in rows)
