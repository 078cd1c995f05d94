"""Proposals, what a month comes to, disputes and payment."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.club.purse import vouchers
from portal.club.trade import merchants
from portal.club.trade.merchants import OfferKind, ProposalState, disputes, settlement
from portal.club.trade.merchants.settlement import Settlement
from portal.club.trade.merchants.settlement_pdf import paper
from portal.database import session, transaction
from portal.printing import settlement as printed
from portal.refusal import Refusal
from portal.words import Words
from tests import make
from tests.making import merchants as making
from tests.making import network
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("app")


def act(verb, *values, **named):
    with transaction():
        return verb(*values, **named)


def refused(verb, *values, **named) -> Refusal:
    with pytest.raises(Refusal) as refusal, transaction():
        verb(*values, **named)
    return refusal.value


@pytest.fixture
def firm(app):
    return making.shop()


@pytest.fixture
def boss(firm):
    return network.manager(firm)


def test_a_proposal_becomes_an_offer_only_when_staff_publish_it(firm, boss):
    proposal = network.proposal(firm, boss)
    assert merchants.every_offer_of(firm) == []
    offer = act(merchants.proposals.accept, proposal, make.staff().id)
    assert offer.is_offered and (offer.kind, offer.value) == (OfferKind.FIXED, 1200)
    assert [row.id for row in merchants.proposals.history_of(offer)] == [proposal.id]
    assert refused(merchants.proposals.accept, proposal, make.staff().id).status == 409


def test_a_returned_proposal_is_changed_and_sent_again(firm, boss):
    proposal, by = network.proposal(firm, boss), make.staff()
    refused(merchants.proposals.return_, proposal, " ", by.id)
    act(merchants.proposals.return_, proposal, "请写原价", by.id)
    assert (proposal.state, proposal.remark) == (ProposalState.RETURNED, "请写原价")
    assert refused(merchants.proposals.accept, proposal, by.id).status == 409
    act(merchants.proposals.rewrite, proposal, network.DETAILS, boss.id)
    act(merchants.proposals.send, proposal, boss.id)
    assert refused(merchants.proposals.rewrite, proposal, network.DETAILS, boss.id).status == 409
    act(merchants.proposals.drop, proposal, boss.id)
    assert merchants.proposals.open_of(firm.id) == []


def test_a_change_of_a_published_offer_leaves_claimed_vouchers_and_counts_as_they_were(firm, boss):
    offer = making.offer(firm, per_person=1, total=5)
    member = make.member()
    voucher = making.claim(offer, member).voucher
    today = clock.today().isoformat()
    wish = network.OfferDetails(
        OfferKind.GIFT, Words("送茶点"), Words(""), None, per_person=1, total=5, excluded=[today]
    )
    proposal = network.proposal(firm, boss, offer=offer, details=wish)
    assert refused(merchants.proposals.draft, firm, wish, boss.id, offer).status == 409
    act(merchants.proposals.accept, proposal, make.staff().id)
    session.expire_all()
    kept = session.get_one(vouchers.Voucher, voucher.id)
    assert kept.title.zh == "堂饮 8.8 折" and offer.title.zh == "送茶点" and offer.claimed == 1
    with pytest.raises(Refusal):
        making.claim(offer, member)
    clerk = making.clerk(firm)
    assert act(merchants.verify, kept.code, firm, clerk.id).state is vouchers.VoucherState.USED, (
        "today was not left out then"
    )
    newer = making.claim(offer, make.member()).voucher
    refused(merchants.verify, newer.code, firm, clerk.id)


def test_a_change_below_what_was_claimed_is_refused(firm, boss):
    offer = making.offer(firm, total=5)
    for _ in range(2):
        making.claim(offer, make.member())
    wish = network.OfferDetails(OfferKind.GIFT, Words("送"), Words(""), None, total=1)
    proposal = network.proposal(firm, boss, offer=offer, details=wish)
    assert refused(merchants.proposals.accept, proposal, make.staff().id).field == "total"
    session.expire_all()
    assert proposal.state is ProposalState.PROPOSED


def test_a_month_is_settled_line_by_line_and_only_once(firm):
    network.honoured(firm, settles=3800, times=2)
    network.honoured(firm, times=3)
    network.honoured(making.shop(name=Words("半亩书房")))
    assert (settlement.make_due(), settlement.make_due()) == (2, 0)
    made = settlement.of_merchant(firm.id)[0]
    assert (made.honoured, made.owed, made.total) == (5, 7600, 7600)
    assert sorted((line.is_offer, line.honoured, line.owed) for line in made.lines) == [(False, 2, 7600), (True, 3, 0)]
    assert settlement.check() == []


def test_the_first_and_the_last_moment_of_a_month_belong_to_it(firm):
    month = settlement.last_month()
    begins, ends = settlement.bounds(month)
    clerk, offer = making.clerk(firm), making.offer(firm)
    for moment in (begins - timedelta(seconds=1), begins, ends - timedelta(seconds=1), ends):
        with clock.at(moment):
            code = making.claim(offer, make.member()).voucher.code
            act(merchants.verify, code, firm, clerk.id)
    assert act(settlement.make, firm, month).honoured == 2
    refused(settlement.make, firm, settlement.first_of(clock.today()))


def test_what_was_undone_is_not_settled(firm):
    voucher = network.honoured(firm, settles=3800)[0]
    with clock.at(voucher.used_at + timedelta(minutes=5)):
        act(merchants.take_back, voucher, "扫错了", make.staff().id)
    assert act(settlement.make, firm, settlement.last_month()) is None


def test_a_dispute_is_answered_with_what_the_line_comes_to(firm, boss):
    made, by = network.settled(firm), make.staff()
    line = next(line for line in made.lines if not line.is_offer)
    refused(disputes.dispute, line, "  ", boss.id)
    dispute = act(disputes.dispute, line, "少一张", boss.id)
    assert refused(disputes.dispute, line, "再来", boss.id).status == 409
    assert refused(settlement.agree, made, boss.id).status == 409
    session.refresh(made)
    assert refused(settlement.pay, made, "转账 1", by.id).status == 409
    refused(disputes.answer, dispute, "", 11400, by.id)
    refused(disputes.answer, dispute, "补", -1, by.id)
    refused(disputes.answer, dispute, "补", 2**63, by.id)
    act(disputes.answer, dispute, "已补一张", 11400, by.id)
    session.expire_all()
    assert (made.corrected, made.total, made.disputes_open, line.total) == (3800, 11400, 0, 11400)
    assert refused(disputes.answer, dispute, "再补", 0, by.id).status == 409
    assert settlement.check() == []


def test_who_changed_a_sum_does_not_note_the_payment(firm, boss):
    made, by = network.settled(firm), make.staff()
    dispute = act(disputes.dispute, made.lines[0], "少一张", boss.id)
    act(disputes.answer, dispute, "已补", 9999, by.id)
    act(settlement.agree, made, boss.id)
    assert refused(settlement.pay, made, "转账 1", by.id).field == "reference"
    assert act(settlement.pay, made, "转账 1", make.staff().id).paid_at is not None
    assert refused(settlement.pay, made, "转账 2", make.staff().id).status == 409


def test_nothing_is_paid_while_the_merchant_can_still_dispute_it(firm, boss):
    made, by = network.settled(firm), make.staff()
    assert refused(settlement.pay, made, "转账", by.id).status == 409
    with clock.at(clock.end_of(made.dispute_until)):
        assert refused(disputes.dispute, made.lines[0], "太晚", boss.id).status == 409
        act(settlement.pay, made, "转账", by.id)


def test_a_settlement_whose_lines_were_changed_in_sql_is_found(firm):
    made = network.settled(firm)
    with transaction():
        made.lines[0].honoured += 1
    assert settlement.check() == [f"settlement {made.id}: its lines do not add up to its sums"]


def test_figures_count_claims_and_verifications_by_day_offer_and_shop(firm):
    second = network.second_shop(firm)
    clerk, offer = making.clerk(firm), making.offer(firm)
    for shop in (firm.shops[0], second, second):
        code = making.claim(offer, make.member()).voucher.code
        act(merchants.verify, code, firm, clerk.id, shop)
    making.claim(offer, make.member())
    figures = merchants.statistics.figures(firm.id, settlement.first_of(clock.today()))
    assert (figures.claimed, figures.honoured, figures.days[-1]) == (4, 3, (clock.today(), 4, 3))
    assert [(row.claimed, row.honoured) for row in figures.offers] == [(4, 3)]
    assert [(row.title.zh, row.honoured) for row in figures.shops] == [("东门路 71 号", 1), ("花园店", 2)]


def test_a_second_attempt_says_at_which_of_several_shops_it_was_used(firm):
    second, clerk = network.second_shop(firm), making.clerk(firm)
    code = making.claim(making.offer(firm), make.member()).voucher.code
    act(merchants.verify, code, firm, clerk.id, second)
    assert "花园店" in str(refused(merchants.verify, code, firm, clerk.id))


def test_the_paper_says_what_the_settlement_says(firm):
    made = network.settled(firm)
    plain = paper(made, "https://junzi.example")
    html = printed.html(plain)
    assert "听松茶舍" in html and "76.00" in html and "柒拾陆元整" in html and len(plain.vouchers) == 3
    assert session.scalar(select(Settlement.file_id)) is None, "made by the worker, not here"


@pytest.mark.parametrize(
    ("fen", "words"),
    [(0, "零元整"), (5, "伍分"), (50, "伍角整"), (1000, "壹拾元整"), (123450, "壹仟贰佰叁拾肆元伍角整"),
     (200305, "贰仟零叁元零伍分"), (1_000_100, "壹万零壹元整"), (100_000_000, "壹佰万元整"),
     (100_005_000_000, "壹拾亿零伍万元整")],
)  # fmt: skip
def test_a_sum_in_the_characters_of_a_cheque(fen, words):
    assert printed.spoken(fen) == words


def test_the_vouchers_behind_each_amount_stand_on_the_page_of_shop_and_desk(app):
    firm = making.shop()
    boss = Visitor(app).sign_in(network.manager(firm, "温松年"))
    work = Visitor(app).sign_in(make.staff(), staff=True)
    made = network.settled(firm)
    honoured = settlement.honoured_in(firm.id, made.month)
    assert sum(len(disputes.vouchers_of(line)) for line in made.lines) == made.honoured == len(honoured)
    for line in made.lines:
        behind = disputes.vouchers_of(line)
        assert len(behind) == line.honoured
        for visitor, base in ((boss, "/shop"), (work, "/staff/merchants")):
            assert f"{base}/settlements/lines/{line.id}" in visitor.get(f"{base}/settlements/{made.id}").text
            page = visitor.get(f"{base}/settlements/lines/{line.id}").text
            table = page.partition("<tbody>")[2].partition("</tbody>")[0]
            assert table.count("<tr>") == line.honoured
            assert all(one.code[-4:] in table and one.code not in page for one in behind)
    other = Visitor(app).sign_in(network.manager(making.shop(), "别家"))
    assert other.get(f"/shop/settlements/lines/{made.lines[0].id}").status_code == 404
