"""Every message of a case, as its reader gets it, in both languages."""

import re

import pytest
from sqlalchemy import select

from portal.club.ground import outbox
from portal.club.people.accounts import Role
from portal.club.voice import complaints
from portal.club.voice.complaints import CaseStep
from portal.database import session, transaction
from portal.web.letters import letters
from tests import make
from tests.making.complaints import at, desk, filed


@pytest.fixture
def messages(app):
    """One case with everything that can happen to it."""
    handler, _head, other = desk(), desk(Role.DEPARTMENT_HEAD, name="顾明"), desk(name="方琳")
    case = at(CaseStep.INVESTIGATION, handler, filed(make.member()))
    with transaction():
        complaints.ask_for_head(case)
        complaints.add_word(case, "周五有人在家")
        complaints.write(case, handler, case.revision, "师傅周五上门。\n请留人。")
    with transaction():
        complaints.find(case, handler, case.revision, contract="x", quality="", acceptance="", findings="")
        complaints.conclude(case, handler, case.revision)
        complaints.promise(
            case, handler, case.revision, body="等试验", answer_on=complaints.sla.answer_by(case.filed_at).date()
        )
        complaints.answer(case, handler, case.revision, "原因是胶条开裂。")
        work = complaints.plan(case, handler, case.revision, what="换胶", by_day=case.answer_by.date())
        complaints.finish_work(case, handler, case.revision, work)
        complaints.finish_follow_up(case, handler, case.revision, "已换")
        complaints.visit(case, other, case.revision, satisfied=False, words="仍漏")
    at(CaseStep.ARCHIVE, handler, case)
    with transaction():
        complaints.archive(case, handler, case.revision, cause="c", lesson="l")
        complaints.queue._report(case)
    return list(session.scalars(select(outbox.Message).order_by(outbox.Message.id)))


TOPICS = {
    "received", "confirmed", "assessed", "letter", "promised", "answered", "planned", "work_done", "visit_due",
    "returned", "archived", "late", "late_for_head", "head_asked", "owner_wrote",
}  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_topic_has_a_subject_a_body_and_a_way_to_the_case(messages, language):
    assert {message.topic.removeprefix("complaint_") for message in messages} == TOPICS
    for message, (subject, body) in zip(messages, letters(messages, language), strict=True):
        assert 8 < len(subject) < 100, message.topic
        assert "http://127.0.0.1" in body, message.topic
        assert bool(re.search(r"[一-鿿]", subject.replace("主卧外窗渗水", ""))) == (language == "zh"), subject
        assert "{" not in body
        assert "None" not in body
