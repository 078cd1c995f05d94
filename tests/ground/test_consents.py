"""Care and marketing leave by consent alone: asked as they are written, and once more as they leave."""

import pytest
from sqlalchemy import select

from portal import jobs
from portal.club.ground import letters, outbox
from portal.club.ground.letters import LETTERS
from portal.club.ground.outbox import Channel, Message, MessageState, Purpose, door
from portal.club.people.accounts import Account
from portal.club.people.members import Member, consents
from portal.club.people.members.consents import PURPOSES
from portal.database import session, transaction
from tests import make

BY_CONSENT = sorted(topic for topic, kind in LETTERS.items() if kind.purpose in door.BY_CONSENT)


@pytest.mark.unit
@pytest.mark.parametrize("topic", sorted(LETTERS))
def test_no_kind_of_message_without_a_stated_purpose(topic):
    kind = LETTERS[topic]
    assert kind.says_why, f"{kind.__name__} does not say why somebody is written to (purpose=)"
    if kind.purpose in door.BY_CONSENT:
        assert kind.consent in PURPOSES, f"{kind.__name__} does not say what its reader must have agreed to (consent=)"
    else:
        assert kind.consent is None, "what does not rest on consent names none"


def member(*given: str) -> Account:
    made = make.member()
    with transaction():
        session.get_one(Account, made.account_id).email = f"m{made.id}@example.org"
        consents.answer(made, list(given), where="me")
    return made.account


def posted(account: Account, topic: str) -> Message:
    kind = LETTERS[topic]
    with transaction():
        ident = outbox.post(account.id, topic, purpose=kind.purpose, consent=kind.consent)
    return session.get_one(Message, ident)


@pytest.mark.parametrize("topic", BY_CONSENT)
def test_every_kind_of_care_and_marketing_stays_here_without_its_consent(app, topic):
    others = [one for one in PURPOSES if one != LETTERS[topic].consent]
    assert posted(member(), topic).channel is Channel.PORTAL
    assert posted(member(*others), topic).channel is Channel.PORTAL
    assert posted(member(LETTERS[topic].consent), topic).channel is Channel.EMAIL


def test_many_at_once_are_asked_each_for_themselves(app):
    willing, other = member("care"), member()
    with transaction():
        outbox.post_all("grade_risen", {willing.id: {}, other.id: {}}, purpose=Purpose.CARE, consent="care")
    channels = dict(session.execute(select(Message.account_id, Message.channel)).all())
    assert channels == {willing.id: Channel.EMAIL, other.id: Channel.PORTAL}


def test_a_consent_taken_back_before_it_leaves_keeps_it_here(app, monkeypatch):
    monkeypatch.setattr(jobs, "_hand_over", lambda _message, _settings: pytest.fail("it left"))
    account = member("care")
    ident = posted(account, "grade_risen").id
    with transaction():
        made = session.scalars(select(Member).where(Member.account_id == account.id)).one()
        consents.answer(made, [], where="me")
    jobs.deliver()
    session.rollback()
    kept = session.get_one(Message, ident, populate_existing=True)
    assert (kept.state, kept.channel, kept.in_inbox) == (MessageState.SENT, Channel.PORTAL, True)
    assert "consent" in kept.reason


def test_care_is_never_a_text_message(app):
    made = make.member()
    with transaction():
        consents.answer(made, list(PURPOSES), where="me")
    for topic in BY_CONSENT:
        assert posted(made.account, topic).channel is Channel.PORTAL


def test_what_names_no_consent_reaches_nobody(app):
    """Were a kind to forget it."""
    account = member(*PURPOSES)
    with transaction():
        ident = outbox.post(account.id, "grade_risen", purpose=Purpose.MARKETING)
    assert session.get_one(Message, ident).channel is Channel.PORTAL


def test_security_service_and_ones_own_ask_no_consent(app):
    account = member()
    with transaction():
        for purpose in (Purpose.SECURITY, Purpose.SERVICE, Purpose.OWN):
            outbox.post(account.id, "joined", purpose=purpose, number="1")
    assert Channel.PORTAL not in session.scalars(select(Message.channel)).all()
    assert letters.LETTERS["joined"].purpose is Purpose.OWN
