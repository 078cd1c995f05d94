"""How a firm joins: the application's way, contracts and their renewal, shops and people."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.club.ground.audit import AuditEntry
from portal.club.ground.outbox import Message
from portal.club.trade import merchants
from portal.club.trade.merchants import Clerk, ClerkRole, Merchant, MerchantCategory, MerchantStanding
from portal.club.trade.merchants.application_tables import ApplicationPaper, ApplicationState
from portal.club.trade.merchants.terms import TERMS, NetworkTerms
from portal.database import session, transaction
from portal.refusal import Refusal
from portal.words import Words
from tests import make
from tests.making import merchants as making
from tests.making import network

pytestmark = pytest.mark.usefixtures("app")
TODAY = clock.today
YEAR = timedelta(days=364)


def act(verb, *values, **named):
    with transaction():
        return verb(*values, **named)


def refused(verb, *values, **named) -> Refusal:
    with pytest.raises(Refusal) as refusal, transaction():
        verb(*values, **named)
    return refusal.value


def approve(application, by=None, **values):
    by = by or make.staff()
    if application.state is ApplicationState.APPLIED:
        act(merchants.applications.take, application, by.id)
    named = {"vetting": Words(""), "minutes": None} | values
    return act(merchants.applications.accept, application, TODAY(), TODAY() + YEAR, by.id, **named)


def topics(account) -> list[str]:
    return list(session.scalars(select(Message.topic).where(Message.account_id == account.id).order_by(Message.id)))


def test_an_application_becomes_a_live_merchant_with_its_applicant_as_manager():
    application = network.application()
    firm = approve(application)
    assert (firm.standing, firm.is_open, len(firm.shops)) == (MerchantStanding.LIVE, True, 1)
    person = merchants.clerks_of(firm)[0]
    assert (person.account_id, person.job) == (application.account_id, ClerkRole.MANAGER)
    assert (application.state, application.merchant_id) == (ApplicationState.APPROVED, firm.id)
    told = topics(application.account)
    assert [topic for topic in told if topic.startswith("application")] == [
        "application_received", "application_taken", "application_approved",
    ]  # fmt: skip
    acts = set(session.scalars(select(AuditEntry.act)))
    assert {"application.begun", "application.sent", "application.taken", "application.approved"} <= acts


def test_without_the_licence_nothing_is_sent():
    owner = make.member().account
    with transaction():
        draft = merchants.applications.begin(owner, network.BAKERY)
    assert "营业执照" in str(refused(merchants.applications.send, draft))


def test_a_decoration_firm_shows_its_qualification_and_is_vetted():
    application = network.application(sent=False, category=MerchantCategory.DECORATION)
    assert application.missing == [ApplicationPaper.QUALIFICATION]
    file = network.photo(application.account)
    act(merchants.applications.add_document, application, ApplicationPaper.QUALIFICATION, file)
    act(merchants.applications.send, application)
    by = make.staff()
    act(merchants.applications.take, application, by.id)
    named = {"vetting": Words(""), "minutes": None}
    assert (
        refused(merchants.applications.accept, application, TODAY(), TODAY() + YEAR, by.id, **named).field
        == "vetting_zh"
    )
    assert session.scalar(select(Merchant.id)) is None, "a refused approval leaves nothing"
    session.expire_all()
    assert approve(application, by, vetting=Words("三处工地看过。")).is_open


def test_nobody_approves_their_own_application():
    staff = make.staff()
    application = network.application(staff)
    act(merchants.applications.take, application, staff.id)
    named = {"vetting": Words(""), "minutes": None}
    refused(merchants.applications.accept, application, TODAY(), TODAY() + YEAR, staff.id, **named)
    refused(merchants.applications.decline, application, "自己", staff.id)


def test_a_decision_is_made_once_and_only_after_somebody_looked():
    application, by = network.application(), make.staff()
    named = {"vetting": Words(""), "minutes": None}
    assert refused(merchants.applications.accept, application, TODAY(), TODAY() + YEAR, by.id, **named).status == 409
    act(merchants.applications.take, application, by.id)
    refused(merchants.applications.decline, application, "  ", by.id)
    act(merchants.applications.decline, application, "许可证已过期。", by.id)
    assert application.reason == "许可证已过期。" and topics(application.account)[-1] == "application_declined"
    assert refused(merchants.applications.accept, application, TODAY(), TODAY() + YEAR, by.id, **named).status == 409
    assert refused(merchants.applications.withdraw, application).status == 409


def test_three_open_applications_are_enough():
    owner = make.member().account
    for _ in range(3):
        act(merchants.applications.begin, owner, network.BAKERY)
    refused(merchants.applications.begin, owner, network.BAKERY)


def test_a_renewal_begins_the_day_after_and_keeps_the_history():
    firm, by = making.shop(contract_until=TODAY() + timedelta(days=10)), make.staff()
    boss, ends = network.manager(firm), TODAY() + timedelta(days=400)
    new = act(merchants.contracts.renew, firm, ends, by.id)
    assert (new.begins, firm.contract_until) == (TODAY() + timedelta(days=11), ends)
    assert [one.renews_id for one in merchants.contracts.contracts_of(firm.id)] == [
        merchants.contracts.contracts_of(firm.id)[1].id, None,
    ]  # fmt: skip
    assert topics(boss)[-1] == "merchant_renewed"
    with clock.at(clock.end_of(TODAY() + timedelta(days=10))):
        assert firm.is_open, "no gap between the two"


def test_a_contract_that_ended_suspends_by_a_job_tells_the_manager_and_lives_again_when_renewed():
    firm, by = making.shop(contract_until=TODAY()), make.staff()
    boss = network.manager(firm)
    with clock.at(clock.end_of(TODAY() + timedelta(days=3))):
        assert (merchants.suspend_ended(), merchants.suspend_ended()) == (1, 0)
        assert topics(boss)[-1] == "contract_ended"
        session.refresh(firm)
        assert firm.standing is MerchantStanding.ENDED
        act(merchants.contracts.renew, firm, clock.today() + YEAR, by.id)
        assert firm.standing is MerchantStanding.LIVE and firm.contract_from == clock.today()
    assert firm.standing is MerchantStanding.COMING, "before that day it is not live"


@pytest.mark.parametrize("days", [-400, 10, 4000])
def test_a_renewal_that_cannot_be_is_refused(days):
    firm, by = making.shop(contract_until=TODAY() + timedelta(days=10)), make.staff()
    refused(merchants.contracts.renew, firm, TODAY() + timedelta(days=days), by.id)


def test_a_contract_ends_sooner_but_never_later():
    firm, by = making.shop(), make.staff()
    refused(merchants.contracts.end_early, firm, firm.contract_until, by.id)
    refused(merchants.contracts.end_early, firm, TODAY() - timedelta(days=2), by.id)
    act(merchants.contracts.end_early, firm, TODAY() - timedelta(days=1), by.id)
    assert firm.standing is MerchantStanding.ENDED and merchants.directory() == []


def test_managers_are_told_sixty_thirty_and_seven_days_before():
    firm = making.shop(contract_until=TODAY() + timedelta(days=30))
    network.manager(firm)
    making.shop(contract_until=TODAY() + timedelta(days=29))
    assert merchants.contracts.warn() == 1
    assert [one.id for one in merchants.ending_soon(31)][-1] == firm.id and len(merchants.ending_soon(30)) == 1


def test_a_second_shop_is_found_by_its_own_estate_and_the_last_one_stays():
    near, far = make.estate(), make.estate("city", "君临城市花园", "City")
    firm = making.shop(estate_id=near.id, minutes_on_foot=20)
    assert merchants.directory(estate_id=far.id) == []
    second = network.second_shop(firm, estate_id=far.id, minutes_on_foot=3)
    assert merchants.directory(estate_id=far.id) == [firm] and firm.nearest_to(far.id).id == second.id
    assert [one.id for one in merchants.estates_in_use()] == [near.id, far.id]
    person = making.clerk(firm)
    with transaction():
        session.scalars(select(Clerk).where(Clerk.account_id == person.id)).one().shop_id = second.id
    act(merchants.shops.close_shop, second, None)
    session.expire_all()
    assert merchants.directory(estate_id=far.id) == []
    assert merchants.clerk_now(person.id).shop_id is None, "its clerk stands at the other one"
    refused(merchants.shops.close_shop, firm.shops[0], None)
    refused(merchants.shops.change_shop, second, network.ShopDetails(Words("x"), Words("y")), None)


def test_two_characters_find_a_merchant_by_name_street_kind_and_offer():
    firm = making.shop()
    making.offer(firm)
    making.shop(
        name=Words("半亩书房"), category=MerchantCategory.BOOKS, about=Words("旧书。"), address=Words("建设路 3 号")
    )
    for words in ("听松", "茶舍", "东门", "堂饮", "tingsong", "12 per cent"):
        assert [found.id for found in merchants.directory(words=words)] == [firm.id], words
    assert merchants.directory(words="火锅") == [] and len(merchants.directory(words=" ")) == 2


def test_a_clerk_who_is_admitted_as_manager_becomes_one_and_nobody_ends_themselves():
    firm, person = making.shop(), make.account()
    with transaction():
        clerk = merchants.admit(firm, person, None)
        assert merchants.admit(firm, person, None, job=ClerkRole.MANAGER).id == clerk.id
    assert session.get_one(Clerk, clerk.id).job is ClerkRole.MANAGER
    refused(merchants.dismiss, clerk, person.id)


def test_what_counts_from_a_later_day_does_not_count_today():
    by = make.staff()
    tomorrow = TODAY() + timedelta(days=1)
    act(TERMS.change, NetworkTerms(5, 90), tomorrow, by.id)
    assert TERMS.on(TODAY()).dispute_days == 10 and TERMS.on(tomorrow).dispute_days == 5
    refused(TERMS.change, NetworkTerms(6, 90), TODAY() - timedelta(days=1), by.id)


def test_managers_are_told_on_the_days_that_the_terms_name():
    firm, by = making.shop(), make.staff()
    network.manager(firm)
    act(TERMS.change, NetworkTerms(notice_days=(10, 45, 10)), TODAY(), by.id)
    assert TERMS.on(TODAY()).notice_days == (45, 10)
    told = []
    for ahead in (60, 46, 45, 44, 30, 10, 7):
        with clock.at(clock.moment_of(firm.contract_until - timedelta(days=ahead), 3)):
            told.append(merchants.contracts.warn())
    assert told == [0, 0, 1, 0, 0, 1, 0]


@pytest.mark.parametrize("days", [(), (0,), (366,), (-1, 7), tuple(range(1, 8))])
def test_notices_are_one_to_six_days_within_a_year(days):
    refused(TERMS.change, NetworkTerms(notice_days=days), TODAY(), make.staff().id)
