"""What the demo's members say about shops where they used a voucher, and what we saw at the decoration firms."""

from datetime import timedelta

from sqlalchemy import select

from portal import clock
from portal.club.people.accounts import Role
from portal.club.purse.vouchers import Voucher, VoucherState
from portal.club.trade import ratings, vettings
from portal.club.trade.vettings import ProofKind
from portal.database import session, transaction
from portal.demo.world import World
from portal.manifest import Part

SAID = (
    (5, "师傅很耐心，临走还把门口扫了一遍。"),
    (4, "东西不错，周末要等位。"),
    (5, "出示券码就用上了，没有多问一句。"),
    (3, "可以，只是比写的营业时间早关了一刻钟。"),
    (5, "带孩子去的，店家多给了一份小点心。"),
    (4, "价钱公道，路有点难找，建议挂个牌子。"),
    (2, "说好半小时，等了一个多小时。"),
)
REPLIES = {2: "实在抱歉，那天少了一位师傅。现已加派人手，下次来给您留位。", 4: "谢谢，路口的牌子已经在做了。"}
ABUSE = (1, "隔壁三楼姓王的也在这家，千万别理他。")
HIDDEN = "点了他人的姓名与住处"
SITES = {"hemu": "site-05.jpg", "yishi": "site-07.jpg", "baigong": "site-09.jpg"}
NAMED = {"ceiling-1302": "baigong"}


def fill(world: World) -> None:
    used = (
        select(Voucher).where(Voucher.state == VoucherState.USED, Voucher.merchant_id.is_not(None)).order_by(Voucher.id)
    )
    rated = [voucher for number, voucher in enumerate(session.scalars(used).all()) if number % 4 != 3]
    for number, voucher in enumerate(rated):
        _rate(world, voucher, *(ABUSE if number == 1 else SAID[number % len(SAID)]))
    _see_the_firms(world)


def _rate(world: World, voucher: Voucher, stars: int, words: str) -> None:
    assert voucher.used_at is not None
    moment = min(voucher.used_at + timedelta(hours=5), world.now)
    with clock.at(moment), transaction():
        rating = ratings.rate(voucher, stars, words, voucher.member_id)
    with clock.at(min(moment + timedelta(hours=15), world.now)), transaction():
        if words == ABUSE[1]:
            ratings.hide(rating, HIDDEN, world.one_of(Role.CUSTOMER_SERVICE).id)
        elif stars in REPLIES:
            clerk = next(world.clerks[key] for key, shop in world.merchants.items() if shop.id == voucher.merchant_id)
            ratings.reply(rating, REPLIES[stars], clerk.id)


def _see_the_firms(world: World) -> None:
    """The report of a visit to a site of each firm, and the complaint that is about one of them."""
    by = world.one_of(Role.CUSTOMER_SERVICE).id
    for key, picture in SITES.items():
        file = world.file(picture, is_public=False)
        with clock.at(world.moment(-90, 15)), transaction():
            vettings.enter_paper(world.merchants[key], ProofKind.SITE, "", None, file, by=by)
    for case, firm in NAMED.items():
        with clock.at(min(world.moment(-1, 16), world.now)), transaction():
            vettings.name_firm(world.complaints[case], world.merchants[firm], by)


MANIFEST = Part(fill, after=("books",))
