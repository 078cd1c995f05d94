"""What tells people, moves points or cannot be taken back is never done by one request: each such act is tried here."""

import hashlib

import pytest
from sqlalchemy import select

from portal.club.estate import projects as estate_projects
from portal.club.people import members
from portal.club.people.accounts import Role
from portal.club.purse.points import Delay
from portal.database import Base, session, transaction
from tests import make
from tests.making import events, people, projects, rewards, rules, yearly
from tests.making import merchants as firms
from tests.visitor import Visitor

MACHINERY = {"answers", "attempts", "sessions", "clock_beats", "file_views", "audit", "complaint_readings"}


def closing(_member):
    return Role.MARKETING_HEAD, f"/staff/projects/{projects.published().id}/closing", {}


def revoking(_member):
    project = projects.published()
    permit = estate_projects.certificates_of(project.id)[-1]
    return Role.MARKETING_HEAD, f"/staff/projects/{project.id}/certificate/{permit.id}/revocation", {}


def selling(_member):
    owner = people.owner()
    (holding,) = members.homes_of(owner.id)
    return Role.CUSTOMER_SERVICE, f"/staff/members/{owner.id}/homes/{holding.id}/end", {}


RULE = {"title_zh": "填写问卷", "amount": "10", "is_spendable": "y", "is_status": "y", "delay": "none",
        "expiry": "next_year_end", "grade": "", "estate": "0"}  # fmt: skip


def changing_a_rule(_member):
    return Role.ADMINISTRATOR, f"/staff/points/rules/{rules.rule(amount=5).id}", RULE


def ending_a_rule(_member):
    return Role.ADMINISTRATOR, f"/staff/points/rules/{rules.rule(amount=5).id}/end", {}


def cancelling_points(member):
    rules.rule(delay=Delay.RELEASE, amount=10)
    return Role.CUSTOMER_SERVICE, f"/staff/points/pending/{rules.earn(member, key='a').id}/cancellation", {}


def withdrawing_somebody(_member):
    event = events.published(10)
    signup = events.signed_up(event, 2)
    return Role.CUSTOMER_SERVICE, f"/staff/events/{event.id}/sign-ups/{signup.id}/withdraw", {}


def suspending_a_merchant(_member):
    return Role.CUSTOMER_SERVICE, f"/staff/merchants/{firms.shop().id}/suspension", {}


def suspending_a_colleague(_member):
    return Role.ADMINISTRATOR, f"/staff/accounts/{make.staff(name='程晓雨').id}/suspend", {}


def giving_a_place_up(member):
    event = events.published(10)
    events.signed_up(event, 2, member=member)
    return None, f"/events/{event.id}/sign-up/release", {}


def removing_from_the_household(member):
    with transaction():
        child = members.add_to_household(member, "赵小满", "child", 2019)
    return None, f"/me/household/{child.id}/remove", {}


def withdrawing_a_claim(member):
    with transaction():
        claim = members.claims.claim(member, make.home(), members.TieKind.OWNER, "JLHT-1")
    return None, f"/me/homes/claims/{claim.id}/withdrawal", {}


def donating(_member):
    reward = rewards.reward(kind="donation", price=100, stock=None)
    return None, f"/rewards/{reward.id}/redemption", {"price": "100", "quantity": "1"}


def leaving_the_yearly_gift(member):
    return None, f"/yearly-gift/claims/{yearly.claim(yearly.gift(), member).id}/release", {}


def claiming_the_yearly_gift(_member):
    gift = yearly.gift()
    where = {"name": "林静怡", "phone": "13800001234", "whereto": "江滨路 1 号 3 幢 1202"}
    return None, f"/yearly-gift/{gift.id}/claim", {"price": str(gift.reward.price), "way": "post", **where}


ACTS = (
    closing, revoking, selling, changing_a_rule, ending_a_rule, cancelling_points, withdrawing_somebody,
    suspending_a_merchant, suspending_a_colleague, giving_a_place_up, removing_from_the_household, withdrawing_a_claim,
    donating, leaving_the_yearly_gift, claiming_the_yearly_gift,
)  # fmt: skip


def everything():
    """All that the club keeps, but for what counts requests and readings, as one sum a table."""
    session.expire_all()
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in MACHINERY:
            rows = sorted(repr(tuple(row)) for row in session.execute(select(table)))
            found[table.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_one_request_asks_and_does_nothing_and_the_answer_does_it(app, act):
    member = rewards.rich()
    role, address, fields = act(member)
    visitor = Visitor(app)
    visitor.sign_in(make.staff(role, name="何叶") if role else member.account, staff=bool(role))
    visitor.get("/")  # the session is noted as used
    before = everything()
    asked = visitor.ask(address, **fields)
    assert asked.status_code == 200, asked.location
    assert "data-careful" in asked.text or 'name="looked"' in asked.text
    assert everything() == before, "a plain POST does nothing"
    done = visitor.submit(address, **fields)
    if done.status_code == 200:  # the yearly gift has a page of its own
        done = visitor.submit(address, looked="1", **fields)
    assert done.status_code == 303, done.text[-600:]
    assert everything() != before, "and the answer does it"
