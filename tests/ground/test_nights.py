"""Nobody's telephone rings for the club between nine in the evening and nine in the morning."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from portal import clock, jobs
from portal.club.ground import letters, outbox
from portal.club.ground.letters import Phone
from portal.club.ground.outbox import Channel, Message, MessageState, Purpose, pace
from portal.club.people import accounts
from portal.club.people.accounts import happenings as of_accounts
from portal.club.trade import merchants
from portal.club.trade.merchants.shop_tables import ClerkRole
from portal.database import session, transaction
from tests import make
from tests.making import merchants as making
from tests.making import network, projects
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("nights")
NIGHT = datetime(2026, 11, 30, 4, 48, tzinfo=clock.ZONE)
MORNING = NIGHT.replace(hour=9, minute=0)


def state(of: str) -> MessageState:
    jobs.deliver()
    session.rollback()
    found = select(Message).where(Message.address == of).order_by(Message.id.desc()).limit(1)
    return session.scalars(found.execution_options(populate_existing=True)).one().state


@pytest.mark.parametrize(
    ("moment", "rings"),
    [
        ((20, 59), (30, 20, 59)), ((21, 0), (1, 9, 0)), ((23, 59), (1, 9, 0)), ((0, 0), (30, 9, 0)),
        ((8, 59), (30, 9, 0)), ((9, 0), (30, 9, 0)), ((12, 0), (30, 12, 0)),
    ],
)  # fmt: skip
def test_the_night_begins_at_nine_and_ends_at_nine_by_the_clubs_clock(moment, rings):
    day, hour, minute = rings
    found = pace.awake_at(NIGHT.replace(hour=moment[0], minute=moment[1]))
    assert (found.day, found.hour, found.minute) == (day, hour, minute)


def test_an_invitation_at_night_rings_in_the_morning_and_once(app):
    merchant, phone = making.shop(), make.phone()
    manager = network.manager(merchant)
    with clock.at(NIGHT):
        with transaction():
            merchants.invite(merchant, phone, "小满", manager.id, job=ClerkRole.CLERK, shop=None)
        assert state(phone) is MessageState.WAITING
    with clock.at(MORNING - timedelta(minutes=1)):
        assert state(phone) is MessageState.WAITING
    with clock.at(MORNING):
        assert state(phone) is MessageState.SENT


def test_without_the_rule_it_rings_at_night(app, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(pace, "awake_at", lambda moment: moment)
    merchant, phone = making.shop(), make.phone()
    manager = network.manager(merchant)
    with clock.at(NIGHT):
        with transaction():
            merchants.invite(merchant, phone, "小满", manager.id, job=ClerkRole.CLERK, shop=None)
        assert state(phone) is MessageState.SENT


def test_a_viewing_booked_at_night_for_somebodys_number_rings_in_the_morning(app):
    with clock.at(NIGHT):
        slot, phone = projects.slot(projects.published()), make.phone()
        booked = {"slot": slot.id, "version": 1, "read": "y", "name": "韩先生", "phone": phone[3:]}
        assert Visitor(app).submit(f"/projects/{slot.project_id}/viewing", **booked).status_code == 303
        assert state(phone) is MessageState.WAITING


def test_a_code_and_a_warning_come_at_any_hour(app):
    account = make.member().account
    with clock.at(NIGHT):
        with transaction():
            letters.send(Phone("+8619000000887", "zh"), of_accounts.CodeLetter(code="123456", minutes=5))
            letters.send(account.id, of_accounts.PasswordChanged())
        assert state("+8619000000887") is MessageState.SENT
        assert state(account.phone) is MessageState.SENT


def test_what_one_has_just_done_oneself_is_answered_at_any_hour(app):
    own, others = make.member("林静怡").account, make.member("周明").account
    with transaction():
        for one in (own, others):
            session.get_one(accounts.Account, one.id).proved_at = clock.now()
    with clock.at(NIGHT):
        with transaction(), outbox.caused_by(own.id):
            outbox.post(own.id, "joined", purpose=Purpose.SERVICE, number="1")
            outbox.post(others.id, "joined", purpose=Purpose.SERVICE, number="1")
        assert state(own.phone) is MessageState.SENT
        assert state(others.phone) is MessageState.WAITING
        assert len(session.scalars(outbox.inbox_of(others.id)).all()) == 1, "in the inbox it stands at once"


def test_what_begins_before_people_are_up_cannot_wait_until_then(app):
    early, later = make.member("林静怡").account, make.member("周明").account
    with transaction():
        for one in (early, later):
            session.get_one(accounts.Account, one.id).proved_at = clock.now()
    with clock.at(NIGHT):
        with transaction():
            for account, hour in ((early, 10), (later, 15)):
                said = {"starts_at": NIGHT.replace(hour=hour).isoformat()}
                outbox.post(account.id, "joined", purpose=Purpose.SERVICE, number="1", **said)
        assert state(early.phone) is MessageState.SENT
        assert state(later.phone) is MessageState.WAITING


def test_an_email_makes_no_noise(app):
    account = make.member().account
    with transaction():
        session.get_one(accounts.Account, account.id).email = "lin@example.org"
    with clock.at(NIGHT):
        with transaction():
            outbox.post(account.id, "joined", purpose=Purpose.SERVICE, number="1")
        assert session.scalars(select(Message.channel)).all() == [Channel.EMAIL]
        assert state("lin@example.org") is MessageState.SENT
