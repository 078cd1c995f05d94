"""One call writes the audit, the timeline, the letters, and lets follow what follows."""

import dataclasses
from collections import defaultdict

import pytest
from sqlalchemy import select

from portal.club.ground import happenings, timeline
from portal.club.ground.audit import AuditEntry
from portal.club.ground.happenings import Entity, Happening, Readers, happened, happened_to_many, when
from portal.club.ground.letters import LETTERS, Letter, stored, typed
from portal.club.ground.outbox import Message, Purpose
from portal.database import session, transaction
from portal.words import Words
from tests import make


@pytest.fixture(autouse=True)
def _only_for_this_test(monkeypatch):
    """What a test declares is gone after it."""
    monkeypatch.setattr(happenings, "HAPPENINGS", {})
    monkeypatch.setattr(happenings, "ENTITIES", {})
    monkeypatch.setattr(happenings, "_followers", defaultdict(list))
    topics = set(LETTERS)
    yield
    for topic in set(LETTERS) - topics:
        del LETTERS[topic]


def kite() -> Entity:
    return Entity("kite", "kites")


def kite_flown(**more) -> Happening:
    return Happening("kite.flown", "flew %(kite)s", (kite(),), values=("height",), line="flew %(kite)s", **more)


def test_one_call_writes_the_audit_the_timeline_and_the_letter_of_the_member(app):
    @dataclasses.dataclass(frozen=True)
    class KiteUp(Letter, topic="kite_up", purpose=Purpose.CARE):
        name: Words

    what, member = kite_flown(letters=(KiteUp,)), make.member()
    with transaction():
        happened(what, None, member=member, told=KiteUp(Words("燕子")), kite=3, height=40)
    act = session.scalars(select(AuditEntry).where(AuditEntry.act == "kite.flown")).one()
    assert (act.member_id, act.about, act.ids) == (member.id, "kite:3", {"kite": 3, "height": 40})
    assert timeline.of_member(member.id)[0].what == "kite.flown"
    letter = session.scalars(select(Message).where(Message.topic == "kite_up")).one()
    assert letter.account_id == member.account_id and letter.purpose is Purpose.CARE
    assert letter.values == {"name": {"zh": "燕子", "en": ""}}


@pytest.mark.parametrize("kept", [{"kite": 3}, {"kite": 3, "height": 4, "colour": "red"}, {"kyte": 3, "height": 4}])
def test_what_is_not_told_as_declared_is_refused(app, kept):
    what = kite_flown()
    with pytest.raises(TypeError), transaction():
        happened(what, None, **kept)
    with transaction():
        happened(what, None, kite=3, height=4)


def test_a_letter_that_the_happening_does_not_send_is_refused(app):
    @dataclasses.dataclass(frozen=True)
    class Other(Letter, topic="kite_other"):
        pass

    what, member = kite_flown(), make.member()
    with pytest.raises(TypeError), transaction():
        happened(what, None, member=member, told=Other(), kite=3, height=4)


def test_what_follows_is_heard_once_and_with_what_was_kept(app):
    what, heard = kite_flown(), []
    when(what)(lambda _what, **kept: heard.append(kept))
    with transaction():
        happened(what, None, kite=3, height=4)
    assert heard == [{"by": None, "member_id": None, "kite": 3, "height": 4}]


def test_many_at_once_are_one_act_and_a_line_each(app):
    what, people = kite_flown(), [make.member(), make.member()]
    with transaction():
        happened_to_many(what, None, {one.id: {"kite": 3, "height": 4} for one in people})
    assert session.scalars(select(AuditEntry).where(AuditEntry.act == "kite.flown")).one().ids == {"people": 2}
    assert [timeline.of_member(one.id)[0].what for one in people] == ["kite.flown"] * 2


def test_two_cannot_have_one_code_nor_two_kinds_of_row_one_name(app):
    kite_flown()
    with pytest.raises(RuntimeError):
        Happening("kite.flown", "flew again")
    with pytest.raises(RuntimeError):
        Entity("kite", "dragons")


@pytest.mark.unit
def test_the_owner_reads_what_is_the_owners():
    open_to_both = Happening("kite.a", "a", line="staff's", owner_line="owner's")
    of_staff = Happening("kite.b", "b", line="staff's", readers=Readers.STAFF)
    assert [open_to_both.line_for(one) for one in (Readers.STAFF, Readers.OWNER)] == ["staff's", "owner's"]
    assert [of_staff.line_for(one) for one in (Readers.STAFF, Readers.OWNER)] == ["staff's", None]


@pytest.mark.unit
def test_letters_written_before_they_had_types_are_read():
    @dataclasses.dataclass(frozen=True)
    class Old(Letter, topic="kite_old"):
        title: Words
        added_later: int = 0

    assert typed("kite_old", {"title_zh": "纸鸢", "title_en": None}) == {"title": Words("纸鸢"), "added_later": 0}
    assert stored(Old(Words("a", "b"))) == {"title": {"zh": "a", "en": "b"}, "added_later": 0}
    with pytest.raises(LookupError):
        typed("kite_old", {"titel": "a"})
