"""What members are written about events, in both languages."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.club.gatherings import events
from portal.club.gatherings.events import Mode
from portal.club.ground.outbox import Message
from portal.database import session, transaction
from portal.web.letters import letters
from portal.words import Words
from tests import make
from tests.making.events import published, rich, signed_up


@pytest.fixture
def written(app):
    """One message of every topic, brought about by what happens."""
    event = published(6, price=10)
    couple, _four = signed_up(event, 2, rich()), signed_up(event, 4, rich())
    signed_up(event, 4, rich())
    signed_up(event, 2, rich())
    with transaction():
        events.release(couple, None)
    sitting = session.scalars(select(events.SignUp).where(events.SignUp.state == events.PartyState.OFFERED)).one()
    with clock.at(sitting.offered_until), transaction():
        events.lapse_offers(sitting.sitting_id)
    draw = published(4, mode=Mode.DRAW)
    signed_up(draw, 1)
    with transaction():
        events.tell(draw, Words("请带伞", "Bring an umbrella"), (events.PartyState.ENTERED,), make.staff().id)
    moved = events.EventPlan(_values(event), [_moved(one) for one in event.sittings])
    with transaction():
        events.edit(event, moved, make.staff().id)
        events.call_off(event, Words("台风", "Typhoon"), make.staff().id)
    missed = signed_up(published(4, deposit=5), 1, rich())
    with clock.at(missed.sitting.ends_at + timedelta(hours=4)), transaction():
        events.settle()
    return session.scalars(select(Message).where(Message.topic.like("event_%")).order_by(Message.id)).all()


def _values(event):
    names = (
        "title", "summary", "description", "kind", "estate_id", "opens_at", "closes_at", "cancel_until", "price",
    )  # fmt: skip
    return {**{name: getattr(event, name) for name in names}, "place": Words("会所二层", "Clubhouse")}


def _moved(one):
    return events.SittingPlan(one.label, one.starts_at, one.ends_at, one.seats, id=one.id)


def test_every_topic_is_written_in_both_languages_without_a_gap(written):
    topics = {message.topic for message in written}
    assert topics == {
        "event_held", "event_waiting", "event_offered", "event_passed_over", "event_released", "event_lapsed",
        "event_entered", "event_message", "event_changed", "event_called_off", "event_deposit_kept",
    }  # fmt: skip
    for language, title, address in (("zh", "秋日游园茶会", "http"), ("en", "Autumn garden tea", "http")):
        for message, (subject, body) in zip(written, letters(written, language), strict=True):
            assert title in subject, message.topic
            assert body, message.topic
            assert "%(" not in subject + body
            assert "None" not in subject + body
            if message.topic != "event_called_off":
                assert address in body
