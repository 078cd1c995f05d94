"""Nobody's telephone rings for the club between nine in the evening and nine in the morning."""

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from portal import clock, jobs
from portal.club.ground import letters, outbox
from portal.club.ground.letters import LETTERS, Letter, Phone
from portal.club.ground.outbox import Channel, Message, MessageState, Purpose, pace
from portal.club.people import accounts
from portal.club.people.accounts import happenings as of_accounts
from portal.club.trade import merchants
from portal.club.trade.merchants.shop_tables import ClerkRole
from portal.database import session, transaction
from portal.refusal import Refusal
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
    monkeypatch.setattr(pace, "awake_at", lambda moment, _zone=None: moment)
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


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.EMAIL, Channel.WECHAT])
def test_of_every_kind_by_every_way_only_security_and_what_one_did_oneself_leave_at_night(app, channel):
    account = make.member().account
    with transaction():
        session.get_one(accounts.Account, account.id).proved_at = clock.now()
    leave, wait = set(), set()
    for kind in LETTERS.values():
        for sender in (None, account.id):
            own = sender is not None and kind.purpose in (Purpose.OWN, Purpose.SERVICE)
            (leave if own or kind.purpose is Purpose.SECURITY else wait).add(_posted(kind, account.id, sender, channel))
    assert leave and len(leave) + len(wait) == 2 * len(LETTERS)
    for moment in (
        NIGHT,
        NIGHT.replace(hour=23),
        NIGHT.replace(hour=3) + timedelta(days=1),
        MORNING - timedelta(seconds=1),
    ):
        assert leased(moment) == leave
    assert leased(MORNING) == leave | wait


def _posted(kind: type[Letter], account_id: int, sender: int | None, channel: Channel) -> int:
    """As it would stand in the outbox if it went by that way."""
    with clock.at(NIGHT), transaction():
        with outbox.caused_by(sender):
            ident = outbox.post(account_id, kind.topic, purpose=kind.purpose, consent=kind.consent)
        row = session.get_one(Message, ident)
        row.channel, row.state = channel, MessageState.WAITING
    return ident


def leased(moment: datetime) -> set[int]:
    """What a worker takes at that moment; it stays as it was."""
    found: set[int] = set()
    with clock.at(moment), suppress(Undone), transaction():
        found = {one.id for one in outbox.lease(1000)}
        raise Undone
    return found


def leased_at(moment: datetime, ident: int) -> bool:
    return ident in leased(moment)


class Undone(Exception):
    """What was looked at stays as it was."""


@pytest.mark.parametrize(
    ("zone", "quiet", "loud"),
    [("America/Los_Angeles", 14, 2), ("Europe/London", 6, 17), ("Asia/Tokyo", 21, 9), ("", 4, 12)],
)
def test_the_night_is_the_recipients_own(app, zone, quiet, loud):
    """By the club's hours: at two in the afternoon it is ten in the evening in Los Angeles."""
    account = make.member().account
    with transaction():
        accounts.live_in(account.id, zone)
        ident = outbox.post(account.id, "joined", purpose=Purpose.SERVICE, number="1")
    day = NIGHT + timedelta(days=2)
    assert leased_at(day.replace(hour=quiet, minute=0), ident) is False
    assert leased_at(day.replace(hour=loud, minute=1), ident) is True


def test_nobody_lives_in_a_zone_that_is_not_offered(app):
    account = make.member().account
    with pytest.raises(Refusal), transaction():
        accounts.live_in(account.id, "Mars/Olympus")


def test_what_is_tried_again_late_waits_for_the_morning_too(app, monkeypatch):
    account = make.member().account
    with clock.at(NIGHT.replace(hour=20, minute=58)):
        with transaction():
            ident = outbox.post(account.id, "joined", purpose=Purpose.SERVICE, number="1")
        (leased,) = _leased()
        with transaction():
            outbox.failed(leased, "busy", for_good=False)
    assert leased_at(NIGHT.replace(hour=21, minute=1), ident) is False
    assert leased_at(MORNING + timedelta(days=1), ident) is True


def _leased() -> list[Message]:
    with transaction():
        return outbox.lease()
