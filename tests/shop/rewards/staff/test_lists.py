"""What was redeemed as lists of the desk: found, sorted, with its total; and several parcels sent at once."""

import re
from datetime import datetime, timedelta
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from portal import clock
from portal.club.ground.outbox import Message
from portal.club.people.accounts import Role
from portal.club.shop import rewards
from portal.club.shop.rewards import RedemptionState
from portal.database import session
from tests import make
from tests.making import rewards as making
from tests.making.rewards import now_of, rich
from tests.visitor import Visitor

SEND = "/staff/rewards/deliveries/dispatch"


@pytest.fixture
def desk(app):
    return Visitor(app).sign_in(make.staff(), staff=True)


def parcel(to="林静怡", member=None):
    reward = making.reward(by_post=True)
    whereto = rewards.Parcel(to, "+8619000001234", "君临华庭 3 栋 1202")
    return making.redeem(reward, member or rich(), choice=rewards.RedemptionChoice(parcel=whereto))


def listed(visitor, address):
    text = unescape(visitor.get(f"/staff/rewards/{address}").text)
    rows = [int(number) for number in re.findall(r'<td><a href="/staff/rewards/redemptions/(\d+)\?', text)]
    total = re.search(r"显示 \d+ 条，共 (\d+) 条", text)
    return rows, int(total.group(1)) if total else 0


def test_redemptions_stand_by_their_day_also_where_they_were_written_in_another_order(desk):
    today = clock.now()
    with clock.at(today - timedelta(days=1)):
        second = parcel()
    with clock.at(today - timedelta(days=3)):
        third = parcel()
    first = parcel()
    assert listed(desk, "redemptions") == ([first.id, second.id, third.id], 3)
    assert listed(desk, "redemptions?sort=at")[0] == [third.id, second.id, first.id]


@pytest.mark.parametrize("place", ["redemptions", "deliveries"])
def test_where_is_my_parcel_is_answered_by_member_recipient_and_number(desk, place):
    wanted, other = parcel("赵一一", rich()), parcel("钱二二", rich())
    assert sorted(listed(desk, place)[0]) == sorted([wanted.id, other.id])
    assert listed(desk, f"{place}?q=赵一一") == ([wanted.id], 1)
    assert listed(desk, f"{place}?q=孙三三") == ([], 0)
    desk.submit(SEND, row=[wanted.id], carrier="顺丰", query="", **{f"tracking-{wanted.id}": "SF7788990011"})
    sent = f"{place}{'?stage=sent&' if place == 'deliveries' else '?'}q=7788990011"
    assert listed(desk, sent) == ([wanted.id], 1)


def test_the_stages_count_what_the_search_leaves(desk):
    parcel("赵一一"), parcel("钱二二")
    assert "待打包 2</a>" in desk.get("/staff/rewards/deliveries").text
    narrowed = desk.get("/staff/rewards/deliveries?q=赵一一").text
    assert re.search(r"stage=packing[^>]*>[^<]* 1</a>", narrowed) and re.search(
        r"stage=sent[^>]*>[^<]* 0</a>", narrowed
    )


def test_several_parcels_are_sent_each_under_its_number_and_what_has_none_stays(desk):
    one, two, three = parcel("甲某"), parcel("乙某"), parcel("丙某")
    fields = {"carrier": "顺丰", "query": "", f"tracking-{one.id}": "SF1", f"tracking-{two.id}": " SF2 "}
    looked = desk.ask(SEND, row=[three.id], **fields).text
    assert "将 2 个包裹交顺丰寄出" in looked and "请填写" in looked and "SF1" in looked
    assert [now_of(row) for row in (one, two, three)] == [RedemptionState.CONFIRMED] * 3
    answer = desk.submit(SEND, row=[three.id], **fields)
    assert answer.status_code == 303 and "已登记寄出 2 个包裹" in desk.get(answer.location).text
    session.expire_all()
    assert [now_of(row) for row in (one, two, three)] == [RedemptionState.FULFILLED] * 2 + [RedemptionState.CONFIRMED]
    assert [row.delivery.tracking for row in (one, two, three)] == ["SF1", "SF2", None]
    told = session.scalars(select(Message.account_id).where(Message.topic == "reward_sent")).all()
    assert {one.member.account_id, two.member.account_id} <= set(told) and three.member.account_id not in told


@pytest.mark.parametrize(("carrier", "number", "why"), [
    ("顺丰", "S" * 61, "快递单号最多 60 个字符"), ("丰" * 41, "SF1", "快递公司名称最多 40 个字"),
])  # fmt: skip
def test_a_number_or_carrier_that_is_too_long_is_refused_and_not_cut(desk, carrier, number, why):
    one = parcel("甲某")
    fields = {"carrier": carrier, "query": "", f"tracking-{one.id}": number}
    assert why in desk.ask(SEND, **fields).text
    desk.submit(SEND, **fields)
    session.expire_all()
    assert now_of(one) is RedemptionState.CONFIRMED and one.delivery.tracking is None


def test_the_longest_number_that_fits_is_kept_whole(desk):
    one = parcel("甲某")
    desk.submit(SEND, carrier="丰" * 40, query="", **{f"tracking-{one.id}": "S" * 60})
    session.expire_all()
    assert (one.delivery.tracking, one.delivery.carrier) == ("S" * 60, "丰" * 40)


def test_what_was_sent_or_cancelled_meanwhile_is_named_and_the_others_go(desk):
    one, two = parcel("甲某"), parcel("乙某")
    desk.submit(f"/staff/rewards/redemptions/{one.id}/dispatch", carrier="中通", tracking="ZT1")
    fields = {f"tracking-{row.id}": f"SF{row.id}" for row in (one, two)}
    desk.submit(SEND, carrier="顺丰", query="", **fields)
    session.expire_all()
    assert (one.delivery.tracking, two.delivery.tracking) == ("ZT1", f"SF{two.id}")


def test_nothing_is_sent_without_carrier_rows_or_rights(app, desk):
    one = parcel("甲某")
    for fields in (
        {"row": one.id},
        {"carrier": "顺丰"},
        {"carrier": "顺丰", "tracking-x": "1"},
        {"row": one.id, "carrier": " "},
    ):
        desk.submit(SEND, query="", **fields)
        assert now_of(one) is RedemptionState.CONFIRMED
    other = make.estate("other", "他苑", "Other")
    foreign = Visitor(app).sign_in(make.staff(Role.CUSTOMER_SERVICE, other, "方琳"), staff=True)
    foreign.submit(SEND, query="", carrier="顺丰", **{f"tracking-{one.id}": "SF1"})
    assert now_of(one) is RedemptionState.CONFIRMED


def test_a_redemption_leads_back_to_the_list_it_was_opened_from(desk):
    parcel("赵一一")
    text = unescape(desk.get("/staff/rewards/redemptions?q=赵一一").text)
    opened = re.search(r'<td><a href="(/staff/rewards/redemptions/\d+\?[^"]+)"', text).group(1)
    back = re.search(r'<nav class="crumb"[^>]*><a href="([^"]+)"', unescape(desk.get(opened).text)).group(1)
    assert back.startswith("/staff/rewards/redemptions?q=")
    bare = unescape(desk.get(opened.partition("?")[0]).text)
    assert '<a href="/staff/rewards/deliveries">' in bare


def test_the_sheet_of_redemptions_has_days_and_amounts_and_no_telephone(desk):
    parcel("赵一一")
    answer = desk.get("/staff/rewards/redemptions.xlsx")
    [_heads, row] = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert isinstance(row[4], datetime) and isinstance(row[6], float) and isinstance(row[7], float)
    assert not any("1900000" in str(cell) for cell in row)
    assert 'state="frozen"' in ZipFile(BytesIO(answer.data)).read("xl/worksheets/sheet1.xml").decode()
