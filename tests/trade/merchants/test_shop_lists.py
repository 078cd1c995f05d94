"""The lists of a merchant's rooms with hundreds of rows: found, counted, sorted, paged there and back again."""

import re
from datetime import timedelta
from html import unescape

import pytest

from portal import clock
from portal.club.purse.vouchers import Voucher
from portal.club.trade import merchants, ratings
from portal.club.trade.merchants import Offer
from portal.club.trade.merchants.settlement import Settlement
from portal.database import session, transaction
from portal.words import Words
from tests import make
from tests.making import merchants as making
from tests.making import network
from tests.making.counting import counting
from tests.visitor import Visitor

MANY = 500
LISTS = ("/shop", "/shop/honoured", "/shop/offers", "/shop/ratings", "/shop/settlements")


@pytest.fixture
def firm(app):
    return making.shop()


@pytest.fixture
def boss(app, firm):
    return Visitor(app).sign_in(network.manager(firm))


def like(row, number, **values):
    """A copy of a row that the club's verbs have made, so that five hundred of them take no minutes."""
    kept = {one.name: getattr(row, one.key) for one in row.__table__.columns if one.name != "id"}
    return type(row)(**(kept | {name: value(number) for name, value in values.items()}))


def code_of(number):
    return f"ZZZZ{number:04d}"


def honoured_now(firm):
    clerk, code = making.clerk(firm), making.claim(making.offer(firm), make.member("林静怡", title="ms")).voucher.code
    with transaction():
        return merchants.verify(code, firm, clerk.id)


def vouchers_of(firm, count=MANY, hours=0):
    first = honoured_now(firm)
    with transaction():
        when = first.used_at
        rows = [
            like(first, n, code=code_of, used_at=lambda n: when - timedelta(hours=hours * n)) for n in range(1, count)
        ]
        session.add_all(rows)
    return first


def rated(firm, count):
    """Each of a voucher of its own; every fifth has a reply, the stars go from one to five."""
    vouchers_of(firm, count)
    with transaction():
        for number, voucher in enumerate(session.query(Voucher).order_by(Voucher.id)):
            made = ratings.rate(voucher, 1 + number % 5, f"第{number}次来。", voucher.member_id)
            if number % 5 == 0:
                ratings.reply(made, "谢谢。", make.staff().id)


def months_of(firm, count=MANY):
    """Settlements of so many months back; every third is paid, two are disputed."""
    first = network.settled(firm)
    with transaction():
        month = first.month
        for number in range(1, count):
            month = merchants.settlement.last_month(month)
            paid = clock.now() if number % 3 == 0 else None
            row = like(first, number, month=lambda n, m=month: m, owed=lambda n: n * 100, paid_at=lambda n, p=paid: p,
                       disputes_open=lambda n: int(n in (1, 2)))  # fmt: skip
            session.add(row)
    return first


def offers_of(firm, count=MANY):
    """One is withdrawn, one is not published."""
    first = making.offer(firm)
    with transaction():
        rows = [like(first, n, title=lambda n: Words(f"第{n}号茶", f"Tea {n}")) for n in range(1, count)]
        rows[0].withdrawn_at, rows[1].published_at = clock.now(), None
        session.add_all(rows)
    return first


def said(visitor, path):
    """How many rows stand on the page, how many the page says there are, where its pages lead."""
    text = visitor.get(path).text
    total = re.search(r"显示 (\d+) 条，共 (\d+) 条", text)
    links = {way: unescape(found[1]) for way in ("prev", "next")
             if (found := re.search(rf'<a href="([^"]+)" rel="{way}"', text))}  # fmt: skip
    return (*(map(int, total.groups()) if total else (0, 0)), links)


@pytest.mark.parametrize(("fill", "path"), [
    (vouchers_of, "/shop"), (vouchers_of, "/shop/honoured"), (offers_of, "/shop/offers"),
    (months_of, "/shop/settlements"),
])  # fmt: skip
def test_five_hundred_rows_are_paged_there_and_back_and_every_one_stands_on_a_page(firm, boss, fill, path):
    fill(firm)
    shown, total, links = said(boss, path)
    assert shown in {20, 24} and total == MANY and "prev" not in links
    seen, size, last = shown, shown, path
    while "next" in links:
        last = links["next"]
        shown, total, links = said(boss, last)
        seen += shown
        assert total == MANY and "prev" in links
    assert seen == MANY
    shown, _total, links = said(boss, links["prev"])
    assert shown == size and "prev" in links and "next" in links


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_lists_open_full_with_nonsense_and_ask_as_often_for_many_rows_as_for_few(app, firm, language):
    browser = Visitor(app, language).sign_in(network.manager(firm))
    rated(firm, 30), months_of(firm, 30), offers_of(firm, 30)
    nonsense = "?sort=x&after=x&before=y&q=%25%00&state=x&stars=99999999999999999999&year=0&shop=x&month=x&reply=x"
    for path in LISTS:
        browser.get(path)
        with counting() as counted:
            assert browser.get(path).status_code == 200, path
        assert counted.count <= 10, path
        assert browser.get(path + nonsense).status_code == 200, path


def test_vouchers_are_found_by_the_end_of_their_code_by_shop_and_month(firm, boss):
    second = network.second_shop(firm)
    first = vouchers_of(firm, 60, hours=24)
    with transaction():
        session.get_one(Voucher, first.id).shop_id = second.id
    assert said(boss, f"/shop/honoured?q={first.code[-4:].lower()}")[1] == 1
    assert said(boss, "/shop/honoured?q=0007")[1] == 1 and said(boss, "/shop/honoured?q=%25")[1] == 0
    assert said(boss, f"/shop/honoured?shop={second.id}")[1] == 1
    months = {f"{clock.local(row.used_at):%Y-%m}" for row in session.query(Voucher)}
    assert len(months) > 1 and sum(said(boss, f"/shop/honoured?month={one}")[1] for one in months) == 60
    assert said(boss, "/shop")[1] == 1 and said(boss, "/shop?q=0007")[1] == 0


def test_a_clerk_sees_the_day_of_their_till_and_no_more(app, firm):
    second = network.second_shop(firm)
    first = vouchers_of(firm, 3)
    with transaction():
        session.get_one(Voucher, first.id).shop_id = second.id
    account = make.account("小满")
    with transaction():
        merchants.admit(firm, account, None, shop=second)
    till = Visitor(app).sign_in(account)
    text = till.get("/shop").text
    assert "今日核销 1 张" in text and "/shop/honoured" not in text
    assert till.get("/shop/honoured").status_code == 403


def test_what_another_merchant_has_stands_in_none_of_the_lists(app, firm, boss):
    other = making.shop(name=Words("半亩书房"))
    rated(other, 3), months_of(other, 3), offers_of(other, 3)
    assert [said(boss, path)[1] for path in LISTS] == [0] * 5


def test_ratings_are_counted_by_reply_and_one_comes_back_to_the_same_place(firm, boss):
    rated(firm, 60)
    text = boss.get("/shop/ratings?stars=1").text
    assert ">全部 12</a>" in text and ">未回复 0</a>" in text and ">已回复 12</a>" in text
    waiting = "/shop/ratings?reply=missing&sort=stars"
    _shown, total, links = said(boss, waiting)
    assert total == 48
    second = boss.get(links["next"]).text
    row = unescape(re.search(r'<a href="(/shop/ratings/\d+\?[^"]+)"', second)[1])
    page = boss.get(row).text
    assert 'rel="next"' in page
    back = unescape(re.search(r'class="crumb"[^>]*>\s*<a href="([^"]+)"|<a class="crumb" href="([^"]+)"', page)[0])
    assert "reply=missing" in back and "after=" in back
    answer = boss.submit(row, reply="谢谢。")
    assert answer.status_code == 303 and {"reply=missing", "sort=stars"} <= set(
        answer.location.split("?")[1].split("&")
    )
    assert said(boss, answer.location)[1] == 47


def test_settlements_are_counted_by_how_they_stand_and_sorted_by_sum(firm, boss):
    first = months_of(firm, 36)
    text = boss.get("/shop/settlements").text
    assert ">全部 36</a>" in text and ">待付 25</a>" in text and ">有异议 2</a>" in text and ">已付 11</a>" in text
    assert said(boss, "/shop/settlements?state=disputed")[1] == 2
    year = first.month.year - 1
    expected = sum(row.month.year == year for row in session.query(Settlement))
    assert expected and said(boss, f"/shop/settlements?year={year}")[1] == expected
    sums = re.findall(r'rows-value">￥?¥?\s*([\d,.]+)', boss.get("/shop/settlements?sort=sum").text)
    numbers = [float(one.replace(",", "")) for one in sums]
    assert len(numbers) == 24 and numbers == sorted(numbers)
    opened = unescape(
        re.search(r'<a href="(/shop/settlements/\d+\?[^"]+)"', boss.get("/shop/settlements?state=paid").text)[1]
    )
    assert "state=paid" in boss.get(opened).text


def test_offers_are_found_by_title_and_a_withdrawal_comes_back_to_the_list(firm, boss):
    offers_of(firm, 60)
    text = boss.get("/shop/offers").text
    assert ">已发布 58</a>" in text and ">已下架 1</a>" in text and ">未发布 1</a>" in text
    found = "/shop/offers?q=第59号"
    assert (
        said(boss, found)[1] == said(boss, "/shop/offers?q=tea 59")[1] == 1 and said(boss, "/shop/offers?q=%25")[1] == 0
    )
    act = unescape(re.search(r'action="(/shop/offers/\d+/withdrawal[^"]*)"', boss.get(found).text)[1])
    answer = boss.submit(act)
    assert answer.status_code == 303 and answer.location.startswith("/shop/offers?q=")
    session.expire_all()
    assert session.query(Offer).filter(Offer.withdrawn_at.is_not(None)).count() == 2
