from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.club.ground import files, outbox
from portal.club.people.accounts import Hat, Role, Viewer
from portal.club.voice import complaints
from portal.club.voice.complaints import CaseAct, CaseStep, ComplaintChannel, ComplaintKind, LogKind
from portal.database import session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making.complaints import at, desk, filed

TUESDAY = datetime(2026, 11, 17, 10, tzinfo=clock.ZONE)
pytestmark = pytest.mark.usefixtures("app")


def do(act, *args, **kwargs):
    with transaction():
        return act(*args, **kwargs)


def refused(act, *args, **kwargs):
    with pytest.raises(Refusal) as no:
        do(act, *args, **kwargs)
    return no.value


def topics(account_id):
    rows = select(outbox.Message.topic).where(outbox.Message.account_id == account_id).order_by(outbox.Message.id)
    return list(session.scalars(rows))


def kinds(case):
    return [entry.kind for entry in complaints.log_of(case, public_only=False)]


def test_filing_gives_a_number_two_promised_dates_and_a_message():
    with clock.at(TUESDAY):
        case = filed()
    assert case.number.startswith("TS261117-")
    assert case.due_at == clock.moment_of(date(2026, 11, 18), 18)
    assert case.answer_by == clock.moment_of(date(2026, 12, 1), 18)
    assert case.step is CaseStep.CONFIRMATION
    assert topics(case.member.account_id) == ["complaint_received"]


def test_a_case_goes_through_all_eight_steps_and_then_stands_still():
    handler = desk()
    case = at(CaseStep.ARCHIVE, handler)
    do(complaints.archive, case, handler, case.revision, cause="安装批次", lesson="交付前逐樘淋水")
    assert not case.is_open
    assert all(case.done_at(step) for step in CaseStep)
    for act in (lambda: complaints.note(case, handler, "再写一句"), lambda: complaints.add_word(case, "再写一句")):
        assert refused(act).status == 409
    assert refused(complaints.write, case, handler, case.revision, "再写").status == 409
    assert complaints.possible(case, handler) == {}


def test_no_step_can_be_skipped():
    handler, head = desk(), desk(Role.DEPARTMENT_HEAD, name="顾明")
    case = filed()
    early = {
        CaseAct.ASSESS: lambda v: complaints.assess(
            case, handler, v, severity="minor", is_breach=None, department="engineering"
        ),
        CaseAct.FIND: lambda v: complaints.find(case, handler, v, contract="x", quality="", acceptance="", findings=""),
        CaseAct.CONCLUDE: lambda v: complaints.conclude(case, handler, v),
        CaseAct.ANSWER: lambda v: complaints.answer(case, handler, v, "答复"),
        CaseAct.PLAN: lambda v: complaints.plan(case, handler, v, what="换胶", by_day=clock.today()),
        CaseAct.FINISH_FOLLOW_UP: lambda v: complaints.finish_follow_up(case, handler, v, "好了"),
        CaseAct.VISIT_SATISFIED: lambda v: complaints.visit(case, head, v, satisfied=True, words="好"),
        CaseAct.VISIT_UNSATISFIED: lambda v: complaints.visit(case, head, v, satisfied=False, words="不好"),
        CaseAct.ARCHIVE: lambda v: complaints.archive(case, handler, v, cause="c", lesson="l"),
    }
    for act, skip in early.items():
        assert refused(skip, case.revision).status == 409, act
    session.refresh(case)
    assert case.step is CaseStep.CONFIRMATION


def test_every_rule_leads_to_the_next_step_or_stays_or_goes_back():
    for (step, act), rule in complaints.RULES.items():
        if rule.to is not None and act is not CaseAct.VISIT_UNSATISFIED:
            assert rule.to.place == step.place + 1, (step, act)


def test_confirming_sets_the_type_and_makes_the_confirmer_the_handler():
    handler = desk()
    case = at(CaseStep.ASSESSMENT, handler)
    assert (case.kind, case.sub_kind, case.handler_id) == (ComplaintKind.ENGINEERING, "decoration", handler.account_id)


def test_a_sub_type_of_another_type_and_an_outside_channel_without_number_are_refused():
    handler, case = desk(), filed()
    wrong = {"kind": ComplaintKind.SALES, "sub_kind": "decoration", "facts": "x"}
    assert refused(complaints.confirm, case, handler, case.revision, **wrong).field == "sub_kind"
    bare = {
        "kind": ComplaintKind.SALES,
        "sub_kind": "exaggeration",
        "facts": "x",
        "channel": ComplaintChannel.CONSUMERS,
    }
    assert refused(complaints.confirm, case, handler, case.revision, **bare).field == "external_number"


def test_findings_stand_on_evidence():
    handler = desk()
    case = at(CaseStep.INVESTIGATION, handler)
    assert "依据" in str(refused(complaints.conclude, case, handler, case.revision))
    do(complaints.find, case, handler, case.revision, contract="", quality="", acceptance="验收记录", findings="")
    do(complaints.conclude, case, handler, case.revision)
    assert case.step is CaseStep.REPLY


def test_a_confirmed_breach_brings_the_head_first_within_working_hours():
    handler, head = desk(), desk(Role.DEPARTMENT_HEAD, name="顾明")
    with clock.at(TUESDAY):
        case = at(CaseStep.INVESTIGATION, handler, is_breach=True)
        assert case.due_at == clock.moment_of(date(2026, 11, 17), 14)
        do(complaints.find, case, handler, case.revision, contract="x", quality="", acceptance="", findings="")
        assert "负责人" in str(refused(complaints.conclude, case, handler, case.revision))
        assert refused(complaints.contact, case, handler, case.revision, "打过了").status == 403
        do(complaints.contact, case, head, case.revision, "已与业主通话")
        assert case.due_at == case.answer_by
        do(complaints.conclude, case, handler, case.revision)
    assert case.step is CaseStep.REPLY


@pytest.mark.parametrize("text", ["我们一定全部赔偿", "We guarantee a refund.", "保证明天换新"])
def test_nothing_is_committed_before_the_investigation_is_complete(text):
    handler = desk()
    case = at(CaseStep.INVESTIGATION, handler)
    assert refused(complaints.write, case, handler, case.revision, text).field == "body"
    do(complaints.write, case, handler, case.revision, text, insist=True)
    assert kinds(case)[-1] is LogKind.LETTER


def test_after_the_investigation_a_letter_may_promise():
    handler = desk()
    case = at(CaseStep.REPLY, handler)
    do(complaints.write, case, handler, case.revision, "我们赔偿墙纸")
    assert topics(case.member.account_id)[-1] == "complaint_letter"


def test_a_reply_that_is_not_final_carries_a_date_at_the_end_of_a_working_day():
    handler = desk()
    with clock.at(TUESDAY):
        case = at(CaseStep.REPLY, handler)
        past = {"body": "稍后", "answer_on": date(2026, 11, 16)}
        assert refused(complaints.promise, case, handler, case.revision, **past).field == "answer_on"
        do(complaints.promise, case, handler, case.revision, body="等试验结果", answer_on=date(2026, 11, 21))
    assert case.answer_by == case.due_at == clock.moment_of(date(2026, 11, 23), 18)  # a Saturday: Monday
    assert case.promises == 1
    assert case.step is CaseStep.REPLY
    assert case.standard_by == clock.moment_of(date(2026, 12, 1), 18)


def test_follow_up_ends_when_every_work_is_done():
    handler = desk()
    case = at(CaseStep.FOLLOW_UP, handler)
    work = do(complaints.plan, case, handler, case.revision, what="换胶", by_day=clock.today() + timedelta(days=2))
    assert "工作" in str(refused(complaints.finish_follow_up, case, handler, case.revision, "好了"))
    do(complaints.finish_work, case, handler, case.revision, work)
    do(complaints.finish_work, case, handler, case.revision, work)
    do(complaints.finish_follow_up, case, handler, case.revision, "好了")
    assert case.step is CaseStep.RETURN_VISIT


def test_every_public_word_starts_the_days_of_silence_anew():
    handler = desk()
    with clock.at(TUESDAY):
        case = at(CaseStep.FOLLOW_UP, handler)
        assert case.due_at == clock.moment_of(date(2026, 11, 20), 18)
    with clock.at(TUESDAY + timedelta(days=2)):
        do(complaints.write, case, handler, case.revision, "师傅明天上午到")
    assert case.due_at == clock.moment_of(date(2026, 11, 24), 18)


def test_the_return_visit_is_made_by_somebody_else():
    handler = desk()
    case = at(CaseStep.RETURN_VISIT, handler)
    no = refused(complaints.visit, case, handler, case.revision, satisfied=True, words="好")
    assert "以外" in str(no)
    do(complaints.visit, case, desk(name="方琳"), case.revision, satisfied=True, words="好")
    assert case.step is CaseStep.ARCHIVE


def test_an_unsatisfied_owner_sends_the_case_back_and_it_is_counted():
    handler, other = desk(), desk(name="方琳")
    case = at(CaseStep.RETURN_VISIT, handler)
    do(complaints.answer_visit, case, satisfied=False, words="下雨又漏了")
    assert refused(complaints.visit, case, other, case.revision, satisfied=True, words="好")
    do(complaints.visit, case, other, case.revision, satisfied=False, words="仍漏", back_to=CaseStep.INVESTIGATION)
    assert (case.step, case.returns) == (CaseStep.INVESTIGATION, 1)
    again = at(CaseStep.RETURN_VISIT, handler, case)
    assert again.owner_satisfied is None


def test_a_case_never_goes_back_to_confirmation():
    case = at(CaseStep.RETURN_VISIT, desk())
    back = {"satisfied": False, "words": "x", "back_to": CaseStep.CONFIRMATION}
    assert refused(complaints.visit, case, desk(name="方琳"), case.revision, **back).field == "back_to"


def test_the_first_case_of_a_group_closes_last():
    handler = desk()
    first = at(CaseStep.ARCHIVE, handler)
    child = at(CaseStep.ASSESSMENT, handler)
    do(complaints.assess, child, handler, child.revision, severity="minor", is_breach=None, department="engineering",
       parent=first)  # fmt: skip
    closing = {"cause": "c", "lesson": "l"}
    assert "群诉" in str(refused(complaints.archive, first, handler, first.revision, **closing))
    at(CaseStep.ARCHIVE, handler, child)
    do(complaints.archive, child, handler, child.revision, **closing)
    do(complaints.archive, first, handler, first.revision, **closing)
    assert not first.is_open


def test_one_answer_reaches_every_owner_of_a_group():
    handler = desk()
    first, child = at(CaseStep.REPLY, handler), at(CaseStep.ASSESSMENT, handler)
    do(complaints.assess, child, handler, child.revision, severity="minor", is_breach=None, department="engineering",
       parent=first)  # fmt: skip
    do(complaints.answer, first, handler, first.revision, "同一批胶条，逐户更换。")
    assert topics(child.member.account_id)[-1] == "complaint_letter"
    assert complaints.log_of(child, public_only=True)[-1].body == "同一批胶条，逐户更换。"
    assert child.step is CaseStep.INVESTIGATION


def test_of_two_people_who_change_one_case_the_second_is_told():
    handler, other = desk(), desk(name="何伟")
    case = filed()
    seen = case.revision
    do(complaints.assign, case, handler, seen, session.get(make.accounts.Account, other.account_id))
    no = refused(complaints.assign, case, other, seen, session.get(make.accounts.Account, handler.account_id))
    assert no.status == 409
    session.refresh(case)
    assert case.handler_id == other.account_id


def test_rights_count_for_the_estate_of_the_case_only():
    court, city = make.estate(), make.estate("junlin-city", "君临城市花园", "Junlin City Garden")
    case, stranger = filed(in_estate=court), desk(in_estate=city)
    wanted = {"kind": ComplaintKind.ENGINEERING, "sub_kind": "decoration", "facts": "x"}
    assert refused(complaints.confirm, case, stranger, case.revision, **wanted).status == 403
    assert complaints.possible(case, stranger) == {}
    assert complaints.counts(stranger)["open"] == 0
    assert session.scalars(complaints.matching(complaints.BY_KEY["open"], complaints.Filters(), stranger)).all() == []


def test_an_engineer_handles_but_does_not_write_to_the_owner():
    case, engineer = at(CaseStep.REPLY, desk()), desk(Role.ENGINEERING, name="何伟")
    do(complaints.note, case, engineer, "密封胶裂 12 厘米")
    assert refused(complaints.answer, case, engineer, case.revision, body="您好").status == 403


def test_a_case_is_given_only_to_somebody_who_may_handle_it():
    case, handler, editor = filed(), desk(), make.staff(Role.EDITOR, name="苏晴")
    assert refused(complaints.assign, case, handler, case.revision, editor).field == "handler_id"


def test_internal_notes_never_reach_the_owner():
    case, handler = filed(), desk()
    do(complaints.note, case, handler, "先别对外说")
    assert all(entry.kind is not LogKind.NOTE for entry in complaints.log_of(case, public_only=True))
    assert topics(case.member.account_id) == ["complaint_received"]


def test_a_broken_promise_is_reported_once_to_owner_and_head():
    head = desk(Role.DEPARTMENT_HEAD, name="顾明")
    with clock.at(TUESDAY):
        case = filed()
    with clock.at(TUESDAY + timedelta(days=1)):
        assert do(complaints.escalate_late) == 0
    with clock.at(TUESDAY + timedelta(days=1, hours=9)):
        assert do(complaints.escalate_late) == 1
        assert do(complaints.escalate_late) == 0
    assert topics(head.account_id) == ["complaint_late_for_head"]
    assert topics(case.member.account_id)[-1] == "complaint_late"
    assert kinds(case)[-1] is LogKind.LATE


def test_a_new_promise_can_be_broken_and_reported_again():
    handler = desk()
    with clock.at(TUESDAY):
        case = at(CaseStep.REPLY, handler)
    with clock.at(TUESDAY + timedelta(days=30)):
        assert do(complaints.escalate_late) == 1
        session.refresh(case)
        do(complaints.promise, case, handler, case.revision, body="再等两天", answer_on=date(2026, 12, 21))
        assert case.escalated_at is None
    with clock.at(TUESDAY + timedelta(days=40)):
        assert do(complaints.escalate_late) == 1


def test_asking_for_the_head_twice_tells_the_head_once():
    head, case = desk(Role.DEPARTMENT_HEAD, name="顾明"), filed()
    do(complaints.ask_for_head, case)
    do(complaints.ask_for_head, case)
    assert topics(head.account_id) == ["complaint_head_asked"]
    assert complaints.counts(head)["head"] == 1


def test_an_owner_s_word_reaches_the_handler():
    handler = desk()
    case = at(CaseStep.INVESTIGATION, handler)
    do(complaints.add_word, case, "周五上午我母亲在家")
    assert topics(handler.account_id) == ["complaint_owner_wrote"]


def test_satisfaction_is_asked_at_the_return_visit_and_a_no_needs_words():
    case = filed()
    assert refused(complaints.answer_visit, case, satisfied=True).status == 409
    case = at(CaseStep.RETURN_VISIT, desk())
    assert refused(complaints.answer_visit, case, satisfied=False).field == "words"


def test_the_draft_is_kept_field_by_field_and_becomes_one_case_with_its_photographs():
    owner, home = make.member(), make.home()
    draft = do(complaints.save_draft, owner, title="渗水", story="东南角")
    do(complaints.save_draft, owner, home_id=home.id)
    assert complaints.missing_from(draft) == "wish"
    assert refused(complaints.file_draft, draft, owner).field == "wish"
    photo = do(lambda: complaints.add_photo(draft, kept(owner), owner.account_id))
    do(complaints.save_draft, owner, wish="修好")
    case = do(complaints.file_draft, draft, owner)
    assert (case.title, case.home_id, case.estate_id) == ("渗水", home.id, home.estate_id)
    session.refresh(photo)
    assert photo.complaint_id == case.id
    assert complaints.draft_of(owner.id) is None


def kept(owner, name="a" * 32 + ".jpg"):
    return files.keep(name, media_type="image/jpeg", size=1, by=owner.account_id)


def test_photographs_are_seen_by_their_owner_and_the_staff_of_the_estate_alone():
    court, city = make.estate(), make.estate("junlin-city", "君临城市花园", "Junlin City Garden")
    owner, other = make.member(), make.member("陈强")
    case = filed(owner, court)
    photo = do(lambda: complaints.attach(case, kept(owner), owner.account_id))
    seen_by = complaints.ComplaintPhoto.visible_to

    def sees(viewer):
        return session.scalar(select(complaints.ComplaintPhoto.id).where(seen_by(viewer))) == photo.id

    assert sees(Viewer(member_id=owner.id, hat=Hat.MEMBER))
    assert not sees(Viewer(member_id=other.id, hat=Hat.MEMBER))
    assert not sees(Viewer(hat=Hat.PUBLIC))
    assert sees(desk(in_estate=court))
    assert not sees(desk(in_estate=city))


def test_ten_photographs_are_one_too_many():
    owner = make.member()
    draft = do(complaints.save_draft, owner, title="渗水")
    for number in range(complaints.MOST_PHOTOS):
        do(lambda n=number: complaints.add_photo(draft, kept(owner, f"{n:032x}.jpg"), owner.account_id))
    assert refused(lambda: complaints.add_photo(draft, kept(owner), owner.account_id)).field == "photos"
