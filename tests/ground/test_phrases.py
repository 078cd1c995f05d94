"""Labels that are one of several: each choice of the desk's phrases, in English. Rows are plain objects, never kept."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal import clock
from portal.blueprints.estate.projects import staff as projects
from portal.blueprints.gatherings.events import staff as events
from portal.blueprints.people.members.staff.people import agreed
from portal.blueprints.prospects.leads.staff import people as prospects
from portal.blueprints.prospects.leads.staff import viewings as leads
from portal.blueprints.purse.grades import staff as grades
from portal.blueprints.purse.points.staff import phrases as of_points
from portal.blueprints.shop.rewards.staff import desks
from portal.blueprints.trade.merchants.staff import phrases as of_firms
from portal.blueprints.voice.complaints.staff import phrases as of_cases
from portal.club.estate.projects import Estate, ProjectState
from portal.club.gatherings.events import SignUp
from portal.club.ground.decisions import Decision
from portal.club.people.accounts import Account
from portal.club.people.members.consents import Consent
from portal.club.prospects.leads import ConsentPurpose, LeadConsent, ViewingSlot, ViewingState
from portal.club.purse.points import Campaign, EarnRule, Pending, PendingState
from portal.club.purse.points.books.reconciliation import Discrepancy
from portal.club.shop.rewards import Desk
from portal.club.trade.merchants import Offer, OfferDetails, OfferKind, Shop
from portal.club.trade.merchants.application_tables import Application, ApplicationState
from portal.club.trade.merchants.proposal_tables import ProposalState
from portal.club.trade.merchants.settlement import Settlement
from portal.club.trade.merchants.tables import MerchantStanding
from portal.club.trade.vettings import VettingPaper
from portal.club.voice.complaints import CaseStep, Complaint, ComplaintChannel, Severity
from portal.club.voice.complaints.tables import LogEntry
from portal.language import speaking
from portal.words import Words

NOW = datetime(2026, 10, 31, 4, tzinfo=UTC)  # noon of a Saturday in the club
BEFORE, AFTER = NOW - timedelta(days=9), NOW + timedelta(days=9)
ESTATE = Estate(name=Words("林语", "Linyu"))


@pytest.fixture(autouse=True)
def _in_english(app):
    with app.test_request_context(), speaking("en"), clock.at(NOW):
        yield


def logged(**about: object) -> LogEntry:
    return LogEntry(by=Account(name="周敏"), about=about)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (logged(answer=True), "The definite answer"),
        (logged(promised=NOW.isoformat()), "Promise of an answer"),
        (logged(), "Letter to the owner"),
    ],
)
def test_a_letter_of_ours_is_called_what_it_is(entry, said):
    assert of_cases.letter(entry) == said


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (logged(act="assigned", to="周敏"), "周敏 took the case."),
        (logged(act="assigned", to="程晓雨"), "周敏 gave the case to 程晓雨."),
        (logged(act="planned", day="2026-11-02"), "周敏 planned, by 2 November:"),
        (logged(act="returned", to="reply"), "周敏 visited; the owner is not satisfied. Back to: Written reply."),
        (LogEntry(about={"act": "photo"}), " added a photograph."),
        (logged(act="of another kind"), ""),
        (logged(), ""),
    ],
)
def test_what_somebody_did_is_one_sentence(entry, said):
    assert of_cases.act(entry) == said


def test_a_step_is_told_with_what_was_settled():
    plain = logged(step="confirmation")
    assert of_cases.step(plain) == ["周敏 completed: Confirmation"]
    for breach, words in ((True, "Confirmed breach"), (False, "No breach"), (None, "Breach not known yet")):
        entry = logged(step="assessment", severity=Severity.SERIOUS.value, breach=breach, department="design")
        assert [str(one) for one in of_cases.step(entry)][1:] == ["Serious", words, "Design"]


def test_the_facts_of_a_case_are_said_only_where_there_are_any():
    assert str(of_cases.breach(Complaint(is_breach=None))) == ""
    assert str(of_cases.breach(Complaint(is_breach=False))) == "No breach"
    assert of_cases.channel(Complaint(channel=ComplaintChannel.COMPANY, external_number="7")) == ""
    assert of_cases.channel(Complaint(channel=ComplaintChannel.MEDIA, external_number="7")) == "Media 7"
    assert of_cases.channel(Complaint(channel=ComplaintChannel.MEDIA, external_number="")) == "Media"


def test_the_promised_moment_is_the_answers_only_before_the_answer():
    for step, due, said in (
        (CaseStep.REPLY, NOW, "Promised to the owner: written answer"),
        (CaseStep.REPLY, AFTER, "The present step is due"),
        (CaseStep.FOLLOW_UP, NOW, "The present step is due"),
    ):
        assert of_cases.due(Complaint(step=step, due_at=due, answer_by=NOW)) == said


def test_what_stands_beside_a_case_in_the_queue():
    assert of_cases.beside_step(Complaint(is_breach=True, parent_id=1)) == "Confirmed breach"
    assert of_cases.beside_step(Complaint(is_breach=None, parent_id=1)) == "Of a group"
    assert of_cases.beside_step(Complaint(is_breach=False)) == ""
    assert of_cases.beside_handler(Complaint(escalated_at=NOW, head_asked_at=NOW)) == "Reported to the head"
    assert of_cases.beside_handler(Complaint(head_asked_at=NOW)) == "Asks for the head"
    assert of_cases.beside_handler(Complaint(head_asked_at=NOW, head_contacted_at=NOW)) == ""


def test_where_an_offer_a_shop_and_a_paper_stand():
    assert of_firms.offer(Offer()) == "draft"
    assert of_firms.offer(Offer(published_at=BEFORE)) == "published"
    assert of_firms.offer(Offer(published_at=BEFORE, withdrawn_at=NOW)) == "withdrawn"
    assert of_firms.shop(Shop(closed_at=NOW, estate=ESTATE)) == "closed on 31 October"
    assert str(of_firms.shop(Shop(estate=ESTATE))) == "Linyu"
    assert of_firms.shop(Shop()) == ""
    assert of_firms.paper(VettingPaper(valid_until=date(2026, 10, 30))) == "ended on 30 October 2026"
    assert of_firms.paper(VettingPaper(valid_until=date(2026, 10, 31))) == "holds until 31 October 2026"
    assert of_firms.paper(VettingPaper()) == ""


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (Settlement(paid_at=NOW, disputes_open=0), "paid on 31 October 2026"),
        (Settlement(disputes_open=2), "2 open disputes"),
        (
            Settlement(disputes_open=0, dispute_until=date(2026, 11, 9), owed=800, corrected=0),
            "disputes until 9 November 2026",
        ),
        (Settlement(disputes_open=0, dispute_until=date(2026, 10, 9), owed=800, corrected=0), "to be paid"),
        (Settlement(disputes_open=0, dispute_until=date(2026, 10, 9), owed=800, corrected=-800), "nothing to be paid"),
    ],
)
def test_where_a_settlement_stands(row, said):
    assert of_firms.settlement(row) == said


def test_an_application_ends_declined_or_withdrawn():
    assert of_firms.end_of(Application(decided_at=NOW)) == "The firm withdrew it on 31 October 2026."
    declined = of_firms.end_of(Application(decided_at=NOW, reason="no licence"))
    assert declined == "Declined on 31 October 2026: no licence"


def test_every_fact_of_an_offer_is_compared():
    title, none = Words("九折", "Ten per cent off"), Words("", "")
    held = OfferDetails(OfferKind.PERCENTAGE, title, none, 90, estate_ids=frozenset({1}), excluded=["2026-11-01"])
    lines = of_firms.compared(held, OfferDetails(OfferKind.FIXED, title, none, 1000), {"kind", "value"}, {1: "Linyu"})
    said = {str(line.label): line for line in lines}
    assert len(said) == len(vars(held))
    assert said["Title"].held == title and not said["Title"].is_changed
    assert (said["Value"].held, said["Value"].wished, said["Value"].is_changed) == (["90% still paid"], ["¥10"], True)
    assert (said["Only for estates"].held, said["Only for estates"].wished) == (["Linyu"], ["all"])
    assert (said["Days left out"].held, said["Days left out"].wished) == (["2026-11-01"], ["—"])
    assert (said["At most in all"].held, said["From which grade"].held) == (["—"], ["Everybody"])
    new = of_firms.compared(None, held, set(), {1: "Linyu"})
    assert [line.held for line in new] == [[]] * len(lines)
    assert of_firms.figure(OfferDetails(OfferKind.GIFT, title, none, None)) == "—"


def test_above_a_version_stands_what_is_to_be_known_of_it():
    counting, after = EarnRule(valid_from=BEFORE), EarnRule(valid_from=AFTER)
    assert of_points.notice(counting, None) is None
    cut = EarnRule(valid_from=BEFORE, valid_until=AFTER)
    assert of_points.notice(cut, after) == ("Counts until Mon 9 November, 12:00.", "The change planned for then")
    assert of_points.notice(after, None) == ("Planned: counts from Mon 9 November, 12:00.", "")
    over = EarnRule(valid_from=BEFORE, valid_until=NOW)
    assert of_points.notice(over, None) == ("This version ended on Sat 31 October, 12:00.", "")
    assert of_points.notice(over, counting) == ("This version ended on Sat 31 October, 12:00.", "The version after it")
    taken_back = EarnRule(valid_from=AFTER, withdrawn_at=NOW)
    assert of_points.notice(taken_back, None) == ("This change was taken back before it began.", "")


def test_a_version_says_its_worth_its_span_and_whose_hands_it_went_through():
    first = EarnRule(valid_from=BEFORE, rate=5)
    assert (of_points.worth(first), of_points.span(first)) == ("5 for every ¥10,000", "Since the beginning")
    assert of_points.hands(first, {}) == ""
    one = EarnRule(valid_from=BEFORE, amount=2000, valid_until=NOW, made_by=1, made_at=BEFORE, ended_by=1)
    names = {1: "周敏", 2: "宋建华"}
    assert of_points.worth(one) == "2,000" and of_points.worth(Campaign(percent=150)) == "×1.5"
    assert of_points.span(one) == "Since Thu 22 October, 12:00, until Sat 31 October, 12:00"
    assert of_points.hands(one, names) == "made by 周敏 on 22 October 2026"
    one.ended_by = 2
    assert of_points.hands(one, names) == "made by 周敏 on 22 October 2026; ended by 宋建华"
    one.withdrawn_at = NOW
    assert of_points.hands(one, names).endswith("; taken back by 宋建华 on 31 October 2026")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (Pending(state=PendingState.CREDITED, settled_at=NOW), "credited 31 October 2026"),
        (Pending(state=PendingState.CANCELLED, settled_at=NOW), "cancelled 31 October 2026"),
        (Pending(state=PendingState.PENDING, due_at=AFTER), "can be spent from 9 November 2026"),
        (Pending(state=PendingState.PENDING), "can be spent once it is confirmed"),
    ],
)
def test_points_on_their_way_say_when_they_come(row, said):
    assert of_points.on_its_way(row) == said


def test_a_fault_is_gone_explained_or_unseen():
    explained = {"acknowledged": Account(name="周敏"), "reason": "a test"}
    assert of_points.fault(Discrepancy()) == ""
    assert of_points.fault(Discrepancy(**explained)) == "周敏: a test"
    assert of_points.fault(Discrepancy(cleared_at=NOW, **explained)) == "gone since Sat 31 October, 12:00"


def test_what_a_member_and_a_prospect_agreed_to():
    assert agreed(None) == "not agreed"
    assert agreed(Consent(given=True, at=NOW)) == "yes, 31 October 2026"
    assert agreed(Consent(given=False, at=NOW)) == "taken back 31 October 2026"
    answers = (None, LeadConsent(given=True), LeadConsent(given=False))
    assert [prospects.agreed(one) for one in answers] == ["not asked", "yes", "no"]


def test_an_hour_that_not_everybody_can_book_says_so():
    assert leads.note_of(ViewingSlot(closed_at=NOW, open_to_all_at=AFTER)) == "closed"
    assert leads.note_of(ViewingSlot(open_to_all_at=AFTER)) == "members first until Mon 9 November, 12:00"
    assert leads.note_of(ViewingSlot(open_to_all_at=BEFORE)) == ""


def test_what_stands_small_beside_a_sign_up():
    assert events.signups.note_of(SignUp(checked_in_at=NOW, lot=3)) == "Sat 31 October, 12:00"
    assert events.signups.note_of(SignUp(offered_until=NOW)) == "until Sat 31 October, 12:00"
    assert events.signups.note_of(SignUp(lot=3)) == "lot 3"
    assert events.signups.note_of(SignUp()) == ""


def test_a_desk_is_open_closed_or_not_there_yet():
    said = [desks.state_of(desk) for desk in (None, Desk(is_open=True), Desk(is_open=False))]
    assert said == ["none yet", "open", "closed"]


def test_every_state_has_its_words():
    assert of_firms.STANDING_NAMES.keys() == set(MerchantStanding)
    assert of_firms.FATES.keys() == set(ProposalState) - {ProposalState.PROPOSED}
    assert of_firms.APPLICATION_NAMES.keys() == set(ApplicationState) - {ApplicationState.DRAFT}
    assert of_firms.LABELS.keys() == set(OfferDetails.__dataclass_fields__)
    assert of_points.SETTLED.keys() == set(PendingState) - {PendingState.PENDING}
    assert grades.GRANT_NAMES.keys() == set(Decision)
    assert leads.STATE_NAMES.keys() == set(ViewingState)
    assert prospects.PURPOSE_NAMES.keys() == set(ConsentPurpose)
    assert projects.pages.STATES.keys() == set(ProjectState)
