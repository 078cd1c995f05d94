"""The two sides of the merchant network: a manager with two shops, last month settled, an application that waits."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from portal import clock
from portal.club.people import accounts
from portal.club.people.accounts import Account, FormOfAddress, Role
from portal.club.people.members import Member
from portal.club.purse import vouchers
from portal.club.trade import merchants
from portal.club.trade.merchants import ClerkRole, Merchant, MerchantCategory, OfferDetails, OfferKind, ShopDetails
from portal.club.trade.merchants.application_tables import ApplicationDetails, ApplicationPaper
from portal.database import session, transaction
from portal.demo.people import CLERKS, phone
from portal.demo.world import PASSWORD, World
from portal.manifest import Part
from portal.refusal import Refusal
from portal.words import Words

HONOURED = (("tingsong", 19), ("qinghe", 9), ("laojie", 14), ("jiejing", 5))  # vouchers of offers, last month
SECOND_SHOP = ShopDetails(
    name=Words("城市花园店", "City Garden shop"),
    address=Words("建设三路12号", "12 Jianshe 3rd Road"),
    hours=Words("9:30–21:00", "9.30–21.00"),
    minutes_on_foot=5,
)
BAKERY = ApplicationDetails(
    name="慢火面包坊",
    category=MerchantCategory.FOOD,
    licence="91420104MA4K8RTX3Q",
    contact="许知禾",
    address="东门路58号一层",
    hours="每日 7:30–20:00，周一休息",
    about="现烤面包和糕点，面粉和黄油的来源写在店里的黑板上。开店三年，五个人。",
    wish="会员下午六点以后面包八折；每月最后一个周六请孩子们来揉面，十二位。",
)


def fill(world: World) -> None:
    shop = world.merchants["tingsong"]
    manager = _manager(world, shop)
    _renew(world)
    _trade(world)
    _settle(world, shop, manager)
    _propose(world, shop, manager)
    _apply(world)


def _manager(world: World, shop: Merchant) -> Account:
    """Wen Songnian keeps the teahouse: a second shop, and everything under /shop."""
    by = world.one_of(Role.CUSTOMER_SERVICE).id
    with clock.at(world.moment(-230, 9)), transaction():
        manager = accounts.create(phone(CLERKS + 20), "温松年", title=FormOfAddress.MR)
        manager.password_hash = accounts.passwords.hashed(PASSWORD)
        merchants.admit(shop, manager, by, job=ClerkRole.MANAGER)
        second = {**vars(SECOND_SHOP), "estate_id": world.estates["city"].id}
        merchants.shops.open_shop(shop, ShopDetails(**second), manager.id)
    return manager


def _renew(world: World) -> None:
    """One contract was renewed ahead of its end, so that there is a history to see."""
    firm = world.merchants["banmu"]
    with clock.at(world.moment(-10, 15)), transaction():
        ends = firm.contract_until + timedelta(days=365)
        merchants.contracts.renew(firm, ends, world.one_of(Role.CUSTOMER_SERVICE).id)


def _trade(world: World) -> None:
    """Claims of last month, each honoured the next day."""
    moments = _evenings(world)
    for key, count in HONOURED:
        firm = world.merchants[key]
        offers = merchants.offers_of([firm])[firm.id]
        if key == "tingsong":
            _goodwill(world, next(moments))
        for number, member in zip(range(count), list(world.people.values()) * 2, strict=False):
            _honour(world, key, offers[number % len(offers)].id, member.id, next(moments))


def _honour(world: World, key: str, offer_id: int, member_id: int, evening: datetime) -> None:
    offer, person = session.get_one(merchants.Offer, offer_id), session.get_one(Member, member_id)
    shops = merchants.shops.shops_of(offer.merchant_id)
    try:
        with clock.at(evening), transaction():
            code = merchants.claim(offer, person).voucher.code
        with clock.at(evening + timedelta(hours=16)), transaction():
            shop = shops[evening.day % len(shops)]
            merchants.verify(code, offer.merchant, world.clerks[key].id, at=shop)
    except Refusal:
        return  # not for this member, or a day that the offer leaves out


def _goodwill(world: World, evening: datetime) -> None:
    """The desk gave five members a tea voucher for their trouble; the club pays the teahouse for each."""
    reward, firm = world.rewards["tea-voucher"], world.merchants["tingsong"]
    shops = merchants.shops.shops_of(firm.id)
    for place, member in enumerate(list(world.people.values())[3:8]):
        with clock.at(evening + timedelta(days=place)), transaction():
            voucher = vouchers.issue(
                member,
                kind="voucher",
                title=reward.name,
                terms=reward.note,
                place=firm.name,
                hours=reward.hours,
                merchant_id=firm.id,
                settles=reward.settles,
                expires_at=clock.end_of(clock.today() + timedelta(days=reward.valid_days)),
            )
        with clock.at(evening + timedelta(days=place, hours=19)), transaction():
            merchants.verify(voucher.code, firm, world.clerks["tingsong"].id, at=shops[place % len(shops)])


def _evenings(world: World) -> Iterator[datetime]:
    """Evenings of last month, over and over."""
    first = merchants.settlement.last_month(world.today)
    while True:
        for day in range(1, 27):
            yield clock.moment_of(first + timedelta(days=day), 19, (day * 7) % 60)


def _settle(world: World, shop: Merchant, manager: Account) -> None:
    """As the night of the first does it; the teahouse disputes a line, the noodle shop agrees and is paid."""
    by = world.one_of(Role.CUSTOMER_SERVICE).id
    made_at = min(clock.moment_of(merchants.settlement.first_of(world.today), 2, 30), world.now)
    with clock.at(made_at):
        merchants.settlement.make_due()
    with clock.at(min(made_at + timedelta(days=1, hours=8), world.now)), transaction():
        mine = merchants.settlement.of_merchant(shop.id)[0]
        line = next((line for line in mine.lines if line.each is not None), mine.lines[0])
        reason = "14 日和 21 日各有一张 30 元券在城市花园店核销，结算单里没有看到，收银小票已留存。"
        merchants.disputes.dispute(line, reason, manager.id)
        paid = merchants.settlement.of_merchant(world.merchants["laojie"].id)[0]
        merchants.settlement.agree(paid, world.clerks["laojie"].id)
    with clock.at(min(made_at + timedelta(days=4, hours=8), world.now)), transaction():
        merchants.settlement.pay(paid, "工行 2026110500317", by)


def _propose(world: World, shop: Merchant, manager: Account) -> None:
    """A new offer waits for the club, another has come back with a remark."""
    by = world.one_of(Role.CUSTOMER_SERVICE).id
    winter = OfferDetails(
        kind=OfferKind.MEMBER_PRICE,
        title=Words("冬至围炉煮茶，两位 98 元", "Tea by the stove for two at midwinter, ¥98"),
        terms=Words("冬至前后三天，提前一天订位。", "Three days around the winter solstice; book a day ahead."),
        value=9800,
        per_person=1,
        total=24,
        valid_days=45,
    )
    cakes = OfferDetails(
        kind=OfferKind.FIXED,
        title=Words("糕点礼盒减 20 元", "¥20 off a box of cakes"),
        terms=Words("仅限堂取。", "Collected at the shop."),
        value=2000,
        per_person=2,
    )
    with clock.at(world.moment(-2, 11)), transaction():
        returned = merchants.proposals.send(merchants.proposals.draft(shop, cakes, manager.id), manager.id)
        merchants.proposals.send(merchants.proposals.draft(shop, winter, manager.id), manager.id)
    with clock.at(world.moment(-1, 16)), transaction():
        merchants.proposals.return_(returned, "请写明礼盒原价，会员才知道减了多少。", by)


def _apply(world: World) -> None:
    """The bakery's papers wait for somebody to look at them."""
    owner = next(iter(reversed(world.people.values()))).account
    papers = [(ApplicationPaper.LICENCE, "paper-licence.jpg"), (ApplicationPaper.PERMIT, "paper-permit.pdf")]
    files = [(paper, world.file(name, is_public=False)) for paper, name in papers]
    with clock.at(world.moment(-1, 14)), transaction():
        values = {**vars(BAKERY), "estate_id": world.estates["court"].id}
        application = merchants.applications.begin(owner, ApplicationDetails(**values))
        for paper, file in files:
            merchants.applications.add_document(application, paper, file)
        merchants.applications.send(application)


MANIFEST = Part(fill, after=("redemptions",))
