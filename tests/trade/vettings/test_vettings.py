"""Decoration firms: papers that were seen, and complaints that name a firm."""

from datetime import timedelta

import pytest

from portal import clock
from portal.club.trade import vettings
from portal.club.trade.merchants import MerchantCategory
from portal.club.trade.vettings import ProofKind
from portal.club.voice import complaints
from portal.database import session, transaction
from portal.refusal import Refusal
from portal.words import Words
from tests import make
from tests.making import complaints as cases
from tests.making import merchants as making
from tests.making.projects import picture

pytestmark = pytest.mark.usefixtures("app")


def firm(**values):
    return making.shop(category=MerchantCategory.DECORATION, vetting=Words("执照齐全。"), **values)


def paper(of, valid_until=None, proof=ProofKind.LICENCE):
    staff = make.staff()
    with transaction():
        return vettings.enter_paper(of, proof, "沪建 2031", valid_until, picture(), by=staff.id)


def name(case, of):
    staff = make.staff()
    with transaction():
        return vettings.name_firm(case, of, staff.id)


def test_a_paper_is_shown_until_it_is_withdrawn_and_says_when_it_has_ended():
    builder = firm()
    seen = paper(builder, clock.today())
    assert vettings.papers_of(builder.id) == [seen] and not seen.has_ended
    with clock.at(clock.end_of(clock.today())):
        assert seen.has_ended
    with transaction():
        vettings.withdraw_paper(seen, make.account().id)
        vettings.withdraw_paper(seen, make.account().id)
    assert vettings.papers_of(builder.id) == []


def test_a_paper_that_has_ended_and_a_tea_house_are_refused():
    with pytest.raises(Refusal) as refused:
        paper(firm(), clock.today() - timedelta(days=1))
    assert refused.value.field == "valid_until"
    with pytest.raises(Refusal):
        paper(making.shop())
    with pytest.raises(Refusal):
        name(cases.filed(), making.shop())


def test_a_case_counts_for_one_firm_and_may_be_taken_away_from_it():
    first, second, case = firm(), firm(), cases.filed()
    assert name(case, first).complaint_id == name(case, first).complaint_id
    with pytest.raises(Refusal):
        name(case, second)
    assert vettings.records_of([first.id, second.id]) == {first.id: vettings.Record(1, 0), second.id: vettings.Record()}
    with transaction():
        vettings.take_name_away(case, second, make.account().id)
        assert vettings.records_of([first.id])[first.id].n == 1
        vettings.take_name_away(case, first, make.account().id)
    name(case, second)
    assert vettings.records_of([second.id])[second.id].n == 1


def test_complaints_older_than_two_years_count_no_more_and_closed_ones_are_told_apart():
    builder, case = firm(), cases.filed()
    name(case, builder)
    session.expire_all()
    with clock.at(session.get_one(complaints.Complaint, case.id).filed_at + timedelta(days=730)):
        assert vettings.records_of([builder.id])[builder.id].n == 1
    with clock.at(clock.now() + timedelta(days=731)):
        assert vettings.records_of([builder.id])[builder.id].n == 0
